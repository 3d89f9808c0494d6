/** The list of a session with a filter. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import { EventView } from '../../../src/export/event-view.js';
import { compileFilter } from '../../../src/filter/compile.js';
import { Catalogue } from '../../../src/filter/fields/catalogue.js';
import type { MessageSink } from '../../../src/message.js';
import { AnswerIndex } from '../../../src/session/answer-index.js';
import { FindingIndex } from '../../../src/session/finding-index.js';
import { judging } from '../../../src/session/judging.js';
import { PacketLengths } from '../../../src/session/packets/lengths.js';
import { Pipeline } from '../../../src/session/pipeline.js';
import type { Viewport } from '../../../src/session/port/viewport.js';
import { Session } from '../../../src/session/session.js';
import type { SessionOptions } from '../../../src/session/session-options.js';
import { tee } from '../../../src/session/tee.js';
import { loud } from '../../helpers/failures.js';
import { EINVAL, failure, frame, response } from '../../helpers/frames.js';
import { connectionOf, momentOf } from '../build.js';

const DECODE = { table: commandTable, secrets: 'mask', edition: undefined } as const;
const view = (more: Partial<Viewport> = {}): Viewport => ({
  ...{ top: 0, height: 1000, selected: 0, follow: false, time: 'r' },
  ...more,
});

/** Traffic, a session of it, and who else listens. */
function staged(options: Partial<SessionOptions> = {}, listener?: MessageSink) {
  const findings = new FindingIndex('last');
  const { decoder, analyst } = judging(DECODE, findings, {}, (number, told) =>
    session.found(number, told),
  );
  const session: Session = new Session({
    ...{ mode: 'file', title: '', decoder, now: () => performance.now(), judged: findings },
    ...options,
  });
  const sink = tee({ analyst, session, listener }, loud);
  const pipeline = new Pipeline({ table: commandTable, sink });
  const connections = [connectionOf(0), connectionOf(1)];
  for (const connection of connections) pipeline.open(connection, momentOf(0));
  let ms = 0;
  const say = (from: 0 | 1, bytes: Uint8Array, which = 0): void => {
    ms += 10;
    pipeline.data(connections[which] as (typeof connections)[0], from, bytes, momentOf(ms, ms));
  };
  const end = (): void => {
    for (const connection of connections) {
      for (const side of [0, 1] as const) pipeline.close(connection, side, 'fin', momentOf(ms));
    }
    analyst.end();
  };
  return { session, say, decoder, end };
}

type Say = ReturnType<typeof staged>['say'];

/** Seven messages a round, of many kinds. */
function talk(say: Say, rounds: number): void {
  for (let i = 1; i <= rounds; i += 1) {
    say(0, frame({ opcode: 0x75, word: i, value: { term: String(i) }, opaque: i }));
    say(1, i % 3 === 0 ? failure(0x75, EINVAL, 'term') : response({ opcode: 0x75, opaque: i }));
    say(0, frame({ opcode: 0x00, word: i, key: `key-${i}`, opaque: i }), 1);
    say(1, response({ opcode: 0x00, value: 'v'.repeat(i), extras: [0, 0, 0, 0], cas: i }), 1);
    say(0, frame({ opcode: 0x0a, opaque: i }), i % 2);
    say(1, response({ opcode: 0x0a, opaque: i }), i % 2);
    say(0, frame({ opcode: 0xef, opaque: i }));
  }
}

const numbers = (session: Session, viewport = view()): number[] =>
  session.snapshot(viewport).rows.map(({ number }) => number);

const FILTERS = [
  'couchbase.opcode == 0x75',
  'fusion',
  'fusion.term >= 7 and couchbase.vbucket < 12',
  'couchbase.key contains "-1"',
  'couchbase.cas == 5 or couchbase.opaque == 6',
  'couchbase.response_to',
  'couchbase.response_in > 30',
  'couchbase.time > 0',
  'tcp.stream == 1 and not couchbase.opcode == "Get"',
  'ip.src == 192.0.2.2',
  'frame.time_relative > 0.5',
  'frame.number in {20 .. 400} and couchbase.value.length',
  'couchbase.status != Success',
  'finding',
  'finding.severity >= warn',
  'error',
  'message.number > 100 xor couchbase.datatype.json',
];

