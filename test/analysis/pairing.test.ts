/** Which request a response answers; and that a request that is over leaves nothing behind. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Answer } from '../../src/analysis/answer.js';
import { type Exchange, MAX_OUTSTANDING, Pairing } from '../../src/analysis/pairing.js';
import { commandTable } from '../../src/commands.js';
import type { Answers } from '../../src/mcbp/answers.js';
import { CLIENT, SERVER } from '../../src/tcp/events.js';

const AT = { s: 0, ns: 0 };
const [SUCCESS, FAILURE] = [0, 0x04];
const [GET, NOOP, STAT, SETQ, GETQ, SCAN] = [0x00, 0x0a, 0x10, 0x11, 0x09, 0xdb];

/** A conversation on one connection, told like a play; numbers are those of the messages. */
class Play {
  readonly pairing = new Pairing();
  readonly answer = new Answer();
  private number = 0;

  /** Returns the number of the request. */
  asks(opcode: number, opaque = 0, more: Partial<Exchange> & { answers?: Answers } = {}): number {
    const { answers, ...own } = more;
    const exchange = {
      from: CLIENT,
      serverOpcode: false,
      opcode,
      opaque,
      vbucketOrStatus: 0,
      ...own,
    };
    const magic = exchange.serverOpcode ? 0x82 : 0x80;
    const rule = answers ?? commandTable.find(magic, opcode)?.answers ?? 'one';
    this.number += 1;
    this.pairing.request(exchange, this.number, AT, rule);
    return this.number;
  }

  /** Returns the number of the request that this answers. */
  answers(
    opcode: number,
    opaque = 0,
    more: Partial<Exchange> & { status?: number; keyLength?: number } = {},
  ): number | undefined {
    const { status = SUCCESS, keyLength = 0, ...own } = more;
    const exchange = {
      from: SERVER,
      serverOpcode: false,
      opcode,
      opaque,
      vbucketOrStatus: 0,
      ...own,
    };
    this.number += 1;
    const { answer } = this;
    const found = this.pairing.response(exchange, status, keyLength, this.number, AT, answer);
    return found ? answer.number : undefined;
  }

  waiting(): number[] {
    return [...this.pairing.all()].map(({ number }) => number);
  }
}

/** Objects that can be reached from here: what a pairing keeps, however it keeps it. */
function reachable(root: object): number {
  const seen = new Set<object>();
  const open: object[] = [root];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const values: unknown[] = Object.values(next);
    if (next instanceof Map) for (const entry of next) values.push(...entry);
    if (next instanceof Set) values.push(...next);
    for (const value of values) if (typeof value === 'object' && value !== null) open.push(value);
  }
  return seen.size;
}
const EMPTY = reachable(new Pairing());

describe('a response', () => {
  it('answers the oldest of those that are alike: all opaques are 0', () => {
    const play = new Play();
    const asked = [play.asks(0x75), play.asks(0x75), play.asks(0x75)];
    expect(asked.map(() => play.answers(0x75))).toEqual(asked);
    expect(play.answers(0x75)).toBeUndefined();
    expect(play.waiting()).toEqual([]);
  });

  it('answers one with its own opcode, where several have its opaque', () => {
    const play = new Play();
    const start = play.asks(0x75);
    const get = play.asks(GET);
    const stop = play.asks(0x76);
    expect(play.answers(0x76)).toBe(stop);
    expect(play.answers(GET)).toBe(get);
    expect(play.answers(NOOP)).toBeUndefined();
    expect(play.waiting()).toEqual([start]);
    expect(play.answers(0x75)).toBe(start);
  });

  it('answers one with its own opaque, in any order', () => {
    const opaques = fc.uniqueArray(fc.nat(0xffff_ffff), { maxLength: 20 });
    fc.assert(
      fc.property(opaques, fc.infiniteStream(fc.nat()), (all, order) => {
        const play = new Play();
        const left = all.map((opaque) => ({ opaque, number: play.asks(GET, opaque) }));
        while (left.length > 0) {
          const at = (order.next().value as number) % left.length;
          const [{ opaque, number }] = left.splice(at, 1) as [{ opaque: number; number: number }];
          expect(play.answers(GET, opaque)).toBe(number);
          expect(play.waiting()).toEqual(left.map((each) => each.number));
        }
        expect(reachable(play.pairing)).toBe(EMPTY);
      }),
    );
  });

  it('is no answer when nobody asked', () => {
    const play = new Play();
    expect(play.answers(GET)).toBeUndefined();
    const get = play.asks(GET, 1);
    expect(play.answers(GET, 2)).toBeUndefined();
    expect(play.waiting()).toEqual([get]);
  });

  it('of a run answers the same request until the run ends', () => {
    const play = new Play();
    const [first, second] = [play.asks(STAT), play.asks(STAT)];
    expect(play.answers(STAT, 0, { keyLength: 6 })).toBe(first);
    expect([...play.pairing.all()][0]?.begun).toBe(true);
    expect(play.answers(STAT, 0, { keyLength: 9 })).toBe(first);
    expect(play.waiting()).toEqual([first, second]);
    expect(play.answers(STAT)).toBe(first);
    // A failure ends the run as well.
    expect(play.answers(STAT, 0, { status: FAILURE })).toBe(second);
    expect(play.waiting()).toEqual([]);
  });

  it('of a range scan is the last when its status says so', () => {
    const play = new Play();
    const scan = play.asks(SCAN);
    expect(play.answers(SCAN)).toBe(scan);
    expect(play.waiting()).toEqual([scan]);
    expect(play.answers(SCAN, 0, { status: 0xa7 })).toBe(scan);
    expect(play.waiting()).toEqual([]);
  });
});

