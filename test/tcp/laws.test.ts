/** What must hold of reassembly whatever the network and the capture did to the packets. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOWHERE } from '../../src/bytes/extents.js';
import type { ConnectionTableOptions } from '../../src/tcp/connections.js';
import { ConnectionTable } from '../../src/tcp/connections.js';
import { FIN, SYN } from '../../src/tcp/events.js';
import { GrowingFile } from './growing-file.js';
import { CLIENT_PORT, type Line, momentOf, Recorder, SERVER_PORT, segmentOf } from './play.js';

const ISN = fc.oneof(fc.nat(0xffff_ffff), fc.integer({ min: 0xffff_ff00, max: 0xffff_ffff }));
const TEXT = fc.string({ unit: fc.constantFrom(...'abcdefghij'), minLength: 1, maxLength: 200 });

/** A stream cut into pieces that may overlap: every byte is in at least one of them. */
interface Piece {
  readonly start: number;
  readonly end: number;
}
const cuts = (length: number): fc.Arbitrary<Piece[]> =>
  fc
    .array(fc.record({ to: fc.integer({ min: 1, max: length }), back: fc.nat(20) }), {
      maxLength: 20,
    })
    .map((points) => {
      const ends = [...new Set([...points.map(({ to }) => to), length])].sort((a, b) => a - b);
      return ends.map((end, index) => {
        const before = index === 0 ? 0 : (ends[index - 1] ?? 0);
        return { start: Math.max(0, before - (points[index]?.back ?? 0)), end };
      });
    });

const streamAndPieces = TEXT.chain((text) =>
  fc.tuple(fc.constant(text), cuts(text.length), fc.array(fc.nat(1000), { maxLength: 40 })),
);

/** The pieces in another order, some of them twice. */
function disturbed(pieces: readonly Piece[], choices: readonly number[]): Piece[] {
  const left = [...pieces];
  const sent: Piece[] = [];
  for (const choice of choices) {
    if (left.length > 0) sent.push(...left.splice(choice % Math.min(4, left.length), 1));
    const again = sent[choice % Math.max(1, sent.length)];
    if (choice % 3 === 0 && again !== undefined) sent.push(again);
  }
  return [...sent, ...left];
}

function run(isn: number, lines: readonly Line[], options: ConnectionTableOptions = {}): Recorder {
  const heard = new Recorder();
  const table = new ConnectionTable(heard, options);
  const all: Line[] = [{ seq: isn, flags: SYN }, ...lines];
  for (const [index, line] of all.entries()) {
    table.segment(segmentOf(CLIENT_PORT, SERVER_PORT, index + 1, line));
  }
  table.end(momentOf(all.length + 1));
  return heard;
}

