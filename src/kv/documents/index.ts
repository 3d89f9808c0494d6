/** The commands on documents. */
import type { CommandSpec } from '../../spec/command.js';
import { appendCommands } from './append.js';
import { arithmeticCommands } from './arithmetic.js';
import { deleteCommands } from './delete.js';
import { evictKey } from './evict-key.js';
import { getCommands } from './get.js';
import { getExCommands } from './get-ex.js';
import { getKeys } from './get-keys.js';
import { getLocked, unlockKey } from './get-locked.js';
import { getRandomKey } from './get-random-key.js';
import { observe } from './observe.js';
import { observeSeqno } from './observe-seqno.js';
import { setCommands } from './set.js';
import { touchCommands } from './touch.js';

export const documentCommands: readonly CommandSpec[] = [
  ...getCommands,
  ...getExCommands,
  getRandomKey,
  ...touchCommands,
  getLocked,
  unlockKey,
  ...setCommands,
  ...appendCommands,
  ...deleteCommands,
  ...arithmeticCommands,
  evictKey,
  getKeys,
  observe,
  observeSeqno,
];