describe('a filter that is written', () => {
  const offered = (session: Session, text: string): string[] =>
    session.draft(text, text.length).candidates.map((each) => each.text);

  it('is offered the values that fields have in the session, also those that come later', () => {
    const { say, session } = staged({ now: () => 0 });
    talk(say, 2);
    expect(offered(session, 'couchbase.key == ').slice(0, 2)).toEqual(['"key-1"', '"key-2"']);
    expect(offered(session, 'tcp.stream == ').slice(0, 2)).toEqual(['0', '1']);
    const [first, second, third] = offered(session, 'couchbase.opcode == ');
    expect([first, second, third]).toEqual(['"StartFusionUploader"', '"Get"', '"Noop"']);
    say(0, frame({ opcode: 0x00, key: 'late', opaque: 99 }));
    expect(offered(session, 'couchbase.key == "l')[0]).toBe('"late"');
  });

  it('is offered 50 of them at most, and no secrets', () => {
    const { say, session } = staged({ now: () => 0 });
    talk(say, 60);
    say(0, frame({ opcode: 0x21, key: 'PLAIN', value: '\0ann\0secret', opaque: 1 }));
    const keys = offered(session, 'couchbase.key == ').filter((text) => text.startsWith('"key-'));
    expect(keys).toHaveLength(50);
    expect(offered(session, 'couchbase.value == ').join()).not.toContain('secret');
  });
});

describe('a filter lets through what `read -Y` does', () => {
  it.each(FILTERS)('%s', (text) => {
    const answers = new AnswerIndex();
    const { say, session, decoder } = staged({}, answers);
    talk(say, 30);
    // Again as it passes, now that answers and findings are known.
    const filter = compileFilter(text, new Catalogue(commandTable));
    const expected: number[] = [];
    const seen = new EventView(decoder, answers);
    const again = staged(
      {},
      {
        message: (event) => {
          seen.load(event);
          if (filter.matches(seen)) expected.push(event.number);
        },
      },
    );
    talk(again.say, 30);
    session.filterBy(text);
    while (session.filterMore(0));
    expect(numbers(session)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.length).toBeLessThan(210);
  });

  it.each(FILTERS)('%s, set before the first message came', (text) => {
    const early = staged();
    early.session.filterBy(text);
    for (let i = 0; i < 10; i += 1) {
      talk(early.say, 1);
      early.session.filterMore(Number.POSITIVE_INFINITY);
    }
    const late = staged();
    for (let i = 0; i < 10; i += 1) talk(late.say, 1);
    late.session.filterBy(text);
    late.session.filterMore(Number.POSITIVE_INFINITY);
    expect(numbers(early.session)).toEqual(numbers(late.session));
  });
});

