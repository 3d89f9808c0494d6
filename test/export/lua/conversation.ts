/** Captures made for the script: what no sample holds, in packets of our choosing. */
import { join } from 'node:path';
import { CaptureFile } from '../../../src/capture/write/file.js';
import { LINKTYPE_RAW, preamble } from '../../../src/capture/write/pcapng.js';
import { Synthesiser } from '../../../src/capture/write/synthesise.js';
import type { End } from '../../../src/tcp/events.js';
import { connectionOf, momentOf } from '../../session/build.js';
import { folder } from './tshark.js';

/** Who sends which bytes, one packet each (long ones are cut as TCP would). */
export type Chunks = readonly (readonly [from: End, bytes: Uint8Array])[];

/** @returns path of the capture */
export async function capture(name: string, chunks: Chunks): Promise<string> {
  const path = join(folder, `${name}.pcapng`);
  const head = preamble('test', [{ linkType: LINKTYPE_RAW, name: 'messages' }]);
  const file = await CaptureFile.open(path, head, {
    onError: (error) => {
      throw error;
    },
  });
  const packets = new Synthesiser(file);
  const connection = connectionOf();
  packets.open(connection, momentOf(0));
  chunks.forEach(([from, bytes], i) => {
    packets.data(connection, from, bytes, momentOf(i + 1));
  });
  await file.close();
  return path;
}

/** All bytes of one end in one packet. */
export const together = (frames: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(frames.flatMap((bytes) => [...bytes]));

/** A stream in packets of `size` bytes. */
export const pieces = (from: End, bytes: Uint8Array, size: number): Chunks =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => [
    from,
    bytes.subarray(i * size, (i + 1) * size),
  ]);
