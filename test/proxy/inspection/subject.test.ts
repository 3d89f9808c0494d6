import { expect, it } from 'vitest';
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