describe('the list with a filter', () => {
  function filtered(text: string, options: Partial<SessionOptions> = {}, rounds = 10) {
    const on = staged(options);
    talk(on.say, rounds);
    on.session.filterBy(text);
    while (on.session.filterMore(Number.POSITIVE_INFINITY));
    return on;
  }

  it('is windowed as the other', () => {
    const { session } = filtered('couchbase.opcode == 0x75');
    const snapshot = session.snapshot(view({ top: 4, height: 3 }));
    expect(snapshot).toMatchObject({ total: 20, top: 4 });
    expect(snapshot.rows.map(({ number }) => number)).toEqual([15, 16, 22]);
    expect(numbers(session, view({ height: 2, follow: true }))).toEqual([64, 65]);
  });

  it('tells how far it is, where messages are, and what is nearest', () => {
    const { session } = filtered('couchbase.opcode == 0x75');
    const at = (selected: number) => {
      const { selectedIndex, filter } = session.snapshot(view({ selected }));
      return [selectedIndex, filter?.nearest];
    };
    expect(session.snapshot(view()).filter).toEqual({
      ...{ text: 'couchbase.opcode == 0x75', messages: 70, tested: 70, nearest: 0 },
    });
    expect([at(1), at(8), at(14), at(70)]).toEqual([
      [0, 0],
      [2, 2],
      [-1, 3],
      [-1, 19],
    ]);
    expect([session.locate(9), session.locate(10)]).toEqual([3, undefined]);
  });

  it('does not say what is nearest before it has come so far', () => {
    let ticks = 0;
    const on = staged({ now: () => ticks });
    talk(on.say, 300);
    // Each look at the clock takes longer than there is.
    on.session.filterBy('couchbase.key contains "key"');
    expect(on.session.isFiltering(2000)).toBe(true);
    const before = on.session.version;
    ticks = Number.NEGATIVE_INFINITY;
    expect(on.session.filterMore(Number.NEGATIVE_INFINITY)).toBe(true);
    expect(on.session.version).toBeGreaterThan(before);
    ticks = Number.POSITIVE_INFINITY;
    const { filter, total } = on.session.snapshot(view({ selected: 2000 }));
    expect(filter?.tested).toBeGreaterThan(0);
    expect(filter?.tested).toBeLessThan(2100);
    expect(filter).not.toHaveProperty('nearest');
    expect(total).toBeGreaterThan(0);

    // Nor while nothing matches: the first that does may come yet.
    on.session.filterBy('couchbase.cas == 250');
    const first = () => on.session.snapshot(view({ selected: 1 })).filter;
    expect(first()).not.toHaveProperty('nearest');
    while (on.session.filterMore(0));
    expect(first()).toMatchObject({ tested: 2100, nearest: 0 });
  });

  it('shows all rows again without it, and when it is none', () => {
    const { session } = filtered('fusion');
    session.filterBy('');
    expect(session.snapshot(view())).toMatchObject({ total: 70 });
    expect(session.snapshot(view())).not.toHaveProperty('filter');
    session.filterBy('fusion and');
    expect(session.snapshot(view())).toMatchObject({
      total: 70,
      notice: { severity: 'error', text: expect.stringContaining('filter: ') },
    });
  });

  it('is searched for findings of its own', () => {
    const { session } = filtered('couchbase.opcode == 0xef');
    const all = filtered('finding').session;
    const found = numbers(all).filter((number) => number % 7 === 0);
    const walk: number[] = [];
    for (let at = 0; ; ) {
      const next = session.find({ what: 'finding', from: at, step: 1 });
      if (typeof next !== 'number') break;
      walk.push(next);
      at = next;
    }
    expect(walk).toEqual(found);
    expect(numbers(all).length).toBeGreaterThan(found.length);
  });

  it('has marks, answers and findings that came later', () => {
    const marked = filtered('frame.marked == true').session;
    marked.act({ type: 'mark', number: 9 });
    expect(numbers(marked)).toEqual([9]);
    marked.act({ type: 'mark', number: 9 });
    expect(numbers(marked)).toEqual([]);

    const answered = filtered('couchbase.response_in and couchbase.opcode == "GetClusterConfig"');
    const before = numbers(answered.session);
    answered.say(0, frame({ opcode: 0xb5, opaque: 9_000 }));
    answered.session.filterMore(Number.POSITIVE_INFINITY);
    expect(numbers(answered.session)).toEqual(before);
    answered.say(1, response({ opcode: 0xb5, opaque: 9_000 }));
    expect(numbers(answered.session)).toEqual([...before, 71]);

    const found = filtered('finding.severity == warn');
    const known = numbers(found.session);
    found.say(0, frame({ opcode: 0x00, key: 'never answered', opaque: 9_001 }));
    found.session.filterMore(Number.POSITIVE_INFINITY);
    expect(numbers(found.session)).toEqual(known);
    found.end();
    expect(numbers(found.session)).toContain(71);
  });

  it('counts time from the message shown before', () => {
    const { session } = filtered('couchbase.opcode == 0xef');
    const times = (time: 'd' | 'dd') =>
      session.snapshot(view({ time, height: 3 })).rows.map((row) => row.time);
    expect(times('dd')).toEqual(['0.000000', '0.070000', '0.070000']);
    expect(times('d')).toEqual(['0.010000', '0.010000', '0.010000']);
  });

  it('ends where the list was paused', () => {
    const on = filtered('fusion');
    on.session.snapshot(view());
    on.session.act({ type: 'pause', on: true });
    talk(on.say, 1);
    on.session.filterMore(Number.POSITIVE_INFINITY);
    expect(on.session.snapshot(view())).toMatchObject({ total: 20, filter: { messages: 70 } });
    on.session.act({ type: 'pause', on: false });
    expect(on.session.snapshot(view())).toMatchObject({ total: 22, filter: { messages: 77 } });
  });

  it('loses what memory was too short for', () => {
    const on = filtered('couchbase.opcode == "Set"', { memory: 4 * 1024 * 1024 }, 1);
    const set = frame({ opcode: 0x01, key: 'k', value: 'x'.repeat(200_000) });
    for (let i = 0; i < 60; i += 1) {
      on.say(0, set);
      on.session.filterMore(Number.POSITIVE_INFINITY);
    }
    const { total, rows, counters } = on.session.snapshot(view());
    expect(counters.evicted).toBeGreaterThan(0);
    expect(rows[0]?.number).toBe(counters.evicted + 1);
    expect(total).toBe(67 - counters.evicted);
  });

  it('says when a packet is too long ago for its length to be known', () => {
    const lengths = new PacketLengths(4096);
    for (let i = 0; i < 6000; i += 1) lengths.add(100, 100);
    const { session } = filtered('frame.len == 100', { lengths }, 30);
    expect(session.snapshot(view()).notice?.text).toMatch(
      /^filter: \d+ messages of packets whose length is forgotten do not match$/,
    );
  });
});

it('tells of a draft: its fault, its meaning, how it goes on', () => {
  const { session } = staged();
  expect(session.draft('', 0)).toMatchObject({ text: '', cursor: 0 });
  expect(session.draft('', 0)).not.toHaveProperty('fault');
  expect(session.draft('fusion and ', 11).fault).toMatchObject({ start: 11, end: 12 });
  expect(session.draft('slow 2s', 7).meaning).toBe('couchbase.time >= 2');
  const { candidates, from, to } = session.draft('fusion.te', 9);
  expect([from, to, candidates[0]?.text]).toEqual([0, 9, 'fusion.term']);
  expect(session.draft('', 0).candidates).toHaveLength(100);
});
