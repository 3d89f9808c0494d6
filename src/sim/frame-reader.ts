/**
 * Frames of a stream that must be right: what an endpoint does, as opposed to a listener.
 * An analyser searches for the next frame after garbage (mcbp/framer.ts); a server and its
 * client hang up at the first byte that is wrong, and so does this: it says why, at once,
 * and reads no further. Holds at most one frame.
 */
import { ChunkQueue } from '../bytes/chunk-queue.js';
import { bodyLengthAt, HEADER_LENGTH, MAX_BODY_LENGTH } from '../mcbp/header.js';
import { type Magic, magicOf } from '../mcbp/magic.js';
import { lengthsFit } from '../mcbp/plausible.js';

/**
 * What the other end may send: requests or responses only; or, where both ends may begin, also
 * answers to the other's requests, which come under either kind of magic.
 */
const MAY_SEND = {
  client: ({ value, serverOpcode, kind }: Magic) =>
    kind === 'request' ? !serverOpcode : serverOpcode || value === CLIENT_RESPONSE,
  request: ({ kind, serverOpcode }: Magic) => kind === 'request' && !serverOpcode,
  response: ({ kind, serverOpcode }: Magic) => kind === 'response' && !serverOpcode,
  server: ({ kind, serverOpcode, value }: Magic) =>
    kind === 'response' ? !serverOpcode : serverOpcode || value === CLIENT_REQUEST,
} as const;

const CLIENT_REQUEST = 0x80;
const CLIENT_RESPONSE = 0x81;

export class FrameReader {
  private readonly queue = new ChunkQueue();
  /** What was wrong with the stream; nothing is read after it. */
  fault: string | undefined;

  /**
   * @param kind what the other end may send
   * @param frame takes one frame, header first; the bytes are its own
   */
  constructor(
    private readonly kind: keyof typeof MAY_SEND,
    private readonly frame: (bytes: Uint8Array) => void,
  ) {}

  /** Bytes of a frame that has begun. */
  get buffered(): number {
    return this.queue.length;
  }

  push(chunk: Uint8Array): void {
    if (this.fault !== undefined) return;
    this.queue.push(chunk);
    while (this.queue.length > 0) {
      this.fault = this.faultOf(this.queue.peek(Math.min(this.queue.length, HEADER_LENGTH)));
      if (this.fault !== undefined) {
        this.queue.clear();
        return;
      }
      if (this.queue.length < HEADER_LENGTH) return;
      const length = HEADER_LENGTH + bodyLengthAt(this.queue.peek(HEADER_LENGTH), 0);
      if (this.queue.length < length) return;
      this.frame(this.queue.take(length).slice());
    }
  }

  private faultOf(header: Uint8Array): string | undefined {
    const first = header[0] as number;
    const magic = magicOf(first);
    if (magic === undefined || !MAY_SEND[this.kind](magic)) {
      const due =
        this.kind === 'client' ? 'request' : this.kind === 'server' ? 'response' : this.kind;
      return `0x${first.toString(16).padStart(2, '0')} begins no ${due}`;
    }
    if (header.length < HEADER_LENGTH) return undefined;
    const body = bodyLengthAt(header, 0);
    if (body > MAX_BODY_LENGTH) return `a body of ${body} bytes exceeds ${MAX_BODY_LENGTH}`;
    return lengthsFit(header, 0, magic) ? undefined : 'the lengths of a header exceed its body';
  }
}
