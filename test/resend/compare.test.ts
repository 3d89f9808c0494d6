import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { Aliases } from '../../src/resend/aliases.js';
import { compared } from '../../src/resend/compare.js';
import { Exchange } from '../../src/resend/exchange.js';
import type { Answer, RequestStep } from '../../src/resend/script.js';
import { Decoder } from '../../src/session/decoder.js';
import { eventOf } from '../helpers/event.js';
import { failure, frame, type Layout, response } from '../helpers/frames.js';

const ONE = '11111111-1111-4111-8111-111111111111';
const TWO = '22222222-2222-4222-8222-222222222222';
const decoder = new Decoder({ table: commandTable, secrets: 'mask', edition: undefined });

const answer = (bytes: Uint8Array, request: Uint8Array): Answer => ({
  ...{ frame: bytes, request, features: undefined, isWhole: true },
  status: ((bytes[6] ?? 0) << 8) | (bytes[7] ?? 0),
});

function differences(
  asked: Layout,
  captured: readonly Uint8Array[],
  live: readonly Uint8Array[],
  aliases = new Aliases(),
): string[] {
  const bytes = frame(asked);
  const request: RequestStep = {
    ...{ kind: 'request', number: 1, frame: bytes, at: { s: 0, ns: 0 }, features: undefined },
    ...{ connection: eventOf(bytes).connection, isSetup: false },
    spec: commandTable.find(0x80, asked.opcode),
  };
  const exchange = new Exchange(request);
  for (const [i, each] of captured.entries()) {
    exchange.captured.add(answer(each, bytes), i === captured.length - 1);
  }
  for (const each of live) exchange.answered(answer(each, bytes));
  const found = compared(exchange, { decoder, aliases, ignores: () => false });
  return found.map(({ field, a, b }) => `${field}: ${a} -> ${b}`);
}

const GET = { opcode: 0x00, key: 'doc' };
const got = (value: unknown, more: Partial<Layout> = {}) =>
  response({ opcode: 0x00, extras: [0, 0, 0, 1], value, ...more });

describe('two answers', () => {
  it('are the same whatever their opaque and CAS; the CAS is learned', () => {
    const aliases = new Aliases();
    const [a, b] = [got('v', { opaque: 1, cas: 5 }), got('v', { opaque: 2, cas: 9 })];
    expect(differences(GET, [a], [b], aliases)).toEqual([]);
    expect(aliases.casOf(5n)).toBe(9n);
  });

  it.each([
    [got('v'), got('w'), ['value: "v" -> "w"']],
    [got('v'), got('v', { extras: [0, 0, 0, 2] }), ['extras.flags: 1 -> 2']],
    [got({ a: [1, 2] }), got({ a: [1, 3] }), ['value.a[1]: 2 -> 3']],
    [got({ a: 1 }), got({ b: 1 }), ['value.a: 1 -> undefined', 'value.b: undefined -> 1']],
    [got({ a: {} }), got({}), ['value.a: {} -> undefined', 'value: undefined -> {}']],
    [got('1'), got(1), ['value: "1" -> 1']],
    [got(Uint8Array.of(0, 1)), got(Uint8Array.of(0, 2)), ['value: 0001 -> 0002']],
    [got('v'), failure(0x00, 0x01, 'gone'), ['status: Success -> KeyEnoent (gone)']],
    [failure(0x00, 1, 'one'), failure(0x00, 1, 'two'), ['error: one -> two']],
    [failure(0x00, 1, 'one'), failure(0x00, 1, 'one'), []],
    // The body of NotMyVbucket is a cluster map.
    [got('map 1', { word: 7 }), got('map 2', { word: 7 }), []],
  ])('%#', (a, b, told) => {
    expect(differences(GET, [a], [b])).toEqual(told);
  });

  it('keep the digits of numbers that a double would round', () => {
    const raw = (digits: string) => got(`{"n":${digits}}`, { datatype: 1 });
    const told = differences(GET, [raw('9007199254740993')], [raw('9007199254740992')]);
    expect(told).toEqual(['value.n: 9007199254740993 -> 9007199254740992']);
  });

  it('may call things by other uuids, but not one thing by two', () => {
    const aliases = new Aliases();
    const named = (uuid: string) => [got({ id: uuid })];
    expect(differences(GET, named(ONE), named(TWO), aliases)).toEqual([]);
    expect(differences(GET, named(ONE), named(TWO), aliases)).toEqual([]);
    expect(differences(GET, named(ONE), named(ONE), aliases)).toHaveLength(1);
  });

  it('may tell other times and sequence numbers', () => {
    const SNAPSHOT = { opcode: 0x70, value: { snapshotUuid: 'x', validity: 1 } };
    const held = (createdAt: number, version: number) =>
      response({ opcode: 0x70, value: { snapshotUUID: 'x', createdAt, validTill: 9, version } });
    expect(differences(SNAPSHOT, [held(1, 1)], [held(2, 1)])).toEqual([]);
    expect(differences(SNAPSHOT, [held(1, 1)], [held(2, 2)])).toEqual(['value.version: 1 -> 2']);
    const stored = (seqno: number) =>
      response({ opcode: 0x01, extras: [...Array(15).fill(seqno), 1] });
    expect(differences({ opcode: 0x01, key: 'k' }, [stored(1)], [stored(2)])).toEqual([]);
  });

  it('of secrets are not told apart', () => {
    const AUTH = { opcode: 0x21, key: 'SCRAM-SHA512', value: 'n,,n=u,r=1' };
    const challenge = (text: string) => response({ opcode: 0x21, word: 0x21, value: text });
    expect(differences(AUTH, [challenge('r=1,s=a,i=9')], [challenge('r=2,s=b,i=9')])).toEqual([]);
  });

  it('tell at most twenty places, and how many more there are', () => {
    const many = (from: number) =>
      got(Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`k${i}`, i + from])));
    const told = differences(GET, [many(0)], [many(1)]);
    expect(told).toHaveLength(21);
    expect(told.at(-1)).toBe('more: 10 -> 10');
  });
});

describe('answers that are missing', () => {
  it('are told with their status', () => {
    expect(differences(GET, [got('v')], [])).toEqual(['answer: Success -> undefined']);
    const quiet = { opcode: 0x11, key: 'k' };
    const failed = response({ opcode: 0x11, word: 2 });
    expect(differences(quiet, [], [failed])).toEqual(['answer: undefined -> KeyEexists']);
    expect(differences(quiet, [], [])).toEqual([]);
  });
});

describe('runs of statistics', () => {
  const STAT = { opcode: 0x10, key: '' };
  const end = response({ opcode: 0x10 });
  const run = (...stats: readonly [string, string][]) => [
    ...stats.map(([key, value]) => response({ opcode: 0x10, key, value })),
    end,
  ];

  it('are the same in any order, and whatever they measure', () => {
    const told = differences(
      STAT,
      run(['pid', '1'], ['state', 'on'], ['load', '0.5']),
      run(['state', 'on'], ['load', '1.25'], ['pid', '2']),
    );
    expect(told).toEqual([]);
  });

  it('differ in words, and in what there is', () => {
    const told = differences(STAT, run(['state', 'on'], ['old', '1']), run(['state', 'off']));
    expect(told).toEqual(['value.state: "on" -> "off"', 'value.old: 1 -> undefined']);
  });

  it('that fail are compared by their status alone', () => {
    const told = differences(STAT, run(['a', '1']), [response({ opcode: 0x10, word: 1 })]);
    expect(told).toEqual(['status: Success -> KeyEnoent']);
  });
});
