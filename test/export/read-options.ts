import type { ReadOptions } from '../../src/cli/actions/read.js';

/** `fusionshark read` as it is when nothing is said. */
export const readOptions: ReadOptions = {
  format: 'text',
  time: 'r',
  maxValue: 65_536,
  edition: 'auto',
  secrets: 'mask',
  slow: 1000,
  headOfLine: 1000,
  validity: 1_000_000,
};
