/** The table of sub-document commands (0xc5-0xd3). */
import type { CommandSpec } from '../../spec/command.js';
import { subdocMulti } from './multi.js';
import { subdocSingle } from './single.js';

export const subdocCommands: readonly CommandSpec[] = [...subdocSingle, ...subdocMulti];
