/** What a session is told at its beginning. */
import type { Timeline } from '../analysis/timeline/timeline.js';
import type { ByteSource } from '../bytes/byte-source.js';
import type { Decoder, KnownFindings } from './decoder.js';
import type { Annotations } from './notes/annotations.js';
import type { PacketComments } from './packets/comments.js';
import type { PacketLengths } from './packets/lengths.js';
import type { Snapshot } from './port/snapshot.js';
import type { MessageRange } from './range.js';

export interface SessionOptions {
  readonly mode: Snapshot['mode'];
  readonly title: string;
  readonly decoder: Decoder;
  /** Bytes for messages held in memory. */
  readonly memory?: number | undefined;
  /** The file that is read, where bytes may be read from it again. */
  readonly source?: ByteSource | undefined;
  /** Comments of that file on its packets, kept while it is read. */
  readonly comments?: PacketComments | undefined;
  /** What was said of its messages before, and will be; absent: nothing so far. */
  readonly annotations?: Annotations | undefined;
  /** Lengths of its packets, as long as they are known. */
  readonly lengths?: PacketLengths | undefined;
  /** Milliseconds of a monotonic clock, for rates and for replay at a pace. */
  readonly now: () => number;
  /** What an analysis that sees each message before the session says of it; absent: there is none. */
  readonly judged?: KnownFindings | undefined;
  /** What that analysis remembers of vbuckets; absent: nothing is. */
  readonly timeline?: Timeline | undefined;
  /** Pace at which a capture's messages appear; absent: all at once. */
  readonly speed?: number | undefined;
  /** Only these are kept and shown; the others are counted. Absent: all. */
  readonly range?: MessageRange | undefined;
  /** How to see messages that went because memory was short; absent: there is no way. */
  readonly seeAgain?: ((range: MessageRange) => string) | undefined;
}
