/** What decides whether a message is printed and what prints it decode it once for both. */
import type { Dissection } from '../dissect/dissection.js';
import { Decoder } from '../session/decoder.js';

type Message = Parameters<Decoder['decode']>;

export class DecodeOnce extends Decoder {
  private last: readonly [Message[0], Dissection] | undefined;

  override decode(...message: Message): Dissection {
    // A message that passes has a view of its own, even of a buffer that is used again.
    if (this.last?.[0] === message[0]) return this.last[1];
    const decoded = super.decode(...message);
    this.last = [message[0], decoded];
    return decoded;
  }
}