describe('a quiet request', () => {
  it('is let go when a later request has been answered', () => {
    const play = new Play();
    play.asks(SETQ, 1);
    play.asks(GETQ, 2);
    const noop = play.asks(NOOP, 3);
    const later = play.asks(SETQ, 4);
    expect(play.answers(NOOP, 3)).toBe(noop);
    expect(play.waiting()).toEqual([later]);
    // Too late: the server does not answer out of order.
    expect(play.answers(SETQ, 1, { status: FAILURE })).toBeUndefined();
  });

  it('is paired with its error, and with its hit', () => {
    const play = new Play();
    const [set, get] = [play.asks(SETQ, 1), play.asks(GETQ, 2)];
    expect(play.answers(SETQ, 1, { status: FAILURE })).toBe(set);
    expect(play.answers(GETQ, 2)).toBe(get);
    expect(play.waiting()).toEqual([]);
  });

  it('lets those before it go by its own answer', () => {
    const play = new Play();
    play.asks(SETQ, 1);
    const second = play.asks(SETQ, 2);
    const third = play.asks(SETQ, 3);
    expect(play.answers(SETQ, 2, { status: FAILURE })).toBe(second);
    expect(play.waiting()).toEqual([third]);
  });

  it('is let go although a request before it waits on', () => {
    const play = new Play();
    const lost = play.asks(GET, 1);
    play.asks(SETQ, 2);
    const noop = play.asks(NOOP, 3);
    expect(play.answers(NOOP, 3)).toBe(noop);
    expect(play.waiting()).toEqual([lost]);
  });

  it('is let go by the first answer of a run', () => {
    const play = new Play();
    play.asks(SETQ, 1);
    const stat = play.asks(STAT, 2);
    play.answers(STAT, 2, { keyLength: 3 });
    expect(play.waiting()).toEqual([stat]);
  });

  it('is not let go by an answer in the other direction', () => {
    const play = new Play();
    const set = play.asks(SETQ, 1);
    const auth = play.asks(0x02, 7, { from: SERVER, serverOpcode: true });
    expect(play.answers(0x02, 7, { from: CLIENT, serverOpcode: true })).toBe(auth);
    expect(play.waiting()).toEqual([set]);
    expect(play.answers(SETQ, 1, { status: FAILURE })).toBe(set);
  });

  it('of the server does not hold up those of the client', () => {
    const play = new Play();
    const push = play.asks(0x01, 0, { from: SERVER, serverOpcode: true });
    play.asks(SETQ, 1);
    play.asks(NOOP, 2);
    play.answers(NOOP, 2);
    expect(play.waiting()).toEqual([push]);
  });
});