describe('laws', () => {
  it('order, repetition, overlap and wrap do not change the stream', () => {
    fc.assert(
      fc.property(ISN, streamAndPieces, (isn, [text, pieces, choices]) => {
        const lines = disturbed(pieces, choices).map(({ start, end }) => ({
          seq: isn + 1 + start,
          ack: 1,
          text: text.slice(start, end),
        }));
        const heard = run(isn, [...lines, { seq: isn + 1 + text.length, ack: 1, flags: FIN }]);
        expect(heard.stream(0, 'client')).toBe(text);
        expect(heard.lines.filter((line) => /gap|conflict/.test(line))).toEqual([]);
        expect(heard.lines.filter((line) => / (fin|rst|end) /.test(line))).toEqual([
          expect.stringMatching('0 client fin'),
          expect.stringMatching('0 server end'),
        ]);
      }),
      { numRuns: 300 },
    );
  });

  it('lost segments become gaps of just their bytes, under any cap', () => {
    const cap = fc.record({
      pendingBytes: fc.integer({ min: 0, max: 300 }),
      pendingSegments: fc.integer({ min: 0, max: 10 }),
      totalPendingBytes: fc.integer({ min: 0, max: 300 }),
    });
    fc.assert(
      fc.property(
        ISN,
        TEXT,
        fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.boolean()), { minLength: 1 }),
        cap,
        fc.boolean(),
        (isn, text, sizes, options, acked) => {
          const lines: Line[] = [];
          let expected = '';
          let at = 0;
          for (const [size, lost] of sizes) {
            const part = text.slice(at, at + size);
            if (!lost && part !== '') lines.push({ seq: isn + 1 + at, ack: 1, text: part });
            expected += lost ? '_'.repeat(part.length) : part;
            at += part.length;
          }
          lines.push({ seq: isn + 1 + at, ack: 1, flags: FIN });
          const heard = new Recorder();
          const table = new ConnectionTable(heard, options);
          let frame = 1;
          table.segment(segmentOf(CLIENT_PORT, SERVER_PORT, frame++, { seq: isn, flags: SYN }));
          for (const line of lines) {
            table.segment(segmentOf(CLIENT_PORT, SERVER_PORT, frame++, line));
            const ack = (line.seq ?? 0) + (line.text?.length ?? 0);
            if (acked) table.segment(segmentOf(SERVER_PORT, CLIENT_PORT, frame++, { seq: 1, ack }));
          }
          table.end(momentOf(frame));
          expect(heard.stream(0, 'client')).toBe(expected);
          expect(heard.lines.at(-1)).toMatch(/^0 (client|server) /);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('what is noted by its place is found to differ as what was copied', () => {
    const piece = fc.record({
      start: fc.nat(300),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 80, max: 2 }),
      isPlaced: fc.boolean(),
    });
    const options = fc.record({ historyBytes: fc.nat(400) });
    let conflicts = 0;
    fc.assert(
      fc.property(ISN, fc.array(piece, { maxLength: 60 }), options, (isn, pieces, limits) => {
        const file = new GrowingFile();
        const [copied, placed] = [new Recorder(), new Recorder()];
        const tables = [
          new ConnectionTable(copied, limits),
          new ConnectionTable(placed, { ...limits, source: file }),
        ];
        const lines = [
          { seq: isn, flags: SYN },
          ...pieces.map(({ start, bytes }) => ({ seq: isn + 1 + start, ack: 1, bytes })),
        ];
        for (const [index, line] of lines.entries()) {
          const segment = segmentOf(CLIENT_PORT, SERVER_PORT, index + 1, line);
          const offset = file.write(segment.bytes.subarray(segment.start, segment.end));
          const payloadOffset = pieces[index - 1]?.isPlaced === true ? offset : NOWHERE;
          for (const table of tables) table.segment({ ...segment, payloadOffset });
        }
        for (const table of tables) table.end(momentOf(lines.length + 1));
        expect(placed.lines).toEqual(copied.lines);
        expect(placed.counters).toEqual(copied.counters);
        conflicts += copied.lines.filter((line) => line.includes('conflict')).length;
      }),
      { numRuns: 300 },
    );
    expect(conflicts).toBeGreaterThan(100);
  });

  it('nonsense never throws, and never gives more bytes than came', () => {
    const line = fc.record({
      fromClient: fc.boolean(),
      seq: fc.oneof(fc.nat(0xffff_ffff), fc.nat(300)),
      ack: fc.oneof(fc.nat(0xffff_ffff), fc.nat(300)),
      flags: fc.nat(255),
      text: fc.string({ maxLength: 20 }),
      cut: fc.oneof(fc.constant(0), fc.nat(50)),
    });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 120 }), (lines) => {
        const heard = new Recorder();
        const table = new ConnectionTable(heard, { maxConnections: 4, pendingBytes: 64 });
        let bytes = 0;
        for (const [index, { fromClient, text, cut, ...rest }] of lines.entries()) {
          const [src, dst] = fromClient ? [CLIENT_PORT, SERVER_PORT] : [SERVER_PORT, CLIENT_PORT];
          const wire = text.length + cut;
          table.segment(segmentOf(src, dst, index + 1, { ...rest, text, wire }));
          bytes += text.length;
        }
        table.end(momentOf(lines.length + 1));
        const given = [...heard.streams.values()].join('').replaceAll('_', '').length;
        expect(given).toBeLessThanOrEqual(bytes);
        // Every direction of every connection is closed exactly once, and last.
        const closes = heard.lines.filter((each) =>
          /^\d+ (client|server) (fin|rst|end) @/.test(each),
        );
        expect(closes.length).toBe(2 * heard.connections.length);
      }),
      { numRuns: 300 },
    );
  });
});
