/** The ways to read one capture. All must give the same. */
import { Readable } from 'node:stream';
import type { Damage } from '../../../src/capture/errors.js';
import { detectFormat } from '../../../src/capture/format.js';
import type { ReaderOptions } from '../../../src/capture/packet.js';
import { createReader } from '../../../src/capture/reader.js';
import { openCaptureStream } from '../../../src/capture/stream.js';
import { Collector, type KeptPacket } from './collect.js';

export interface Outcome {
  readonly packets: readonly KeptPacket[];
  readonly damage: readonly Damage[];
}

/** Through the own readers, whatever the format. */
export function readBytes(
  bytes: Uint8Array,
  chunk = bytes.length,
  options: ReaderOptions = {},
): Outcome {
  const sink = new Collector();
  const reader = createReader(detectFormat(bytes, 'x'), sink, options);
  for (const piece of cut(bytes, chunk)) {
    // The same memory for every chunk, spoilt after use: a reader may keep nothing of it.
    const lent = Uint8Array.from(piece);
    reader.push(lent);
    lent.fill(0xee);
  }
  reader.end();
  return { packets: sink.packets, damage: reader.damage.list };
}

/** As from a pipe: classic pcap goes through pcap-parser. */
export async function readStream(
  bytes: Uint8Array,
  chunk = bytes.length,
  options: ReaderOptions = {},
): Promise<Outcome> {
  const sink = new Collector();
  const stream = await openCaptureStream(pieces(bytes, chunk), sink, options);
  await stream.done;
  return { packets: sink.packets, damage: stream.damage.list };
}

/** A stream of chunks of that size. */
export const pieces = (bytes: Uint8Array, chunk: number): Readable =>
  Readable.from(Array.from(cut(bytes, chunk), (piece) => Buffer.from(piece)));

function* cut(bytes: Uint8Array, chunk: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
}
