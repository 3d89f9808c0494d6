/** Tallies by hand-made messages: what belongs where, and what their caps leave out. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import type { Finding } from '../../src/dissect/node.js';
import type { MessageEvent } from '../../src/message.js';
import { CommandStatistics, StatusStatistics } from '../../src/statistics/commands.js';
import { Conversations, Endpoints } from '../../src/statistics/conversations.js';
import { FindingStatistics } from '../../src/statistics/findings.js';
import { IoStatistics } from '../../src/statistics/io-stat.js';
import { eventOf } from '../helpers/event.js';
import { frame } from '../helpers/frames.js';
import { connectionOf } from '../session/build.js';

const at = (ms: number) => ({ s: Math.floor(ms / 1000), ns: (ms % 1000) * 1e6, frame: 1 });
const message = (ms: number, more: Partial<MessageEvent> = {}, fields: object = {}): MessageEvent =>
  eventOf(frame({ opcode: 0x0a, opaque: 1, ...fields }), { at: at(ms), ...more });

describe('io,stat', () => {
  const every = () => true;

  it('makes an interval of each stretch of time, with or without messages', () => {
    const statistics = new IoStatistics({ interval: 1e9, columns: [every] });
    for (const ms of [500, 1499, 1500, 3600]) statistics.message(message(ms));
    expect([...statistics.rows()]).toEqual([
      { from: 0, to: 1e9, columns: [{ messages: 2, bytes: 48 }] },
      { from: 1e9, to: 2e9, columns: [{ messages: 1, bytes: 24 }] },
      { from: 2e9, to: 3e9, columns: [{ messages: 0, bytes: 0 }] },
      { from: 3e9, to: 3.1e9, columns: [{ messages: 1, bytes: 24 }] },
    ]);
  });

  it('begins and ends with the input, whatever is counted of it', () => {
    const statistics = new IoStatistics({ interval: undefined, columns: [every, () => false] });
    statistics.message(message(0), false);
    statistics.message(message(10));
    statistics.message(message(30), false);
    expect([...statistics.rows()]).toEqual([
      {
        from: 0,
        to: 30e6,
        columns: [
          { messages: 1, bytes: 24 },
          { messages: 0, bytes: 0 },
        ],
      },
    ]);
  });

  it('has so many intervals and no more, and takes what is early for the first', () => {
    const statistics = new IoStatistics({ interval: 1e6, columns: [every], cap: 3 });
    for (const ms of [10, 5, 12, 13, 99]) statistics.message(message(ms));
    expect([...statistics.rows()].map(({ columns }) => columns[0]?.messages)).toEqual([2, 0, 1]);
    expect(statistics.overlooked).toBe(2);
  });

  it('has nothing to say of nothing', () => {
    expect([...new IoStatistics({ interval: 1, columns: [every] }).rows()]).toEqual([]);
  });
});

describe('conversations and their ends', () => {
  const connections = [connectionOf(0), connectionOf(1), connectionOf(2)];

  it('stop at their cap, and count what is beyond', () => {
    const [talks, ends] = [new Conversations(2), new Endpoints(1)];
    for (const connection of [...connections, ...connections.slice(2)]) {
      talks.message(message(0, { connection }));
      ends.message(message(0, { connection }));
    }
    expect(talks.rows().map(({ stream }) => stream)).toEqual([0, 1]);
    expect([talks.overlooked, ends.overlooked]).toEqual([2, 4]);
  });

  it('tell when a conversation began and how long it was', () => {
    const talks = new Conversations();
    const connection = connectionOf(1);
    talks.message(message(100), false);
    talks.message(message(150, { connection }));
    talks.message(message(170, { connection, from: 1 }));
    expect(talks.rows()).toMatchObject([
      { stream: 1, messages: 2, start: 50e6, duration: 20e6, fromServer: { messages: 1 } },
    ]);
  });
});

describe('findings', () => {
  const finding = (id: string): Finding => ({ id, severity: 'warn', message: `says ${id}` });

  it('count when their message does, told before or after it', () => {
    const statistics = new FindingStatistics();
    statistics.found(2, finding('early'));
    statistics.message(message(0, { number: 1 }), false);
    statistics.found(1, finding('left out'));
    statistics.message(message(0, { number: 2 }));
    statistics.found(2, finding('late'));
    statistics.found(2, finding('early'));
    statistics.found(3, finding('never passed'));
    expect(statistics.rows()).toEqual([
      { severity: 'warn', id: 'early', count: 2, first: 2, sentence: 'says early' },
      { severity: 'warn', id: 'late', count: 1, first: 2, sentence: 'says late' },
    ]);
  });

  it('are those of a severity, and worse', () => {
    const statistics = new FindingStatistics('warn');
    for (const severity of ['chat', 'error', 'note', 'warn'] as const) {
      statistics.found(1, { ...finding(severity), severity });
    }
    statistics.message(message(0, { number: 1 }));
    expect(statistics.rows().map(({ id }) => id)).toEqual(['error', 'warn']);
  });

  it('wait up to a cap', () => {
    const statistics = new FindingStatistics('chat', 1);
    statistics.found(1, finding('a'));
    statistics.found(1, finding('b'));
    statistics.message(message(0, { number: 1 }));
    expect(statistics.rows().map(({ id }) => id)).toEqual(['a']);
    expect(statistics.overlooked).toBe(1);
  });
});

describe('commands and statuses', () => {
  it("tell the server's own commands from the clients' of the same number", () => {
    const statistics = new CommandStatistics(commandTable);
    statistics.message(message(0, {}, { magic: 0x80, opcode: 1 }));
    statistics.message(message(0, {}, { magic: 0x82, opcode: 1 }));
    expect(statistics.rows().map(({ command }) => command)).toEqual([
      'Set',
      'ClustermapChangeNotification',
    ]);
  });

  it('tell failures, and ordinary ones among them', () => {
    const statistics = new CommandStatistics(commandTable);
    for (const word of [0, 1, 4]) statistics.message(message(0, {}, { magic: 0x81, word }));
    expect(statistics.rows()).toMatchObject([{ errors: 2, ordinaryErrors: 1 }]);
  });

  it('stop at their cap', () => {
    const statistics = new StatusStatistics(commandTable, 2);
    for (const word of [4, 0, 4, 7]) statistics.message(message(0, {}, { magic: 0x81, word }));
    expect(statistics.rows()).toMatchObject([
      { status: 0, failure: false, answers: 1 },
      { status: 4, name: 'Einval', failure: true, answers: 2 },
    ]);
    expect(statistics.overlooked).toBe(1);
  });
});
