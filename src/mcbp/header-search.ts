/**
 * Finds the next frame in bytes whose beginning is unknown. One plausible header may be chance,
 * so what is looked for is a chain: each frame says where the next header must be. A chain of
 * plausible headers that one end sends, at least one of them convincing (plausible.ts), is
 * - confirmed when it has CHAIN headers, or two convincing ones over more than LOOK_AHEAD;
 * - refuted when something else follows;
 * - open as long as its last frame is not over. Long frames are waited for only behind a
 *   convincing header, so that noise is never waited for.
 * Where no more bytes come, a convincing chain that they neither confirm nor refute counts,
 * unless it is a single header whose frame would be mostly missing.
 *
 * CHAIN is more than two because of values that hold frames themselves, such as a capture of
 * this protocol: there chains are short, they break at the next packet.
 *
 * The answer depends on the bytes alone, never on how they were cut into chunks. Work: each
 * byte is a candidate once, a candidate costs at most CHAIN headers, and each call looks at
 * CHAIN headers of the open one again. Memory: the bytes from `passed` on are to be kept, which
 * is at most one longest frame, two LOOK_AHEADs and what came with the latest call.
 */
import { unknownDatatypeBits } from './datatypes.js';
import { bodyLengthAt, HEADER_LENGTH } from './header.js';
import { type Magic, magicOf } from './magic.js';
import {
  convincingHeader,
  headLengthAt,
  isLongAnswer,
  plausibleHeader,
  senderAt,
} from './plausible.js';

/** Bytes over which a chain of two headers is as good as CHAIN in a row. */
export const LOOK_AHEAD = 64 * 1024;

/** So many headers in a row are no chance, and seldom a packet inside a value. */
const CHAIN = 8;

/**
 * What is known of the bytes after those given: 'more' may come; nothing comes 'now' (the
 * other end has answered, so what was sent is whole); the stream is at its 'end'.
 */
export type Outlook = 'more' | 'now' | 'end';

type Sender = Magic['sender'];

/** Headers that follow each other, as far as the bytes reach. */
interface Chain {
  /** 1..CHAIN */
  readonly headers: number;
  /** Offset of the first header. */
  readonly start: number;
  /** Offset behind the last frame, which may lie behind the bytes that are there. */
  readonly end: number;
  /** How many of the headers are convincing. */
  readonly convincing: number;
  /** What is at `end`. */
  readonly next: 'header' | 'broken' | 'unknown';
  /** The headers, or the distance between them, are enough. */
  readonly long: boolean;
}

const NONE = -1;

const tableOf = (holds: (byte: number) => boolean): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, byte) => (holds(byte) ? 1 : 0));

const startsFrame = tableOf((byte) => magicOf(byte) !== undefined);
/** Two bytes of a header that tell nearly everything else apart, at next to no cost. */
const isDatatype = tableOf((byte) => unknownDatatypeBits(byte) === 0);

export class HeaderSearch {
  /** Offset of the next byte to examine; everything before it is refuted. */
  #cursor = 0;
  #expected: boolean;
  readonly #sender: Sender | undefined;
  #chain: Chain | undefined;

  /**
   * `expected`: a frame is due at offset 0, so that one plausible header there is enough.
   * `sender`: the end that sends these bytes, if that is known.
   */
  constructor(expected = false, sender?: Sender) {
    this.#expected = expected;
    this.#sender = sender;
  }

  /** How many bytes from the front cannot begin a frame and need not be kept. */
  get passed(): number {
    return this.#cursor;
  }

  /** The chain that begins at `passed`, which the latest find() confirmed or left open. */
  get chain(): Pick<Chain, 'headers' | 'end' | 'convincing'> | undefined {
    return this.#chain;
  }

  /** The caller has dropped bytes from the front, all that was `passed` or fewer. */
  drop(count = this.#cursor): void {
    this.#cursor -= count;
  }

