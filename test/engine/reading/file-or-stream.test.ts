/**
 * What is said of a capture does not depend on whether its bytes can be read again. The file by
 * its offsets, with long bodies left where they lie, and the same bytes through a pipe: the same
 * records, findings, losses and bytes, whatever was swapped, lost, sent again, cut or fragmented.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import { damageLines, isDamaged } from '../../../src/engine/reading/damage.js';
import { readInput } from '../../../src/engine/reading/input.js';
import { messagePrinter } from '../../../src/export/message-printer.js';
import type { MessageSink } from '../../../src/message.js';
import { FindingIndex } from '../../../src/session/finding-index.js';
import { judging } from '../../../src/session/judging.js';
import { tee } from '../../../src/session/tee.js';
import { ethernet, ipv4, tcp } from '../../capture/build/frames.js';
import { MICRO, pcapFile } from '../../capture/build/pcap.js';
import { loud } from '../../helpers/failures.js';
import { frame, response } from '../../helpers/frames.js';
import { temporaryFile } from '../traffic.js';

const DECODE = { table: commandTable, secrets: 'show', edition: undefined } as const;
const PRINT = { format: 'ndjson', maxValue: 64 } as const;
const STDIN = (): never => {
  throw new Error('standard input was not asked for');
};

/** Messages so far of which only the head was handed on. */
let leftInFile = 0;

/** All that is said of a capture, in lines. */
async function told(path: string, chunks?: Iterable<Uint8Array>): Promise<string[]> {
  const lines: string[] = [];
  const findings = new FindingIndex('last');
  const { decoder, analyst } = judging(DECODE, findings);
  const print = messagePrinter(decoder, PRINT);
  const listing: MessageSink = {
    message: (event) => {
      if (event.head.length < event.length) leftInFile += 1;
      lines.push(print(event), createHash('sha256').update(event.bytes).digest('hex'));
      expect(event.length).toBe(event.bytes.length);
    },
    lost: ({ index }, from, count, why) => lines.push(`lost ${index} ${from} ${count} ${why}`),
    gap: ({ index }, from, missing) => lines.push(`gap ${index} ${from} ${missing}`),
    conflict: ({ index }, from, bytes) => lines.push(`conflict ${index} ${from} ${bytes}`),
  };
  const report = await readInput({
    path: chunks === undefined ? path : '-',
    stdin: chunks === undefined ? STDIN : () => Readable.from(chunks, { objectMode: false }),
    sink: tee({ analyst, listing }, loud),
    next: async () => true,
  });
  analyst.end();
  const known = lines.length;
  for (let number = 1; number <= known; number += 1) {
    for (const { id } of findings.of(number)) lines.push(`finding ${number} ${id}`);
  }
  return [...lines, ...damageLines('capture', report)];
}

/** A request and its answer. Requests of Fusion are kept whole for their answers. */
const exchange = fc.record({
  kind: fc.constantFrom('get', 'set', 'fusion', 'collections'),
  size: fc.oneof(fc.nat(200), fc.integer({ min: 7000, max: 30_000 })),
  status: fc.constantFrom(0, 0, 0, 1),
});
type Exchange = typeof exchange extends fc.Arbitrary<infer T> ? T : never;

function framesOf(
  { kind, size, status: word }: Exchange,
  opaque: number,
): [Uint8Array, Uint8Array] {
  const text = 'v'.repeat(size);
  if (kind === 'get') {
    const request = frame({ opcode: 0x00, key: 'k', opaque });
    return [request, response({ opcode: 0x00, extras: [0, 0, 0, 0], value: text, word, opaque })];
  }
  if (kind === 'set') {
    const extras = [0, 0, 0, 0, 0, 0, 0, 0];
    const request = frame({ opcode: 0x01, extras, key: 'k'.repeat(20), value: text, opaque });
    return [request, response({ opcode: 0x01, word, opaque })];
  }
  if (kind === 'fusion') {
    const value = { snapshotUuid: text, validity: 1 };
    const request = frame({ opcode: 0x70, value, opaque });
    return [request, response({ opcode: 0x70, value: { volumes: [text] }, word, opaque })];
  }
  const request = frame({ opcode: 0xba, opaque });
  return [request, response({ opcode: 0xba, value: { uid: text, scopes: [] }, word, opaque })];
}

/** What happens to a packet on its way into the capture. */
const fate = fc.oneof(
  { weight: 24, arbitrary: fc.constant('as it was' as const) },
  fc.constantFrom('lost', 'swapped', 'twice', 'altered', 'cut', 'fragmented'),
);

const scene = fc.record({
  exchanges: fc.array(exchange, { minLength: 1, maxLength: 6 }),
  lengths: fc.array(
    fc.oneof(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 500, max: 9000 })),
    {
      minLength: 1,
      maxLength: 6,
    },
  ),
  fates: fc.array(fate, { minLength: 1, maxLength: 60 }),
  midstream: fc.boolean(),
  chunk: fc.integer({ min: 1000, max: 70_000 }),
});

interface Packet {
  readonly data: Uint8Array;
  readonly original?: number;
}

const SYN = 0x02;
const SYN_ACK = 0x12;
const PSH_ACK = 0x18;
const MORE_FRAGMENTS = 0x2000;

