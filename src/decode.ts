/** The library's shortest way from bytes to meaning: one frame, by the table of all commands. */
import { commandTable } from './commands.js';
import type { DissectOptions } from './dissect/dissect.js';
import type { Dissection } from './dissect/dissection.js';
import { dissectMasked } from './dissect/masked.js';
import type { SecretMode } from './dissect/secret-modes.js';

export interface DecodeOptions extends Pick<DissectOptions, 'request' | 'features' | 'edition'> {
  /** What becomes of passwords and tokens; absent: each is overwritten with as many stars. */
  readonly secrets?: SecretMode;
}

/**
 * @param frame a message: at least its 24-byte header, cut short where the rest was not seen
 * @param options.request the frame that `frame` answers; without it an answer's value has no form
 * @returns never undefined, never throws: what is wrong with the message is among its `findings`
 */
export function decode(frame: Uint8Array, options: DecodeOptions = {}): Dissection {
  const { secrets = 'mask', ...how } = options;
  return dissectMasked(commandTable, frame, secrets, how);
}
