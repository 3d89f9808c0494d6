import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Recogniser, type Verdict } from '../../src/mcbp/recognise.js';
import { Budget } from '../../src/tcp/budget.js';
import { CLIENT, type End, SERVER } from '../../src/tcp/events.js';
import { join } from '../helpers/bytes.js';
import { anyFrameOf, filled, frameOf, momentOf } from './framer-helpers.js';

const text = (words: string): Uint8Array => Uint8Array.from(words, (c) => c.charCodeAt(0));
const hello = frameOf({ opcode: 0x1f, key: 30, value: 20, opaque: 1 });
const helloAnswer = frameOf({ magic: 0x81, opcode: 0x1f, value: 20, opaque: 1 });
const get = frameOf({ opcode: 0x00, key: 5, opaque: 2 });
const noop = frameOf({ opcode: 0x0a });
const gotIt = frameOf({ magic: 0x81, opcode: 0x00, extras: 4, value: 7, opaque: 2 });
const pushed = frameOf({ magic: 0x82, opcode: 0x01, extras: 4, key: 7, value: 90 });
const mutation = frameOf({ opcode: 0x57, extras: 31, key: 9, value: 200, opaque: 5 });
const noopAnswer = frameOf({ magic: 0x81, opcode: 0x5c, opaque: 6 });

type Step = readonly [End, Uint8Array | number];

function judge(midstream: boolean, steps: readonly Step[]): Recogniser {
  const recogniser = new Recogniser(midstream);
  for (const [index, [from, what]] of steps.entries()) {
    const at = momentOf(index + 1);
    if (recogniser.verdict !== 'undecided') break;
    if (typeof what === 'number') recogniser.gap(from, what, at);
    else recogniser.data(from, what, at);
  }
  return recogniser;
}

const C = CLIENT;
const S = SERVER;
interface Case {
  readonly name: string;
  readonly midstream: boolean;
  readonly steps: readonly Step[];
  readonly verdict: Verdict;
  /** After finish(); default: as before it. */
  readonly finally?: Verdict;
  readonly client?: End;
}

const tlsHello = join(Uint8Array.of(0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3), filled(506, 0x5c));
const sslv2Hello = Uint8Array.from([0x80, 0x2e, 1, 0, 2, 0, 0x15, 0, 0, 0, 0x10, ...filled(40, 7)]);
const mysqlGreeting = join(Uint8Array.of(0x4a, 0, 0, 0, 0x0a), text('8.0.33\0'), filled(60, 9));

