/** Comments as packets carry them: each an option, all together within what readers take. */
import { optionBytes } from './option.js';
import { textsLength } from './packet-block.js';

/** Bytes of comments on one packet. Readers refuse blocks that are far longer than a packet. */
const MOST = 256 * 1024;

const NONE: readonly Uint8Array[] = [];

export class Remarks {
  /** Comments that found no room on their packet. */
  dropped = 0;

  /** Each is cut at MAX_OPTION_LENGTH bytes; those beyond the room of a packet are counted. */
  of(texts: readonly string[]): readonly Uint8Array[] {
    if (texts.length === 0) return NONE;
    let room = MOST;
    const kept: Uint8Array[] = [];
    for (const text of texts) {
      const bytes = optionBytes(text);
      room -= textsLength([bytes]);
      if (room < 0) break;
      kept.push(bytes);
    }
    this.dropped += texts.length - kept.length;
    return kept;
  }
}
