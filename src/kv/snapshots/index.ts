/** The table of commands on snapshots for file-based rebalance (0xe0-0xe3). */
import type { CommandSpec } from '../../spec/command.js';
import { downloadSnapshot } from './download.js';
import { getFileFragment } from './get-file-fragment.js';
import { prepareSnapshot } from './prepare.js';
import { releaseSnapshot } from './release.js';

export const snapshotCommands: readonly CommandSpec[] = [
  prepareSnapshot,
  releaseSnapshot,
  downloadSnapshot,
  getFileFragment,
];