const fromStart: readonly Case[] = [
  { name: 'HELLO', midstream: false, steps: [[C, hello]], verdict: 'mcbp' },
  { name: 'one 24-byte request', midstream: false, steps: [[C, noop]], verdict: 'mcbp' },
  { name: 'a push of the server first', midstream: false, steps: [[S, pushed]], verdict: 'mcbp' },
  {
    name: 'a first header in pieces',
    midstream: false,
    steps: [
      [C, hello.subarray(0, 1)],
      [C, hello.subarray(1, 23)],
      [C, hello.subarray(23)],
    ],
    verdict: 'mcbp',
  },
  {
    name: 'part of a header and no more',
    midstream: false,
    steps: [[C, hello.subarray(0, 23)]],
    verdict: 'undecided',
    finally: 'other',
  },
  { name: 'nothing at all', midstream: false, steps: [], verdict: 'undecided', finally: 'other' },
  {
    name: 'HTTP',
    midstream: false,
    steps: [[C, text('GET /pools HTTP/1.1\r\nHost: a\r\n\r\n')]],
    verdict: 'other',
  },
  { name: 'TLS', midstream: false, steps: [[C, tlsHello]], verdict: 'other' },
  {
    name: 'SSLv2, whose first bytes could be a header, answered by TLS',
    midstream: false,
    steps: [
      [C, sslv2Hello],
      [S, tlsHello],
    ],
    verdict: 'other',
  },
  {
    name: 'the magic of a request before what is no header',
    midstream: false,
    steps: [[C, join(Uint8Array.of(0x80), filled(40, 0xff))]],
    verdict: 'other',
  },
  {
    name: 'the beginning of a first frame',
    midstream: false,
    steps: [[C, hello.subarray(0, 30)]],
    verdict: 'undecided',
    finally: 'mcbp',
  },
  {
    name: 'a few bytes of something else from the server, then requests',
    midstream: false,
    steps: [
      [S, text('hello\r\n')],
      [C, join(get, get)],
    ],
    verdict: 'other',
  },
  { name: 'MySQL', midstream: false, steps: [[S, mysqlGreeting]], verdict: 'other' },
  {
    name: 'ASCII memcached',
    midstream: false,
    steps: [[C, text('get key\r\n')]],
    verdict: 'other',
  },
  {
    name: 'a response from the client',
    midstream: false,
    steps: [[C, helloAnswer]],
    verdict: 'other',
  },
  { name: 'a request from the server', midstream: false, steps: [[S, get]], verdict: 'other' },
  {
    name: 'a frame followed by something else',
    midstream: false,
    steps: [[C, join(get, text('and then this, which is no header'))]],
    verdict: 'undecided',
    finally: 'other',
  },
  {
    name: 'the same, and another frame behind it',
    midstream: false,
    steps: [[C, join(get, text('and then this, which is no header'), get)]],
    verdict: 'undecided',
    finally: 'other',
  },
  {
    name: 'the same, in pieces',
    midstream: false,
    steps: [
      [C, get.subarray(0, 27)],
      [C, join(get.subarray(27), text('and then this, which is no header'))],
    ],
    verdict: 'undecided',
    finally: 'other',
  },
  {
    name: 'the same, but answered by a frame',
    midstream: false,
    steps: [
      [C, join(get, text('and then this, which is no header'))],
      [S, gotIt],
    ],
    verdict: 'mcbp',
  },
  {
    name: 'bytes lost before the first were seen',
    midstream: false,
    steps: [
      [C, 100],
      [C, join(filled(9), get, hello)],
    ],
    verdict: 'mcbp',
  },
  {
    name: 'a first frame longer than what may be held',
    midstream: false,
    steps: [[C, frameOf({ opcode: 1, extras: 8, key: 3, value: 200_000 })]],
    verdict: 'mcbp',
  },
];

