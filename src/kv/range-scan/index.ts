/** The table of range-scan commands (0xda-0xdc). */
import type { CommandSpec } from '../../spec/command.js';
import { rangeScanCancel } from './cancel.js';
import { rangeScanContinue } from './continue.js';
import { rangeScanCreate } from './create.js';

export const rangeScanCommands: readonly CommandSpec[] = [
  rangeScanCreate,
  rangeScanContinue,
  rangeScanCancel,
];