class Taken {
  readonly packets: Packet[] = [];
  private readonly next: [number, number] = [1000, 5000];

  shakeHands(): void {
    this.segment(0, SYN, new Uint8Array(0), 'as it was');
    this.segment(1, SYN_ACK, new Uint8Array(0), 'as it was');
  }

  segment(from: 0 | 1, flags: number, payload: Uint8Array, how: string): void {
    const ports = from === 0 ? [50_000, 11_210] : [11_210, 50_000];
    const [source = 0, destination = 0] = ports;
    const [seq, ack] = from === 0 ? this.next : [this.next[1], this.next[0]];
    const fields = { source, destination, seq, ack: flags === SYN ? 0 : ack, flags };
    const segment = tcp({ ...fields, payload });
    this.next[from] += payload.length + ((flags & SYN) === 0 ? 0 : 1);
    const addresses = [Uint8Array.of(192, 0, 2, 1), Uint8Array.of(192, 0, 2, 2)] as const;
    const ends = { source: addresses[from], destination: addresses[1 - from] as Uint8Array };
    const whole = ethernet(0x0800, ipv4({ ...ends, payload: segment }));
    if (how === 'lost') return;
    if (how === 'cut') {
      const captured = whole.subarray(0, Math.max(60, whole.length - 40));
      this.packets.push({ data: captured, original: whole.length });
    } else if (how === 'fragmented' && segment.length > 48) {
      const half = 8 * Math.floor(segment.length / 16);
      const first = { ...ends, payload: segment.subarray(0, half), fragment: MORE_FRAGMENTS };
      const second = { ...ends, payload: segment.subarray(half), fragment: half / 8 };
      for (const part of [first, second]) this.packets.push({ data: ethernet(0x0800, ipv4(part)) });
    } else this.packets.push({ data: whole });
    if (how === 'twice') this.packets.push({ data: whole });
    if (how === 'altered') {
      const other = whole.slice();
      other[other.length - 1] = (other[other.length - 1] as number) ^ 1;
      this.packets.push({ data: other });
    }
    if (how === 'swapped') {
      const [last, before] = [this.packets.pop(), this.packets.pop()];
      for (const packet of [last, before]) if (packet !== undefined) this.packets.push(packet);
    }
  }
}

function captured({
  exchanges,
  lengths,
  fates,
  midstream,
}: typeof scene extends fc.Arbitrary<infer T> ? T : never) {
  const taken = new Taken();
  if (!midstream) taken.shakeHands();
  let segments = 0;
  for (const [opaque, each] of exchanges.entries()) {
    for (const [from, bytes] of framesOf(each, opaque).entries()) {
      for (let at = 0; at < bytes.length; segments += 1) {
        const length = lengths[segments % lengths.length] as number;
        const how = fates[segments % fates.length] as string;
        taken.segment(from === 0 ? 0 : 1, PSH_ACK, bytes.subarray(at, at + length), how);
        at += length;
      }
    }
  }
  const records = taken.packets.map((packet, i) => ({ s: 1_700_000_000, fraction: i, ...packet }));
  return pcapFile({ magic: MICRO, little: true }, records);
}

function* inPieces(bytes: Uint8Array, length: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

describe('a file and a pipe', () => {
  it('say the same of whatever was captured', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async (what) => {
        const bytes = captured(what);
        const path = temporaryFile(bytes);
        try {
          const lines = await told(path);
          expect(lines).toEqual(await told('-', inPieces(bytes, what.chunk)));
        } finally {
          rmSync(path);
        }
      }),
      { numRuns: 40 },
    );
    expect(leftInFile).toBeGreaterThan(0);
  }, 60_000);

  const samples = new URL('../../../captures/', import.meta.url).pathname;
  it.each(readdirSync(samples).filter((name) => /\.pcap(ng)?$/.test(name)))(
    'say the same of %s',
    async (name) => {
      const path = join(samples, name);
      expect(await told(path)).toEqual(await told('-', inPieces(readFileSync(path), 50_001)));
    },
  );
});

describe('a file that is cut while it is read', () => {
  it('says so, and shows of a long message what is left of it', async () => {
    const exchanges: Exchange[] = [{ kind: 'set', size: 30_000, status: 0 }];
    const fates = ['as it was' as const];
    const bytes = captured({ exchanges, fates, lengths: [1448], midstream: false, chunk: 0 });
    const path = temporaryFile(bytes);
    const lengths: number[][] = [];
    const sink: MessageSink = {
      message: (event) => {
        if (event.number === 1) truncateSync(path, 9000);
        const { length } = event.bytes;
        lengths.push([length, event.length, event.missing]);
      },
    };
    const report = await readInput({ path, stdin: STDIN, sink, next: async () => true });
    const [[length = 0, seen, missing = 0] = [], answer] = lengths;
    expect(length).toBeGreaterThan(8000);
    expect(length).toBeLessThan(9000);
    expect([seen, length + missing]).toEqual([length, 24 + 8 + 20 + 30_000]);
    expect(answer).toEqual([24, 24, 0]);
    expect(isDamaged(report)).toBe(true);
    expect(damageLines('x', report)).toContainEqual(
      'x: damaged: the file has changed since it was read: bytes at offset 9000 are gone',
    );
  });
});