const midstream: readonly Case[] = [
  {
    name: 'two requests',
    midstream: true,
    steps: [[C, join(get, hello)]],
    verdict: 'mcbp',
    client: C,
  },
  {
    name: 'a chain of eight requests, and the beginning of another',
    midstream: true,
    steps: [[S, join(...new Array(8).fill(get), get.subarray(0, 9))]],
    verdict: 'mcbp',
    client: S,
  },
  {
    name: 'two responses from the end guessed to be the client',
    midstream: true,
    steps: [[C, join(helloAnswer, gotIt)]],
    verdict: 'mcbp',
    client: S,
  },
  {
    name: 'requests from the end guessed to be the server',
    midstream: true,
    steps: [[S, join(filled(700), get, get)]],
    verdict: 'mcbp',
    client: S,
  },
  {
    name: 'a request and its response, one packet each',
    midstream: true,
    steps: [
      [S, get],
      [C, gotIt],
    ],
    verdict: 'mcbp',
    client: S,
  },
  {
    name: 'a request and its response, of another command than opcode 0',
    midstream: true,
    steps: [
      [S, frameOf({ opcode: 0x04, key: 5, opaque: 2 })],
      [C, frameOf({ magic: 0x81, opcode: 0x04, opaque: 2 })],
    ],
    verdict: 'mcbp',
    client: S,
  },
  {
    name: 'a request and a response with its opaque to another command',
    midstream: true,
    steps: [
      [C, get],
      [S, frameOf({ magic: 0x81, opcode: 0x04, opaque: 2 })],
    ],
    verdict: 'undecided',
    finally: 'mcbp',
    client: C,
  },
  {
    name: 'a request and a response that is not its own',
    midstream: true,
    steps: [
      [C, get],
      [S, helloAnswer],
    ],
    verdict: 'undecided',
    finally: 'mcbp',
    client: C,
  },
  {
    name: 'a response to another request of the same kind',
    midstream: true,
    steps: [
      [C, text('?')],
      [C, 9],
      [C, get],
      [S, frameOf({ magic: 0x81, opcode: 0x00, opaque: 3 })],
    ],
    verdict: 'undecided',
    finally: 'mcbp',
    client: C,
  },
  {
    name: 'one request and no more',
    midstream: true,
    steps: [[C, get]],
    verdict: 'undecided',
    finally: 'mcbp',
    client: C,
  },
  {
    name: 'the middle of something, a gap, and one request',
    midstream: true,
    steps: [
      [C, text('?')],
      [C, 9],
      [C, get],
    ],
    verdict: 'undecided',
    finally: 'mcbp',
    client: C,
  },
  {
    name: 'one frame that is followed by something else',
    midstream: true,
    steps: [
      [C, get],
      [C, text('something else altogether')],
    ],
    verdict: 'undecided',
    finally: 'other',
  },
  {
    name: 'DCP of the producer: magic 0x80 does not make it the client',
    midstream: true,
    steps: [[S, join(mutation, mutation)]],
    verdict: 'mcbp',
    client: C,
  },
  {
    name: 'DCP of the consumer: magic 0x81 does not make it the server',
    midstream: true,
    steps: [[C, join(noopAnswer, noopAnswer)]],
    verdict: 'mcbp',
    client: C,
  },
  {
    name: 'text',
    midstream: true,
    steps: [
      [C, text('HTTP/1.1 200 OK\r\n'.repeat(10))],
      [S, text('ok')],
    ],
    verdict: 'undecided',
    finally: 'other',
  },
  {
    name: 'text without end in both directions',
    midstream: true,
    steps: [
      [C, filled(70_000)],
      [S, filled(70_000)],
    ],
    verdict: 'undecided',
    finally: 'other',
  },
  {
    name: 'nothing in both directions for longer than the longest frame',
    midstream: true,
    steps: [
      [C, filled(31 * 1024 * 1024)],
      [S, filled(31 * 1024 * 1024)],
    ],
    verdict: 'other',
  },
  {
    name: 'text of a protocol that is known, without end in both directions',
    midstream: true,
    steps: [
      [S, text('HTTP/1.1 200 OK\r\n'.repeat(5000))],
      [C, filled(70_000)],
    ],
    verdict: 'other',
  },
  {
    name: 'a long value of the server, then requests of the client',
    midstream: true,
    steps: [
      [S, filled(70_000)],
      [S, filled(70_000)],
      [C, join(get, get)],
    ],
    verdict: 'mcbp',
    client: C,
  },
];

describe.each([
  ['from the start', fromStart],
  ['midstream', midstream],
])('Recogniser, %s', (_, cases) => {
  it.each(cases)('$name: $verdict', ({ midstream, steps, verdict, client, ...rest }) => {
    const recogniser = judge(midstream, steps);
    expect(recogniser.verdict).toBe(verdict);
    expect(recogniser.finish()).toBe(rest.finally ?? verdict);
    if (client !== undefined) expect(recogniser.client).toBe(client);
  });
});

