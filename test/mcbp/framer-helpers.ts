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

/** A frame whose body is `fill` bytes; lengths as given. */
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
  return bytes;
}

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export const filled = (count: number, byte = 0x2e): Uint8Array => new Uint8Array(count).fill(byte);
export const momentOf = (frame: number): Moment => ({ s: frame, ns: 0, frame });

/** One line per event; a frame as its opaque, length, what is missing and its moment. */
export class Heard implements FramerSink {
  readonly lines: string[] = [];
  readonly frames: Uint8Array[] = [];
  /** Bytes accounted for: of frames, and passed over. */
  bytes = 0;

  frame(bytes: Uint8Array, start: number, length: number, missing: number, at: Moment): void {
    const frame = bytes.slice(start, start + length);
    const opaque = new DataView(frame.buffer).getUint32(12);
    this.frames.push(frame);
    this.bytes += length;
    const lack = missing > 0 ? ` missing ${missing}` : '';
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
    if (typeof step === 'number') framer.gap(step, momentOf(index + 1));
    else {
      const lent = step.slice();
      framer.push(lent, momentOf(index + 1));
      lent.fill(0xee);
    }
  }
  framer.end(momentOf(steps.length + 1));
  return heard;
}

/** Frames as a peer would send them, of every magic and size. */
export const anyFrame: fc.Arbitrary<Uint8Array> = fc
  .record({
    magic: fc.constantFrom(0x80, 0x81, 0x08, 0x18, 0x82, 0x83),
    opcode: fc.nat(255),
    framing: fc.nat(6),
    extras: fc.nat(20),
    key: fc.nat(40),
    value: fc.oneof(fc.nat(60), fc.nat(2000)),
    datatype: fc.nat(7),
    specific: fc.nat(255),
    opaque: fc.nat(0xffff_ffff),
  })
  .map((parts) =>
    frameOf(parts.magic === 0x08 || parts.magic === 0x18 ? parts : { ...parts, framing: 0 }),
  );
