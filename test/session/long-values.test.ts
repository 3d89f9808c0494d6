/** Which values are cut on their way, and what is told of those that are. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { record } from '../../src/export/record.js';
import { magicOf } from '../../src/mcbp/magic.js';
import { Decoder } from '../../src/session/decoder.js';
import { longValues } from '../../src/session/long-values.js';
import { Pipeline } from '../../src/session/pipeline.js';
import { Session } from '../../src/session/session.js';
import { CLIENT, type End, SERVER } from '../../src/tcp/events.js';
import { frame, response } from '../helpers/frames.js';
import { Collected, connectionOf, momentOf } from './build.js';

const KEEP = 10_000;
const LENGTH = 300_000;
const SET = { opcode: 0x01, key: 'k', extras: [0, 0, 0, 0, 0, 0, 0, 0] };
const short = frame({ ...SET, opaque: 1, value: 'v' });
const stored = response({ opcode: 0x01, opaque: 1 });
const text = 'x'.repeat(LENGTH);

/** Streams in chunks through sieves, past a listener and a session; or past them whole. */
function pass(parts: readonly (readonly [End, Uint8Array])[], isSieved = true) {
  const decoder = new Decoder({ table: commandTable, secrets: 'mask', edition: undefined });
  const heard = new Collected();
  const session = new Session({ mode: 'live', title: '', decoder, now: () => 0 });
  const connection = connectionOf();
  for (const sink of [heard, session]) {
    const pipeline = new Pipeline({ table: commandTable, sink });
    const sieveOf = longValues(commandTable, isSieved ? KEEP : Number.POSITIVE_INFINITY);
    const sieves = [sieveOf(CLIENT), sieveOf(SERVER)] as const;
    pipeline.open(connection, momentOf(0));
    for (const [i, [from, bytes]] of parts.entries()) {
      for (let at = 0; at < bytes.length; ) {
        const chunk = bytes.subarray(0, at + 65_536);
        const run = sieves[from].next(chunk, at);
        if (run > 0) pipeline.data(connection, from, bytes.slice(at, at + run), momentOf(i + 1));
        else pipeline.omitted(connection, from, -run, momentOf(i + 1));
        at += Math.abs(run);
      }
    }
    for (const end of [CLIENT, SERVER] as const)
      pipeline.close(connection, end, 'fin', momentOf(9));
  }
  return { heard, session, decoder };
}

it('only documents and files are cut', () => {
  const isCut = (magic: number, opcode: number): boolean => {
    const request = magicOf(magic)?.kind === 'request';
    const [from, proof]: [End, Uint8Array] =
      magicOf(magic)?.sender === 'client' ? [CLIENT, short] : [SERVER, stored];
    const sieve = longValues(commandTable, KEEP)(from);
    sieve.next(proof, 0);
    const value = new Uint8Array(KEEP + 1);
    const long = frame({ magic, opcode, value, word: request ? 3 : 0 });
    return sieve.next(long, 0) < long.length;
  };
  const cut = (magic: number): string[] =>
    Array.from({ length: 256 }, (_, opcode) => opcode)
      .filter((opcode) => isCut(magic, opcode))
      .map((opcode) => commandTable.nameOf(magic, opcode));
  expect(cut(0x80)).toEqual([
    ...['Set', 'Add', 'Replace', 'Append', 'Prepend'],
    ...['Setq', 'Addq', 'Replaceq', 'Appendq', 'Prependq'],
    ...['DcpMutation', 'DcpDeletion', 'DcpExpiration', 'DcpPrepare'],
    ...['SetWithMeta', 'SetqWithMeta', 'AddWithMeta', 'AddqWithMeta'],
    ...['DelWithMeta', 'DelqWithMeta', 'ReturnMeta'],
  ]);
  expect(cut(0x08)).toEqual(cut(0x80));
  expect(cut(0x81)).toEqual([
    ...['Get', 'Getq', 'Getk', 'Getkq', 'Gat', 'Gatq', 'GetEx', 'GetExReplica'],
    ...['GetReplica', 'GetLocked', 'GetRandomKey', 'GetFileFragment'],
  ]);
  expect(cut(0x18)).toEqual(cut(0x81));
  expect(cut(0x82)).toEqual([]);
  expect(cut(0x83)).toEqual([]);
});

describe('a long document', () => {
  const parts: readonly (readonly [End, Uint8Array])[] = [
    [CLIENT, short],
    [SERVER, stored],
    [CLIENT, frame({ ...SET, opaque: 2, value: text })],
    [SERVER, response({ opcode: 0x01, opaque: 2 })],
    [CLIENT, short],
  ];

  it('is a message with its true length, and the beginning of its value', () => {
    const whole = pass(parts, false).heard;
    const { heard } = pass(parts);
    expect(heard.lines).toEqual([
      ...['1 >', '2 < 1 +1ms', `3 > lacks ${LENGTH - KEEP}`, '4 < 3 +1ms', '5 >'],
    ]);
    expect(heard.messages.map(({ abridged }) => abridged)).toEqual([
      ...[undefined, undefined, true, undefined, undefined],
    ]);
    expect(heard.losses).toEqual([]);
    for (const [i, { bytes, at }] of heard.messages.entries()) {
      const all = whole.messages[i];
      expect(Buffer.compare(bytes, all?.bytes.subarray(0, bytes.length) ?? short)).toBe(0);
      expect(at).toEqual(all?.at);
    }
    expect(heard.messages[2]?.bytes.length).toBe(24 + 8 + 1 + KEEP);
  });

  it('is cut in NDJSON, and says so', () => {
    const { heard, decoder } = pass(parts);
    const event = heard.messages[2];
    if (event === undefined) throw new Error('no message');
    const message = decoder.decode(event.bytes, undefined, event);
    const told = JSON.parse(record({ event, message }, { maxValue: 1_000_000 }));
    expect(told).toMatchObject({ value_length: LENGTH, value_truncated: true });
    expect(told.value).toBe('x'.repeat(KEEP));
    expect(told.findings).toBeUndefined();
  });

  it('is no finding, and shows in the tree how much is there', () => {
    const { session } = pass(parts);
    const bytes = parts.reduce((sum, [, part]) => sum + part.length, 0);
    expect(
      session.snapshot({ ...{ top: 0, height: 9, selected: 3 }, follow: false, time: 'r' }),
    ).toMatchObject({
      counters: { findings: 0, uninspected: 0, bytes },
    });
    const detail = session.detail(3);
    const value = detail?.tree.find(({ id }) => id === 'couchbase.value');
    expect(value?.text).toContain(`Value (${LENGTH} bytes, the first ${KEEP} kept)`);
    expect(detail?.length).toBe(24 + 8 + 1 + LENGTH);
  });
});

it('what a Fusion command says is read whole, however long it is', () => {
  const value = { term: '1', pad: text };
  const start = frame({ opcode: 0x75, word: 3, opaque: 3, value });
  const { heard } = pass([
    [CLIENT, short],
    [CLIENT, start],
  ]);
  expect(heard.messages[1]).toMatchObject({ missing: 0 });
  expect(heard.messages[1]?.abridged).toBeUndefined();
  expect(Buffer.compare(heard.messages[1]?.bytes ?? short, start)).toBe(0);
});