describe('a request that wants no answer', () => {
  it('is not waited for', () => {
    const play = new Play();
    play.asks(0x57, 0, { answers: 'none' });
    expect(play.waiting()).toEqual([]);
    expect(play.answers(0x57)).toBeUndefined();
  });
});

describe('the two directions', () => {
  it('have requests of their own, with equal opcodes and opaques', () => {
    const play = new Play();
    const server = { serverOpcode: true } as const;
    const get = play.asks(0x02, 5);
    const auth = play.asks(0x02, 5, { ...server, from: SERVER });
    expect(play.answers(0x02, 5, { ...server, from: CLIENT })).toBe(auth);
    expect(play.answers(0x02, 5)).toBe(get);
  });

  it('may both use client opcodes, as DCP does', () => {
    const play = new Play();
    const [mine, yours] = [play.asks(0x5c, 1), play.asks(0x5c, 1, { from: SERVER })];
    expect(play.answers(0x5c, 1, { from: CLIENT })).toBe(yours);
    expect(play.answers(0x5c, 1, { from: SERVER })).toBe(mine);
  });

  it('are told apart by all 32 bits of the opaque', () => {
    const play = new Play();
    const numbers = [0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff].map(
      (opaque) => [opaque, play.asks(0xff, opaque)] as const,
    );
    for (const [opaque, number] of numbers.toReversed()) {
      expect(play.answers(0xff, opaque)).toBe(number);
    }
  });
});

describe('memory', () => {
  it(`forgets the oldest beyond ${MAX_OUTSTANDING}, and counts them`, () => {
    const play = new Play();
    for (let i = 0; i < MAX_OUTSTANDING + 10; i += 1) play.asks(GET, i);
    expect(play.pairing.forgotten).toBe(10);
    expect(play.waiting()).toHaveLength(MAX_OUTSTANDING);
    expect(play.waiting()[0]).toBe(11);
    expect(play.answers(GET, 9)).toBeUndefined();
    expect(play.answers(GET, 10)).toBe(11);
  });

  it('has the cap for equal opaques and for quiet requests as well', () => {
    const play = new Play();
    for (let i = 0; i < MAX_OUTSTANDING; i += 1) play.asks(SETQ, 0);
    const full = reachable(play.pairing);
    for (let i = 0; i < MAX_OUTSTANDING; i += 1) play.asks(SETQ, 0);
    expect(play.pairing.forgotten).toBe(MAX_OUTSTANDING);
    expect(reachable(play.pairing)).toBe(full);
    expect(play.answers(SETQ, 0, { status: FAILURE })).toBe(MAX_OUTSTANDING + 1);
  });

  it('holds nothing of a million answered requests', () => {
    const play = new Play();
    for (let i = 0; i < 1_000_000; i += 1) {
      play.asks(GET, i);
      play.answers(GET, i);
    }
    expect(reachable(play.pairing)).toBe(EMPTY);
    expect(play.pairing.forgotten).toBe(0);
  });

  it('holds nothing of those that were answered behind one that never was', () => {
    const play = new Play();
    const lost = play.asks(STAT, 1);
    const one = reachable(play.pairing);
    for (let i = 0; i < 100_000; i += 1) {
      play.asks(GET, i);
      play.answers(GET, i);
    }
    expect(play.waiting()).toEqual([lost]);
    expect(reachable(play.pairing)).toBe(one);
  });

  it('holds nothing of quiet requests once a noop has been answered', () => {
    const play = new Play();
    for (let round = 0; round < 20; round += 1) {
      for (let i = 0; i < 10_000; i += 1) play.asks(SETQ, round * 10_000 + i);
      const noop = play.asks(NOOP, 0);
      expect(play.answers(NOOP, 0)).toBe(noop);
      expect(reachable(play.pairing)).toBe(EMPTY);
    }
  });

  it('costs each of many outstanding requests the same', () => {
    const play = new Play();
    for (let i = 0; i < MAX_OUTSTANDING; i += 1) play.asks(GET, i);
    // Newest first: a search from the oldest would take two thousand million steps.
    let right = 0;
    for (let i = MAX_OUTSTANDING - 1; i >= 0; i -= 1)
      right += Number(play.answers(GET, i) === i + 1);
    expect(right).toBe(MAX_OUTSTANDING);
    expect(reachable(play.pairing)).toBe(EMPTY);
  });
});