describe('what was held', () => {
  const replayed = (recogniser: Recogniser): string[] => {
    const lines: string[] = [];
    recogniser.replay({
      data: (from, bytes, at) => lines.push(`${from} data ${bytes.length} @${at.frame}`),
      gap: (from, missing, at) => lines.push(`${from} gap ${missing} @${at.frame}`),
    });
    return lines;
  };

  it('is replayed in order of arrival, by the ends as they really are, once', () => {
    const recogniser = judge(true, [
      [S, get],
      [C, filled(5)],
      [C, 7],
      [C, 3],
      [S, get],
    ]);
    expect(recogniser.client).toBe(S);
    expect(replayed(recogniser)).toEqual([
      '0 data 29 @1',
      '1 data 5 @2',
      '1 gap 10 @3',
      '0 data 29 @5',
    ]);
    expect(replayed(recogniser)).toEqual([]);
  });

  it('is a copy: chunks may be overwritten while undecided', () => {
    const lent = get.slice();
    const recogniser = new Recogniser(true);
    recogniser.data(C, lent, momentOf(1));
    lent.fill(0);
    recogniser.data(S, gotIt, momentOf(2));
    const heard: Uint8Array[] = [];
    recogniser.replay({ data: (_, bytes) => heard.push(bytes.slice()), gap: () => {} });
    expect(heard).toEqual([get, gotIt]);
  });

  it('includes the whole chunk that decided, however long', () => {
    const long = join(get, frameOf({ opcode: 1, extras: 8, key: 2, value: 300_000 }));
    expect(replayed(judge(true, [[C, long]]))).toEqual([`0 data ${long.length} @1`]);
  });

  it('of a direction that passed the limit is a gap', () => {
    const recogniser = judge(true, [
      [S, filled(60_000)],
      [S, filled(60_000)],
      [S, filled(500)],
      [C, join(get, get)],
    ]);
    expect(replayed(recogniser)).toEqual([
      '1 gap 60000 @1',
      '1 data 60000 @2',
      '1 data 500 @3',
      '0 data 58 @4',
    ]);
  });

  it('is nothing that came after the verdict', () => {
    const recogniser = judge(true, [[C, join(get, get)]]);
    expect(recogniser.data(S, text('HTTP/1.1 200 OK\r\n'), momentOf(2))).toBe('mcbp');
    expect(recogniser.gap(C, 7, momentOf(3))).toBe('mcbp');
    expect(replayed(recogniser)).toEqual(['0 data 58 @1']);
    const other = judge(false, [[C, text('GET / HTTP/1.1\r\n')]]);
    expect(other.data(S, join(gotIt, gotIt), momentOf(2))).toBe('other');
  });

  it('is nothing of another protocol', () => {
    expect(replayed(judge(false, [[C, text('GET / HTTP/1.1\r\n')]]))).toEqual([]);
  });
});

describe('a direction in the middle of something', () => {
  const packets = (count: number): Step[] =>
    Array.from({ length: count }, () => [S, filled(1448)] as const);

  it('is searched until its messages begin, however late', () => {
    const recogniser = judge(true, [...packets(2000), [S, join(...new Array(8).fill(gotIt))]]);
    expect(recogniser.verdict).toBe('mcbp');
    let bytes = 0;
    let missing = 0;
    recogniser.replay({
      data: (_, part) => {
        bytes += part.length;
      },
      gap: (_, count) => {
        missing += count;
      },
    });
    expect(bytes + missing).toBe(2000 * 1448 + 8 * gotIt.length);
    expect(bytes).toBeLessThanOrEqual(Recogniser.LIMIT + 1448);
  });

  it('that began with the header of a long frame has lost nothing when it is known', () => {
    const long = frameOf({ opcode: 1, extras: 8, key: 2, value: 300_000 });
    const steps: Step[] = [];
    for (let at = 0; at < long.length; at += 1448) steps.push([C, long.subarray(at, at + 1448)]);
    const recogniser = judge(true, steps);
    expect(recogniser.verdict).toBe('mcbp');
    const heard: Uint8Array[] = [];
    recogniser.replay({
      data: (_, part) => heard.push(part.slice()),
      gap: () => expect.unreachable(),
    });
    const all = join(...heard);
    expect(all.length).toBeGreaterThan(Recogniser.LIMIT - 1448);
    expect(all).toEqual(long.subarray(0, all.length));
  });

  it('gives back the very moments that it was given', () => {
    const at = momentOf(7);
    const recogniser = new Recogniser(true);
    recogniser.data(S, filled(30), at);
    recogniser.gap(S, 3, momentOf(8));
    recogniser.data(S, join(get, get), momentOf(9));
    const moments: unknown[] = [];
    recogniser.replay({ data: (_, __, when) => moments.push(when), gap: () => {} });
    expect(moments[0]).toBe(at);
  });
});

