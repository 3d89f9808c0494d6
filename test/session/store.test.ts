/** The message store: what goes in comes out, within its memory, however much is put in. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Severity } from '../../src/dissect/node.js';
import type { MessageEvent } from '../../src/message.js';
import { MessageStore } from '../../src/session/store.js';
import type { End } from '../../src/tcp/events.js';
import { eventOf } from '../helpers/event.js';
import { frame } from '../helpers/frames.js';
import { connectionOf, momentOf } from './build.js';

const MIB = 1024 * 1024;
const get = frame({ opcode: 0, key: 'name' });
const got = frame({ magic: 0x81, opcode: 0, value: 'value' });

const request = (
  number: number,
  { bytes = get, ...more }: Partial<MessageEvent> = {},
): MessageEvent =>
  eventOf(bytes, {
    ...{ number, at: momentOf(number, number + 1), connection: connectionOf() },
    ...{ from: 0, kind: 'request' },
    ...more,
  });

const answer = (number: number, of: number, first = true): MessageEvent =>
  request(number, {
    from: 1,
    kind: 'response',
    bytes: got,
    request: { number: of, latencyNs: 1, queuedNs: 0, vbucket: 0, frame: undefined, first },
  });

/** A message of `length` bytes, told by its last four. */
const long = (number: number, length: number): MessageEvent => {
  const bytes = new Uint8Array(length);
  bytes.set(get);
  new DataView(bytes.buffer).setUint32(length - 4, number);
  return request(number, { bytes });
};
const tail = (bytes: Uint8Array | undefined): number =>
  bytes === undefined
    ? -1
    : new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 4);

describe('rows', () => {
  it('come out as they went in', () => {
    const row = fc.record({
      s: fc.nat(2 ** 33),
      ns: fc.nat(999_999_999),
      frame: fc.nat(2 ** 32 - 1),
      stream: fc.nat(5),
      from: fc.constantFrom<End>(0, 1),
      kind: fc.constantFrom<'request' | 'response'>('request', 'response'),
      body: fc.uint8Array({ maxLength: 300 }),
      missing: fc.nat(2 ** 32 - 1 - 300),
      severity: fc.constantFrom<Severity | undefined>(undefined, 'chat', 'note', 'warn', 'error'),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
        const store = new MessageStore();
        const connections = [0, 1, 2, 3, 4, 5].map((index) => connectionOf(index));
        const stored = rows.map(({ s, ns, frame: packet, stream, body, ...row }, i) => {
          const event = {
            ...{ number: i + 1, at: { s, ns, frame: packet }, from: row.from, kind: row.kind },
            connection: connections[stream] ?? connectionOf(),
            bytes: frame({ opcode: 1, value: body }),
            missing: row.missing,
          };
          const lent = event.bytes.slice();
          store.append(eventOf(lent, event), row.severity);
          lent.fill(0xee);
          const severity = row.severity;
          return { ...event, severity, partner: 0, marked: false, abridged: false };
        });
        for (const expected of stored) expect(store.get(expected.number)).toEqual(expected);
        expect(store.get(0)).toBeUndefined();
        expect(store.get(rows.length + 1)).toBeUndefined();
        expect(store).toMatchObject({ first: 1, last: rows.length, evicted: 0 });
      }),
      { numRuns: 40 },
    );
  });

  it('know their partner both ways: the first answer on the request', () => {
    const store = new MessageStore();
    for (const event of [request(1), request(2), answer(3, 2), answer(4, 2, false), answer(5, 1)]) {
      store.append(event, undefined);
    }
    expect([1, 2, 3, 4, 5].map((number) => store.get(number)?.partner)).toEqual([5, 3, 2, 2, 1]);
  });

  it('tell their time without being decoded', () => {
    const store = new MessageStore();
    store.append(request(1), undefined);
    const { s, ns } = momentOf(1);
    expect(store.timeOf(1)).toEqual({ s, ns });
    expect(store.timeOf(2)).toBeUndefined();
  });

  it('are none in an empty store', () => {
    const store = new MessageStore();
    expect(store).toMatchObject({ first: 1, last: 0, evicted: 0 });
    expect(store.get(1)).toBeUndefined();
    expect(store.marks.find('finding', 0, 1)).toBeUndefined();
  });
});

