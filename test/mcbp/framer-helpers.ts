/** Wire bytes made by hand (not by our encoder), and a framer sink that writes down what it hears. */
import fc from 'fast-check';
import { Framer, type FramerOptions, type FramerSink } from '../../src/mcbp/framer.js';
import type { Moment } from '../../src/tcp/events.js';

export interface FrameParts {
  readonly magic?: number;
  readonly opcode?: number;
  readonly framing?: number;
  readonly extras?: number;
  readonly key?: number;
  readonly value?: number;
  readonly datatype?: number;
  readonly specific?: number;
  readonly opaque?: number;
  /** What the header says instead of the true body length. */
  readonly claimed?: number;
  /** Body bytes; default 'b'. */
  readonly fill?: number;
}

/** Framing extras as peers really send them, by magic. */
const FRAMING: ReadonlyMap<number, readonly (readonly number[])[]> = new Map([
  [0x08, [[0x00], [0x11, 1], [0x22, 0, 7], [0x13, 2, 0, 9]]],
  [
    0x18,
    [
      [0x02, 0, 9],
      [0x02, 0, 9, 0x12, 0, 1],
    ],
  ],
]);

/** A frame whose body is `fill` bytes, but for the framing extras; lengths as given. */
export function frameOf(parts: FrameParts = {}): Uint8Array {
  const { magic = 0x80, framing = 0, extras = 0, key = 0, value = 0 } = parts;
  const body = framing + extras + key + value;
  const bytes = new Uint8Array(24 + body).fill(parts.fill ?? 0x62);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, magic);
  view.setUint8(1, parts.opcode ?? 0);
  if (magic === 0x08 || magic === 0x18) {
    view.setUint8(2, framing);
    view.setUint8(3, key);
  } else view.setUint16(2, key);
  view.setUint8(4, extras);
  view.setUint8(5, parts.datatype ?? 0);
  view.setUint16(6, parts.specific ?? 0);
  view.setUint32(8, parts.claimed ?? body);
  view.setUint32(12, parts.opaque ?? 0);
  view.setBigUint64(16, 0n);
  bytes.set(FRAMING.get(magic)?.find(({ length }) => length === framing) ?? [], 24);
  return bytes;
}

/** Bytes of `stream` cut at the given offsets. */
export function cutAt(stream: Uint8Array, offsets: readonly number[]): Uint8Array[] {
  const ends = [...offsets.map((offset) => offset % (stream.length + 1)), stream.length];
  ends.sort((a, b) => a - b);
  let from = 0;
  return ends.map((end) => {
    const part = stream.subarray(from, end);
    from = end;
    return part;
  });
}

export const filled = (count: number, byte = 0x2e): Uint8Array => new Uint8Array(count).fill(byte);
export const momentOf = (frame: number): Moment => ({ s: frame, ns: 0, frame });

/** One line per event; a frame as its opaque, length, what is missing and its moment. */
export class Heard implements FramerSink {
  readonly lines: string[] = [];
  readonly frames: Uint8Array[] = [];
  /** Bytes accounted for: of frames, and passed over. */
  bytes = 0;

  frame(
    bytes: Uint8Array,
    start: number,
    length: number,
    missing: number,
    at: Moment,
    _extents?: unknown,
    abridged = false,
  ): void {
    const frame = bytes.slice(start, start + length);
    const opaque = new DataView(frame.buffer).getUint32(12);
    this.frames.push(frame);
    this.bytes += length;
    const lack = missing > 0 ? ` ${abridged ? 'abridged' : 'missing'} ${missing}` : '';
    this.lines.push(`frame ${opaque} length ${length}${lack} @${at.frame}`);
  }

  skipped(count: number, why: string, at: Moment): void {
    this.bytes += count;
    this.lines.push(`skipped ${count} ${why} @${at.frame}`);
  }
}

/** A step of a stream: bytes, or the number of bytes lost. */
export type Step = Uint8Array | number;

/** Pushes each step at a moment of its own (1..), overwrites the chunk afterwards, and ends. */
export function play(steps: readonly Step[], options: FramerOptions = {}): Heard {
  const heard = new Heard();
  const framer = new Framer(heard, options);
  for (const [index, step] of steps.entries()) {
    const at = { ...momentOf(index + 1) };
    if (typeof step === 'number') framer.gap(step, at);
    else {
      const lent = step.slice();
      framer.push(lent, at);
      lent.fill(0xee);
    }
    Object.assign(at, { s: -1, ns: -1, frame: -1 });
  }
  framer.end(momentOf(steps.length + 1));
  return heard;
}

/** Client opcodes whose requests need no key, one of them of src/fusion; and some that do. */
const KEYLESS = [0x0a, 0x10, 0x1f, 0x50, 0x57, 0x75, 0x89, 0xb5, 0xda];
const KEYED = [0x00, 0x01, 0x04, 0x1d, 0x83, 0xa2, 0xc5, 0xd1];
const STATUSES = [0x00, 0x01, 0x02, 0x24, 0x81, 0x86, 0xa6, 0xcc];
const MAGICS = [0x80, 0x81, 0x08, 0x18, 0x82, 0x83];

/** Frames as a peer would send them, of every magic and size. */
export const anyFrame: fc.Arbitrary<Uint8Array> = fc
  .record({
    magic: fc.constantFrom(...MAGICS),
    keyless: fc.constantFrom(...KEYLESS),
    keyed: fc.constantFrom(...KEYED),
    server: fc.integer({ min: 1, max: 4 }),
    framing: fc.nat(3),
    extras: fc.nat(20),
    key: fc.nat(40),
    value: fc.oneof(fc.nat(60), fc.nat(2000)),
    datatype: fc.nat(7),
    vbucket: fc.nat(1023),
    status: fc.constantFrom(...STATUSES),
    opaque: fc.nat(0xffff_ffff),
  })
  .map(({ magic, keyless, keyed, server, framing, vbucket, status, ...rest }) => {
    const isServers = magic === 0x82 || magic === 0x83;
    const choices = FRAMING.get(magic) ?? [[]];
    return frameOf({
      ...rest,
      magic,
      // A success of Get has flags, and every other answer may go without extras.
      extras: rest.key === 0 ? Math.max(4, rest.extras) : rest.extras,
      opcode: isServers ? server : rest.key === 0 ? keyless : keyed,
      framing: choices[framing % choices.length]?.length ?? 0,
      specific: magic === 0x80 || magic === 0x08 || magic === 0x82 ? vbucket : status,
    });
  });

/** Frames that all come from the client, or all from the server. */
export const anyFrameOf = (sender: 'client' | 'server'): fc.Arbitrary<Uint8Array> => {
  const magics = sender === 'client' ? [0x80, 0x08, 0x83] : [0x81, 0x18, 0x82];
  return anyFrame.filter((frame) => magics.includes(frame[0] ?? 0));
};
