import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Backlog, ENTRY_COST } from '../../../src/proxy/inspection/backlog.js';
import { CLIENT, type End, SERVER } from '../../../src/tcp/events.js';

const AT = { s: 1, ns: 2, frame: 0 };

describe('a backlog', () => {
  it('keeps copies of bytes and times', () => {
    const backlog = new Backlog<string>();
    const bytes = Uint8Array.of(1, 2, 3);
    const at = { ...AT };
    backlog.bytes('data', 'a', SERVER, bytes, at);
    bytes.fill(0);
    at.s = 99;
    expect(backlog.first).toMatchObject({ kind: 'data', owner: 'a', from: SERVER, at: AT });
    expect([...backlog.take(10)]).toEqual([1, 2, 3]);
    expect(backlog.first).toBeUndefined();
  });

  it('knows which bytes some inspectors do without', () => {
    const backlog = new Backlog<string>();
    backlog.bytes('omitted', 'a', SERVER, Uint8Array.of(7), AT);
    expect(backlog.first).toMatchObject({ kind: 'omitted', missing: 0 });
    expect([...backlog.take(10)]).toEqual([7]);
  });

  it('gives the marks of a connection back in their place', () => {
    const backlog = new Backlog<string>();
    backlog.open('a', AT);
    backlog.omitted('a', SERVER, 9_000_000, AT);
    backlog.gap('a', CLIENT, 70, AT);
    backlog.close('a', CLIENT, 'rst', AT);
    const seen: unknown[] = [];
    while (backlog.first !== undefined) {
      const { kind, missing, how } = backlog.first;
      seen.push([kind, missing, how]);
      expect(backlog.take(1).length).toBe(0);
    }
    expect(seen).toEqual([
      ['open', 0, 'end'],
      ['omitted', 9_000_000, 'end'],
      ['gap', 70, 'end'],
      ['close', 0, 'rst'],
    ]);
    expect(backlog.size).toBe(0);
  });
});

it('gives back what it was given, in order, and counts its memory', () => {
  const chunk = fc.record({
    from: fc.constantFrom<End>(CLIENT, SERVER),
    // Small ones that share a slab, and some that end one or need several.
    length: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 60_000, max: 1_200_000 })),
    /** Bytes to take before the next. */
    taken: fc.oneof(fc.constant(0), fc.nat(1_500_000)),
  });
  fc.assert(
    fc.property(fc.array(chunk, { maxLength: 25 }), (chunks) => {
      const backlog = new Backlog<number>();
      /** `owner from value length`: each chunk is filled with a value of its own. */
      const seen: string[] = [];
      let [owner, count] = [-1, 0];
      const take = (most: number): void => {
        for (let left = most; left > 0 && backlog.first !== undefined; ) {
          const first = backlog.first;
          const before = backlog.size;
          const isLast = first.length <= left;
          const bytes = backlog.take(left);
          expect(before - backlog.size).toBe(bytes.length + (isLast ? ENTRY_COST : 0));
          expect(bytes.every((byte) => byte === first.owner)).toBe(true);
          if (first.owner !== owner) [owner, count] = [first.owner, 0];
          count += bytes.length;
          seen[owner] = `${first.from} ${count}`;
          left -= bytes.length;
        }
      };
      for (const [i, { from, length, taken }] of chunks.entries()) {
        const bytes = new Uint8Array(length).fill(i);
        const before = backlog.size;
        backlog.bytes('data', i, from, bytes, AT);
        bytes.fill(0xff);
        const overhead = backlog.size - before - length;
        expect(overhead % ENTRY_COST).toBe(0);
        expect(overhead).toBeGreaterThan(0);
        take(taken);
      }
      take(Number.POSITIVE_INFINITY);
      expect(seen).toEqual(chunks.map(({ from, length }) => `${from} ${length}`));
      expect(backlog.size).toBe(0);
    }),
    { numRuns: 40 },
  );
});

it('gives a large entry out in pieces', () => {
  const backlog = new Backlog<string>();
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);
  backlog.bytes('data', 'a', CLIENT, bytes, AT);
  const pieces: number[] = [];
  const whole: number[] = [];
  while (backlog.first !== undefined) {
    const piece = backlog.take(30_000);
    pieces.push(piece.length);
    whole.push(...piece);
  }
  expect(pieces).toEqual([30_000, 30_000, 30_000, 10_000]);
  expect(Uint8Array.from(whole)).toEqual(bytes);
});

it('keeps small entries apart, more than a page has room for', () => {
  const backlog = new Backlog<number>();
  const count = 20_000;
  const isGap = (i: number): boolean => i % 7 === 0;
  const at = (i: number) => ({ s: 1_700_000_000 + i, ns: 999_999_999 - i, frame: 0 });
  const line = (...fields: (number | string)[]): string => fields.join(' ');
  const expected: string[] = [];
  for (let i = 0; i < count; i++) {
    const [from, { s, ns }, missing] = [i % 2 === 0 ? CLIENT : SERVER, at(i), 2 ** 33 + i];
    if (isGap(i)) backlog.gap(i, from, missing, at(i));
    else backlog.bytes('data', i, from, Uint8Array.of(i & 0xff, i >> 8), at(i));
    expected.push(
      isGap(i) ? line('gap', i, from, s, ns, missing, '') : line('data', i, from, s, ns, 0, i),
    );
  }
  expect(backlog.size).toBe(count * ENTRY_COST + 2 * expected.filter((e) => e[0] === 'd').length);
  const seen: string[] = [];
  while (backlog.first !== undefined) {
    const { kind, owner, from, at, missing } = backlog.first;
    const [low, high] = backlog.take(2);
    const value = low === undefined ? '' : low + 256 * (high as number);
    seen.push(line(kind, owner, from, at.s, at.ns, missing, value));
  }
  expect(seen).toEqual(expected);
  expect([backlog.isEmpty, backlog.size]).toEqual([true, 0]);
});
