/** The table of collections commands (0xb9-0xbc). */
import type { CommandSpec } from '../../spec/command.js';
import { idCommands } from './ids.js';
import { manifestCommands } from './manifest.js';

export const collectionsCommands: readonly CommandSpec[] = [...manifestCommands, ...idCommands];
