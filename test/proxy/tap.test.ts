import { expect, it } from 'vitest';
import { Tap } from '../../src/proxy/tap.js';
import { CLIENT, type Connection, SERVER, type StreamSink } from '../../src/tcp/events.js';
import { TIME } from './harness.js';

const connection: Connection = {
  index: 3,
  ends: [
    { address: '10.0.0.1', port: 1 },
    { address: '10.0.0.2', port: 2 },
  ],
  midstream: false,
};
const BYTES = new Uint8Array([1, 2, 3]);

/** Runs one whole connection through a tap whose `broken` call throws. */
function run(broken: string): string[] {
  const log: string[] = [];
  const call = (name: string) => {
    log.push(name);
    if (name === broken) throw new Error('broken');
  };
  const inspector: StreamSink = {
    open: (_, at) => call(`open ${at.s}.${at.ns} ${at.frame}`),
    data: (_, from, bytes, at) => call(`data ${from} ${bytes.length} ${at.s}.${at.ns} ${at.frame}`),
    gap: () => call('gap'),
    close: (_, from, how, at) => call(`close ${from} ${how} ${at.s}.${at.ns} ${at.frame}`),
  };
  const clock = () => {
    if (broken === 'now') throw new Error('broken');
    return TIME;
  };
  const tap = new Tap(inspector, clock, (of, error) => log.push(`failed ${of.index} ${error}`));
  tap.open(connection);
  const at = tap.moment();
  if (at !== undefined) tap.data(CLIENT, BYTES, at);
  tap.close(CLIENT, 'fin');
  tap.close(SERVER, 'rst');
  return log;
}

const OPEN = 'open 1700000000.5 0';
const DATA = 'data 0 3 1700000000.5 0';
const CLOSE = 'close 0 fin 1700000000.5 0';
const FAILED = 'failed 3 Error: broken';

it.each([
  ['', [OPEN, DATA, CLOSE, 'close 1 rst 1700000000.5 0']],
  [OPEN, [OPEN, FAILED]],
  [DATA, [OPEN, DATA, FAILED]],
  [CLOSE, [OPEN, DATA, CLOSE, FAILED]],
  ['now', [FAILED]],
])('an exception in %j ends the inspection and is reported once', (broken, log) =>
  expect(run(broken)).toEqual(log),
);

it('does nothing before a connection is open', () => {
  const fail = () => {
    throw new Error('called');
  };
  const inspector: StreamSink = { open: fail, data: fail, gap: fail, close: fail };
  const tap = new Tap(inspector, fail, fail);
  expect(tap.moment()).toBeUndefined();
  tap.data(CLIENT, BYTES, { ...TIME, frame: 0 });
  tap.close(CLIENT, 'end');
});
