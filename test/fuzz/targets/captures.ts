/** Capture files: spoilt in their blocks, records, packets and segments, and read from a file and from a pipe. */
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { joined } from '../../../src/bytes/joined.js';
import { CaptureError } from '../../../src/capture/errors.js';
import { readInput } from '../../../src/engine/reading/input.js';
import type { Random } from '../../../src/sim/random.js';
import { captures as samples } from '../../export/captures.js';
import { hold, type Target } from '../engine/target.js';
import { Reader } from './traffic.js';

/** Of each sample the beginning: a file of some packets says as much as one of thousands. */
const KEPT = 3000;

async function read(path: string, stdin?: () => Readable): Promise<readonly string[]> {
  const reader = new Reader(stdin === undefined);
  try {
    const report = await readInput({
      path,
      stdin: stdin ?? (() => Readable.from([])),
      sink: reader.sink,
      next: async () => true,
    });
    hold(report.damageCount >= report.damage.length, 'all damage is counted');
  } catch (error) {
    // Not a capture at all: said in one line.
    if (!(error instanceof CaptureError)) throw error;
    hold(!error.message.includes('\n'), 'an error is a line');
  }
  reader.end();
  return reader.lines;
}

interface Piece {
  readonly from: number;
  readonly to: number;
}

/** The blocks of a pcapng file, or the records of a pcap file, as long as their lengths lead on. */
function piecesOf(input: Uint8Array): Piece[] {
  const view = new DataView(input.buffer, input.byteOffset, input.length);
  const pieces: Piece[] = [];
  if (input.length < 32) return pieces;
  const isPcapng = view.getUint32(0) === 0x0a0d0d0a;
  const little = isPcapng ? view.getUint8(8) === 0x4d : view.getUint8(0) !== 0xa1;
  for (let from = isPcapng ? 0 : 24; from + 16 <= input.length; ) {
    const length = isPcapng
      ? view.getUint32(from + 4, little)
      : 16 + view.getUint32(from + 8, little);
    if (length < 12 || from + length > input.length) break;
    pieces.push({ from, to: from + length });
    from += length;
  }
  return pieces;
}

/** A piece twice, gone, elsewhere, or with one of its numbers changed. */
function vary(input: Uint8Array, random: Random): Uint8Array | undefined {
  const pieces = piecesOf(input);
  const piece = pieces[random.below(Math.max(1, pieces.length))];
  if (piece === undefined) return undefined;
  const { from, to } = piece;
  const before = input.subarray(0, from);
  const it = input.subarray(from, to);
  const after = input.subarray(to);
  const kind = random.below(5);
  if (kind === 0) return joined([before, it, it, after]);
  if (kind === 1) return joined([before, after]);
  if (kind === 2) {
    const place = (pieces[random.below(pieces.length)] ?? piece).from;
    const rest = joined([before, after]);
    return joined([rest.subarray(0, place), it, rest.subarray(place)]);
  }
  const changed = input.slice();
  // Its own header, or the headers of link, IP and TCP, which follow within a hundred bytes.
  const place = from + random.below(Math.min(to - from, kind === 3 ? 32 : 110));
  changed[place] = random.below(256);
  return changed;
}

let folder: string | undefined;
const fileFor = (input: Uint8Array): string => {
  folder ??= mkdtempSync(join(tmpdir(), 'fusionshark-fuzz-'));
  const path = join(folder, 'input');
  writeFileSync(path, input, { mode: 0o600 });
  return path;
};

export const captures: Target = {
  name: 'captures',
  vary,
  async seeds() {
    const whole = samples.filter((path) => statSync(path).size < 2_000_000);
    return whole.map((path) => {
      const bytes = new Uint8Array(readFileSync(path));
      const last = piecesOf(bytes).findLast(({ to }) => to <= KEPT);
      return bytes.slice(0, last?.to ?? KEPT);
    });
  },
  async run(input) {
    const file = await read(fileFor(input));
    const size = 1 + ((input[20] ?? 0) % 200);
    const chunks = Array.from({ length: Math.ceil(input.length / size) }, (_, i) =>
      Buffer.from(input.subarray(i * size, (i + 1) * size)),
    );
    const pipe = await read('-', () => Readable.from(chunks, { objectMode: false }));
    hold(file.join('') === pipe.join(''), 'a file and a pipe say the same');
  },
};