describe('marks and findings', () => {
  const store = new MessageStore();
  for (let number = 1; number <= 10; number += 1) {
    store.append(request(number), number === 3 ? 'chat' : number === 8 ? 'error' : undefined);
  }

  it('are toggled, and leave the rest of a row alone', () => {
    for (const number of [2, 3, 9, 99]) store.marks.toggle(number);
    store.marks.toggle(9);
    expect([2, 3, 9].map((number) => store.get(number)?.marked)).toEqual([true, true, false]);
    expect(store.get(3)).toMatchObject({ severity: 'chat', kind: 'request', from: 0 });
  });

  it.each([
    ['finding', 0, 1, 3],
    ['finding', 3, 1, 8],
    ['finding', 8, 1, undefined],
    ['finding', 8, -1, 3],
    ['finding', 3, -1, undefined],
    ['finding', 999, -1, 8],
    ['finding', -5, 1, 3],
    ['marked', 0, 1, 2],
    ['marked', 2, 1, 3],
    ['marked', 11, -1, 3],
    ['marked', 2, -1, undefined],
  ] as const)('are found: %s from %i, step %i: %s', (what, from, step, found) => {
    expect(store.marks.find(what, from, step)).toBe(found);
  });
});

describe('holes', () => {
  /** Messages of these numbers only; every seventh is marked, every fifth unjudged. */
  const holed = (numbers: readonly number[]): MessageStore => {
    const store = new MessageStore();
    for (const number of numbers) {
      store.append(request(number), number % 5 === 0 ? 'unjudged' : undefined);
      if (number % 7 === 0) store.marks.toggle(number);
    }
    return store;
  };

  it('are messages that are not there; every search goes past them', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 40 });
    fc.assert(
      fc.property(numbers, (any) => {
        const held = any.sort((a, b) => a - b);
        const store = holed(held);
        const divides = (of: number) => (number: number) => number % of === 0;
        for (let from = -1; from <= 62; from += 1) {
          expect(store.get(from)?.number).toBe(held.includes(from) ? from : undefined);
          expect(store.timeOf(from) !== undefined).toBe(held.includes(from));
          expect(store.marks.isUnjudged(from)).toBe(held.includes(from) && from % 5 === 0);
          const later = held.filter((number) => number > from);
          const earlier = held.filter((number) => number < from).reverse();
          const unjudged = held.find((number) => number >= from && number % 5 === 0);
          expect(store.marks.nextUnjudged(from)).toBe(unjudged);
          expect(store.marks.find('finding', from, 1)).toBe(later.find(divides(5)));
          expect(store.marks.find('finding', from, -1)).toBe(earlier.find(divides(5)));
          expect(store.marks.find('marked', from, 1)).toBe(later.find(divides(7)));
          expect(store.marks.find('marked', from, -1)).toBe(earlier.find(divides(7)));
        }
        expect(store).toMatchObject({ first: held[0] ?? 1, last: held.at(-1) ?? 0, evicted: 0 });
      }),
      { numRuns: 60 },
    );
  });
});

interface Insides {
  readonly held: { readonly bytes: number };
}