describe('many connections that are undecided at once', () => {
  const LIMIT = 4 * 1024 * 1024;

  it('hold together what their allowance has, and return it', () => {
    const budget = new Budget(LIMIT);
    const all = Array.from({ length: 3000 }, () => new Recogniser(true, budget));
    for (let round = 0; round < 4; round++) {
      for (const each of all) {
        each.data(C, filled(1448), momentOf(round));
        each.data(S, filled(1448), momentOf(round));
        expect(budget.used).toBeLessThanOrEqual(LIMIT);
      }
    }
    expect(budget.used).toBeGreaterThan(LIMIT / 2);
    // What has no room in either direction is settled, and says why.
    const settled = all.filter(({ verdict }) => verdict === 'other');
    expect(settled.length).toBeGreaterThan(100);
    expect(settled.every(({ starved }) => starved)).toBe(true);
    for (const each of all) each.finish();
    expect(budget.used).toBe(0);
  });

  it('are recognised without it by a first chunk that says it all', () => {
    const nothing = new Budget(0);
    const recogniser = new Recogniser(false, nothing);
    expect(recogniser.data(C, hello, momentOf(1))).toBe('mcbp');
    expect(recogniser.starved).toBe(false);
    const pair = new Recogniser(true, nothing);
    expect(pair.data(S, join(get, get), momentOf(1))).toBe('mcbp');
  });

  it('hear no more of a direction that could not be held; the other one may tell', () => {
    const recogniser = new Recogniser(true, new Budget(0));
    expect(recogniser.data(C, filled(1448), momentOf(1))).toBe('undecided');
    expect(recogniser.starved).toBe(true);
    expect(recogniser.data(C, join(get, get), momentOf(2))).toBe('undecided');
    expect(recogniser.data(S, join(gotIt, gotIt), momentOf(3))).toBe('mcbp');
    const lines: string[] = [];
    recogniser.replay({
      data: (from, bytes) => lines.push(`${from} data ${bytes.length}`),
      gap: (from, missing) => lines.push(`${from} gap ${missing}`),
    });
    expect(lines).toEqual([`0 gap ${1448 + 58}`, `1 data ${2 * gotIt.length}`]);
  });

  it('count what tiny chunks cost, too', () => {
    const budget = new Budget(LIMIT);
    const recogniser = new Recogniser(true, budget);
    for (let i = 0; i < 10_000; i++) recogniser.data(C, filled(1), momentOf(i));
    expect(budget.used).toBeGreaterThan(10_000 * 100);
  });

  it('return what they hold once they are known and replayed', () => {
    const budget = new Budget(LIMIT);
    const recogniser = new Recogniser(true, budget);
    recogniser.data(C, filled(5000), momentOf(1));
    expect(budget.used).toBeGreaterThanOrEqual(5000);
    recogniser.data(C, join(...new Array(8).fill(get)), momentOf(2));
    expect(recogniser.verdict).toBe('mcbp');
    recogniser.replay({ data: () => {}, gap: () => {} });
    expect(budget.used).toBe(0);
  });
});

describe('laws', () => {
  it('any two frames in a row are found behind text, however they are cut', () => {
    const words = fc.array(fc.integer({ min: 0x20, max: 0x7e }), { maxLength: 300 });
    const pair = fc
      .constantFrom('client' as const, 'server' as const)
      .chain((sender) => fc.tuple(anyFrameOf(sender), anyFrameOf(sender)));
    fc.assert(
      fc.property(words, pair, fc.integer({ min: 1, max: 500 }), (noise, [a, b], size) => {
        const bytes = join(Uint8Array.from(noise), a, b);
        const steps: Step[] = [];
        for (let i = 0; i < bytes.length; i += size) steps.push([C, bytes.subarray(i, i + size)]);
        expect(judge(true, steps).verdict).toBe('mcbp');
      }),
    );
  });

  it('noise without magic bytes is never taken for MCBP, and never throws', () => {
    const noise = fc.uint8Array({ min: 0x20, max: 0x7f, maxLength: 400 });
    const steps = fc.array(
      fc.tuple(fc.constantFrom(C, S), fc.oneof(noise, fc.integer({ min: 1, max: 99 }))),
    );
    fc.assert(
      fc.property(fc.boolean(), steps, (midstream, each) => {
        expect(judge(midstream, each).finish()).toBe('other');
      }),
    );
  });
});