  /**
   * Offset of the first frame in `bytes`, or -1 as long as that is open. Each call gets the
   * bytes of the call before (less those dropped) and whatever came since.
   */
  find(bytes: Uint8Array, outlook: Outlook): number {
    this.#chain = undefined;
    const last = bytes.length - HEADER_LENGTH;
    for (; this.#cursor <= last; this.#cursor++) {
      const at = this.#cursor;
      if (startsFrame[bytes[at] as number] === 1 && isDatatype[bytes[at + 5] as number] === 1) {
        const found = this.#examine(bytes, outlook);
        if (found === 'confirmed') return this.#cursor;
        if (found === 'open') return NONE;
      }
      this.#expected = false;
    }
    return NONE;
  }

  #examine(bytes: Uint8Array, outlook: Outlook): 'confirmed' | 'refuted' | 'open' {
    const start = this.#cursor;
    if (this.#expected && plausibleHeader(bytes, start)) return 'confirmed';
    if (isLongAnswer(bytes, start)) return 'confirmed';
    if (!isHeaderOf(this.#sender, bytes, start)) return 'refuted';
    if (outlook !== 'end' && start + headLengthAt(bytes, start) > bytes.length) return 'open';
    const chain = follow(bytes, start, this.#sender);
    const verdict = judge(chain, bytes.length, outlook);
    if (verdict !== 'refuted') this.#chain = chain;
    return verdict;
  }
}

/** A plausible header that `sender` may send; any, when that is not known. */
function isHeaderOf(sender: Sender | undefined, bytes: Uint8Array, at: number): boolean {
  if (!plausibleHeader(bytes, at)) return false;
  const actual = senderAt(bytes, at);
  return sender === undefined || actual === undefined || actual === sender;
}

/** The chain from the header at `start`. */
function follow(bytes: Uint8Array, start: number, known: Sender | undefined): Chain {
  let sender = known;
  let convincing = 0;
  let at = start;
  for (let headers = 1; ; headers++) {
    sender ??= senderAt(bytes, at);
    if (convincingHeader(bytes, at)) convincing++;
    const end = at + HEADER_LENGTH + bodyLengthAt(bytes, at);
    const next = whatIsAt(bytes, end, sender);
    const long = headers >= CHAIN || (headers > 1 && at - start > LOOK_AHEAD);
    if (long || next !== 'header') return { headers, start, end, convincing, next, long };
    at = end;
  }
}

function whatIsAt(bytes: Uint8Array, at: number, sender: Sender | undefined): Chain['next'] {
  if (at >= bytes.length) return 'unknown';
  if (startsFrame[bytes[at] as number] !== 1) return 'broken';
  if (at + HEADER_LENGTH > bytes.length) return 'unknown';
  if (!isHeaderOf(sender, bytes, at)) return 'broken';
  return at + headLengthAt(bytes, at) > bytes.length ? 'unknown' : 'header';
}

function judge(
  chain: Chain,
  available: number,
  outlook: Outlook,
): 'confirmed' | 'refuted' | 'open' {
  const { convincing, end, start } = chain;
  if (chain.long) return convincing >= enoughOf(chain) ? 'confirmed' : 'refuted';
  if (chain.next === 'broken') return 'refuted';
  if (outlook === 'end') {
    return convincing > 0 && isWorthItsRest(chain, available) ? 'confirmed' : 'refuted';
  }
  if (outlook === 'now' && convincing > 0 && end === available) return 'confirmed';
  return convincing > 0 || end - start <= LOOK_AHEAD ? 'open' : 'refuted';
}

/** Behind a long frame there is one header instead of many, which then must be a good one. */
const enoughOf = ({ headers }: Chain): number => (headers < CHAIN ? 2 : 1);

/**
 * The rest of a frame that is cut off is passed over unseen. For a long rest one header is not
 * word enough: it may be a few bytes of a value, and whole messages would be lost for it.
 */
function isWorthItsRest({ headers, end }: Chain, available: number): boolean {
  return headers > 1 || end - available <= LOOK_AHEAD;
}