describe('memory', () => {
  it('is kept to by dropping the oldest, which are counted', () => {
    const store = new MessageStore(16 * MIB);
    const size = 10_000;
    const count = 5000;
    for (let number = 1; number <= count; number += 1) store.append(long(number, size), undefined);
    const held = store.last - store.first + 1;
    expect(store.last).toBe(count);
    expect(store.evicted).toBe(store.first - 1);
    expect(held * size).toBeLessThanOrEqual(16 * MIB);
    // And not much less than it may hold.
    expect(held * size).toBeGreaterThan(8 * MIB);
    for (let number = store.first; number <= store.last; number += 1) {
      expect(tail(store.get(number)?.bytes)).toBe(number);
    }
    expect(store.get(store.first - 1)).toBeUndefined();
    expect(store.timeOf(store.first - 1)).toBeUndefined();
  });

  it('holds a message of 2 MiB, and messages around it', () => {
    const store = new MessageStore(64 * MIB);
    for (const [i, size] of [100, 2 * MIB, 28, MIB, MIB - 100, 100, 29].entries()) {
      store.append(long(i + 1, size), undefined);
    }
    for (const [i, size] of [100, 2 * MIB, 28, MIB, MIB - 100, 100, 29].entries()) {
      const bytes = store.get(i + 1)?.bytes;
      expect([bytes?.length, tail(bytes)]).toEqual([size, i + 1]);
    }
    expect(store.evicted).toBe(0);
  });

  it('is not exceeded by a few long messages', () => {
    const store = new MessageStore(16 * MIB);
    for (let number = 1; number <= 40; number += 1) store.append(long(number, 4 * MIB), undefined);
    const held = store.last - store.first + 1;
    expect(held).toBeGreaterThanOrEqual(1);
    expect(held).toBeLessThanOrEqual(4);
    expect(tail(store.get(40)?.bytes)).toBe(40);
  });

  it('of what is gone is used for what comes, and counted', () => {
    const store = new MessageStore(64 * MIB);
    const seen = new Set<unknown>();
    for (let number = 1; number <= 400; number += 1) {
      store.append(long(number, number % 2 === 0 ? MIB + 24 : 30_000), undefined);
      seen.add(store.get(number)?.bytes.buffer);
      const { held } = store as unknown as Insides;
      expect(held.bytes).toBeLessThanOrEqual(64 * MIB);
    }
    for (let number = store.first; number <= store.last; number += 1) {
      expect(tail(store.get(number)?.bytes)).toBe(number);
    }
    expect(seen.size).toBeLessThan(120);
  });

  it('holds the newest message even if that alone is too long', () => {
    const store = new MessageStore(MIB);
    store.append(long(1, 3 * MIB), undefined);
    store.append(long(2, 3 * MIB), undefined);
    expect([store.first, store.last]).toEqual([2, 2]);
    expect(tail(store.get(2)?.bytes)).toBe(2);
  });

  it('lets partners, marks and searches live with what is gone', () => {
    const store = new MessageStore(4 * MIB);
    store.append(request(1), 'error');
    let number = 2;
    for (; store.first === 1; number += 1) store.append(long(number, 100_000), undefined);
    store.append(answer(number, 1), 'warn');
    expect(store.get(number)?.partner).toBe(1);
    expect(store.get(1)).toBeUndefined();
    store.marks.toggle(1);
    expect(store.marks.find('finding', number, -1)).toBeUndefined();
    expect(store.marks.find('finding', 0, 1)).toBe(number);
    expect(store.marks.find('marked', 0, 1)).toBeUndefined();
  });

  it('takes 100,000 messages in a moment, and forgets connections that no row names', () => {
    const store = new MessageStore(8 * MIB);
    const any = request(1);
    const began = performance.now();
    for (let number = 1; number <= 100_000; number += 1) {
      store.append({ ...any, number, connection: connectionOf(number) }, undefined);
    }
    expect(performance.now() - began).toBeLessThan(3000);
    expect(store.evicted).toBeGreaterThan(0);
    for (const number of [store.first, store.last]) {
      expect(store.get(number)?.connection.index).toBe(number);
    }
    const held = store.last - store.first + 1;
    expect(knownTo(store, 100_000)).toBeLessThanOrEqual(2 * held);
  });

  it('forgets connections also where there are not many', () => {
    const store = new MessageStore(4 * MIB);
    const any = request(1);
    const each = 32;
    for (let number = 1; number <= 200_000; number += 1) {
      const connection = connectionOf(Math.floor(number / each));
      store.append({ ...any, number, connection }, undefined);
    }
    const named = Math.ceil((store.last - store.first + 1) / each) + 1;
    expect(named).toBeLessThan(2_000);
    expect(knownTo(store, 200_000 / each)).toBeLessThanOrEqual(2 * named);
  });
});

/** Of so many connections, those that the store knows. */
const knownTo = (store: MessageStore, connections: number): number =>
  Array.from({ length: connections + 1 }, (_, index) => store.connectionOf(index)).filter(
    (connection) => connection !== undefined,
  ).length;
