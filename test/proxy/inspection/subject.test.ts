import { describe, expect, it } from 'vitest';
import type { Inspector, Sieve } from '../../../src/proxy/inspection/inspector.js';
import { Subject } from '../../../src/proxy/inspection/subject.js';
import { CLIENT, type Connection, SERVER, type StreamSink } from '../../../src/tcp/events.js';

const connection: Connection = {
  index: 3,
  ends: [
    { address: '10.0.0.1', port: 1 },
    { address: '10.0.0.2', port: 2 },
  ],
  midstream: false,
};
const AT = { s: 7, ns: 5, frame: 0 };

/** Runs one whole connection past two inspectors, the first of which throws in `broken`. */
function run(broken: string): string[] {
  const log: string[] = [];
  const inspector = (name: string): StreamSink => {
    const call = (what: string): void => {
      log.push(`${name} ${what}`);
      if (name === 'a' && what === broken) throw new Error('broken');
    };
    return {
      open: (_, at) => call(`open ${at.s}`),
      data: (_, from, bytes, at) => call(`data ${from} ${bytes.length} ${at.ns}`),
      gap: (_, from, missing) => call(`gap ${from} ${missing}`),
      close: (_, from, how) => call(`close ${from} ${how}`),
    };
  };
  const failed = (of: Connection, index: number, error: unknown): void => {
    log.push(`failed ${of.index} ${index} ${error}`);
  };
  const subject = new Subject(connection, [inspector('a'), inspector('b')], failed);
  subject.open(AT);
  subject.data(CLIENT, new Uint8Array(3), AT);
  subject.gap(SERVER, 9, AT);
  subject.close(CLIENT, 'fin', AT);
  subject.close(SERVER, 'rst', AT);
  return log;
}

const [OPEN, DATA, GAP, CLOSE, LAST] = [
  'open 7',
  'data 0 3 5',
  'gap 1 9',
  'close 0 fin',
  'close 1 rst',
];
const FAILED = 'failed 3 0 Error: broken';
const ALL = [OPEN, DATA, GAP, CLOSE, LAST];

it.each([
  ['', ALL],
  [OPEN, [OPEN, FAILED]],
  [DATA, [OPEN, DATA, FAILED, CLOSE, LAST]],
  [GAP, [OPEN, DATA, GAP, FAILED, CLOSE, LAST]],
  [CLOSE, [OPEN, DATA, GAP, CLOSE, FAILED, LAST]],
])('an exception in %j is reported once; of the end the inspector is still told', (broken, log) => {
  const seen = run(broken);
  const first = seen.filter((line) => !line.startsWith('b '));
  expect(first.map((line) => line.replace(/^a /, ''))).toEqual(log);
  expect(seen.filter((line) => line.startsWith('b '))).toEqual(ALL.map((line) => `b ${line}`));
});

describe('omitted bytes', () => {
  const silent = { open() {}, data() {}, gap() {}, close() {} };
  const noFailure = (_: Connection, __: number, error: unknown): void => {
    throw error;
  };

  it('are bytes to whoever does not do without them', () => {
    const log: string[] = [];
    const all: Inspector = { ...silent, data: (_, from, bytes) => log.push(`${from} ${bytes}`) };
    const some: Inspector = {
      ...silent,
      omitted: (_, from, count) => log.push(`${from} x${count}`),
    };
    const subject = new Subject(connection, [all, some], noFailure);
    subject.omitted(SERVER, 2, Uint8Array.of(5, 6), AT);
    expect(log).toEqual(['1 5,6', '1 x2']);
    expect(subject.omits).toBe(false);
    expect(new Subject(connection, [some], noFailure).omits).toBe(true);
    expect(new Subject(connection, [some, all], noFailure).omits).toBe(false);
  });

  it('end an inspector that fails on them, as others do', () => {
    const failed: unknown[] = [];
    let calls = 0;
    const omitted = (): void => {
      calls += 1;
      throw new Error('broken');
    };
    const subject = new Subject(connection, [{ ...silent, omitted }], (_, i) => failed.push(i));
    subject.omitted(SERVER, 2, Uint8Array.of(5, 6), AT);
    subject.omitted(SERVER, 2, Uint8Array.of(5, 6), AT);
    expect([calls, failed]).toEqual([1, [0]]);
  });

  it.each<[string, Sieve['next'], number[]]>([
    ['one per direction', (bytes) => -bytes.length, [-9, -4]],
    [
      'that throws',
      () => {
        throw new Error('broken');
      },
      [9, 4],
    ],
    ['that does not move', () => 0, [9, 4]],
    ['that goes too far', (bytes) => bytes.length + 1, [9, 4]],
    ['that is no number', () => Number.NaN, [9, 4]],
  ])('are what the sieve says: %s', (_, next, runs) => {
    const subject = new Subject(connection, [], noFailure, () => ({ next }));
    expect([
      subject.sift(CLIENT, new Uint8Array(9), 0),
      subject.sift(SERVER, new Uint8Array(4), 0),
    ]).toEqual(runs);
  });

  it('are none any more once a sieve has failed', () => {
    const runs = [-3, 0, -3];
    const next = (): number => runs.shift() ?? 0;
    const subject = new Subject(connection, [], noFailure, () => ({ next }));
    const bytes = new Uint8Array(3);
    expect([0, 0, 0].map(() => subject.sift(CLIENT, bytes, 0))).toEqual([-3, 3, 3]);
  });
});
