import { describe, expect, it } from 'vitest';
import { type Endpoint, FIN, RST, SYN } from '../../src/tcp/events.js';
import { type Line, momentOf, Play, segmentOf } from './play.js';

const at = (address: string, port: number): Endpoint => ({ address, port });

describe('who is the client', () => {
  const cases: [string, Endpoint, Endpoint, number, number | undefined, 'sender' | 'receiver'][] = [
    ['SYN', at('1.1.1.1', 11_210), at('2.2.2.2', 50_000), SYN, undefined, 'sender'],
    ['SYN|ACK', at('1.1.1.1', 50_000), at('2.2.2.2', 11_210), SYN, 7, 'receiver'],
    ['data to a KV port', at('1.1.1.1', 8091), at('2.2.2.2', 11_210), 0, 7, 'sender'],
    ['data from a KV port', at('1.1.1.1', 11_207), at('2.2.2.2', 80), 0, 7, 'receiver'],
    ['data from a development port', at('1.1.1.1', 12_002), at('2.2.2.2', 9000), 0, 7, 'receiver'],
    ['data to the lower port', at('1.1.1.1', 50_000), at('2.2.2.2', 5000), 0, 7, 'sender'],
    ['data from the lower port', at('1.1.1.1', 5000), at('2.2.2.2', 50_000), 0, 7, 'receiver'],
  ];
  it.each(cases)('%s', (_, src, dst, flags, ack, client) => {
    const play = new Play({}, src, dst);
    const connection = play.client({ seq: 1, flags, ...(ack === undefined ? {} : { ack }) });
    expect(connection.ends[0]).toBe(client === 'sender' ? src : dst);
    expect(connection.midstream).toBe((flags & SYN) === 0);
  });

  it.each([
    [11_206, false],
    [11_207, true],
    [11_208, false],
    [11_209, true],
    [11_210, true],
    [11_211, true],
    [11_212, false],
    [11_999, false],
    [12_000, true],
    [12_999, true],
    [13_000, false],
  ])('port %i is taken for a server even beside a lower one: %s', (port, isServers) => {
    const [low, asked] = [at('1.1.1.1', 80), at('2.2.2.2', port)];
    const connection = new Play({}, low, asked).client({ seq: 1, ack: 7 });
    expect(connection.ends[isServers ? 1 : 0]).toBe(asked);
  });

  it('is corrected by settle() midstream, also for what comes later', () => {
    const play = new Play({}, at('1.1.1.1', 5000), at('2.2.2.2', 50_000));
    const connection = play.client({ seq: 1, ack: 7, text: 'from 5000' });
    expect(play.table.settle(connection, 0)).toBe(false);
    expect(play.table.settle(connection, 1)).toBe(true);
    expect(connection.ends[0].port).toBe(5000);
    play.client({ seq: 10, ack: 7, text: 'again' });
    play.server({ seq: 7, ack: 15, text: 'answer' });
    expect(play.script()).toEqual([
      'open 0',
      '0 server "from 5000" @1',
      '0 client "again" @2',
      '0 server "answer" @3',
    ]);
  });

  it('is beyond doubt when the SYN was seen', () => {
    const play = new Play();
    const connection = play.client({ seq: 1, flags: SYN });
    expect(play.table.settle(connection, 1)).toBe(false);
    expect(connection.ends[0]).toBe(play.clientEnd);
  });
});

describe('midstream', () => {
  it('begins with the first segment seen', () => {
    const play = new Play();
    play.client({ seq: 5000, ack: 900, text: 'abc' });
    play.client({ seq: 4990, ack: 900, text: 'x' });
    play.server({ seq: 900, ack: 5003, text: 'def' });
    expect(play.script()).toEqual(['open 0', '0 client "abc" @1', '0 server "def" @3']);
  });

  it.each([
    ['empty', ''],
    ['with a byte', '\0'],
  ])('is not fooled by a keep-alive as the first segment: %s', (_, text) => {
    const play = new Play();
    play.server({ seq: 900, ack: 5000 });
    play.client({ seq: 4999, ack: 900, text });
    play.client({ seq: 5000, ack: 900, text: 'abc' });
    expect(play.script()).toEqual(['open 0', '0 client "abc" @3']);
  });

  it('is not fooled by an empty keep-alive before anything of the other end', () => {
    const play = new Play();
    play.client({ seq: 4999, ack: 900 });
    play.server({ seq: 900, ack: 5000 });
    play.client({ seq: 5000, ack: 900, text: 'abc' });
    expect(play.script()).toEqual(['open 0', '0 client "abc" @3']);
  });

  it('takes a SYN captured late for its own by its number', () => {
    const play = new Play();
    play.client({ seq: 101, ack: 501, text: 'abc' });
    expect(play.client({ seq: 100, flags: SYN }).index).toBe(0);
    expect(play.client({ seq: 99, flags: SYN }).index).toBe(1);
  });

  it('knows where the client began from the SYN|ACK', () => {
    const play = new Play();
    play.server({ seq: 500, ack: 101, flags: SYN });
    play.client({ seq: 104, ack: 501, text: 'def' });
    play.client({ seq: 101, ack: 501, text: 'abc' });
    expect(play.heard.stream(0, 'client')).toBe('abcdef');
  });
});

describe('numbering', () => {
  it('counts every connection, in order of first appearance', () => {
    const play = new Play();
    const others = [40_001, 40_002, 40_003].map((port) => at('10.0.0.1', port));
    for (const [index, src] of others.entries()) {
      const segment = segmentOf(src, play.serverEnd, index + 1, { seq: 1, flags: SYN });
      expect(play.table.segment(segment).index).toBe(index);
    }
    expect(play.client({ seq: 1, flags: RST }).index).toBe(3);
    const first = segmentOf(play.serverEnd, others[0] ?? at('', 0), 9, { seq: 9, ack: 2 });
    expect(play.table.segment(first).index).toBe(0);
  });

  it('gives a reused four-tuple a new number, however the old connection ended', () => {
    const play = new Play();
    play.handshake();
    play.client({ seq: 101, ack: 501, text: 'old' });
    expect(play.client({ seq: 90_000, flags: SYN }).index).toBe(1);
    play.server({ seq: 70_000, ack: 90_001, flags: SYN });
    play.client({ seq: 90_001, ack: 70_001, text: 'new' });
    expect(play.script()).toEqual([
      '0 client "old" @4',
      '0 client end @5',
      '0 server end @5',
      'open 1',
      '1 client "new" @7',
    ]);
  });

  it('sees the new connection by its SYN|ACK when the SYN was lost', () => {
    const play = new Play();
    play.handshake();
    expect(play.server({ seq: 70_000, ack: 90_001, flags: SYN }).index).toBe(1);
  });

  it.each([
    ['a retransmitted SYN', { seq: 100, flags: SYN }],
    ['a late ACK', { seq: 102, ack: 502 }],
    ['a late retransmission', { seq: 101, ack: 501, text: 'abc' }],
    ['a late FIN', { seq: 104, ack: 502, flags: FIN }],
    ['a late RST', { seq: 105, flags: RST }],
  ])('does not take %s for a new connection', (_, line) => {
    const play = new Play();
    play.handshake();
    play.client({ seq: 101, ack: 501, text: 'abc' });
    play.client({ seq: 104, ack: 501, flags: FIN });
    play.server({ seq: 501, ack: 105, flags: FIN });
    play.script();
    expect(play.client(line).index).toBe(0);
    expect(play.script()).toEqual([]);
  });

  it('does not swallow new data on a finished four-tuple when its SYN was lost', () => {
    const play = new Play();
    play.handshake();
    play.client({ seq: 101, ack: 501, flags: FIN });
    play.server({ seq: 501, ack: 102, flags: FIN });
    expect(play.client({ seq: 60_000, ack: 80_000, text: 'new life' }).index).toBe(1);
    expect(play.heard.stream(1, 'client')).toBe('new life');
  });

  it('takes a connection from a port to itself for one connection', () => {
    const self = at('127.0.0.1', 11_210);
    const play = new Play({}, self, self);
    play.client({ seq: 100, flags: SYN });
    play.client({ seq: 101, ack: 101, text: 'echo' });
    expect(play.table.opened).toBe(1);
    expect(play.heard.stream(0, 'client')).toBe('echo');
  });
});

describe('bounds', () => {
  const flood = (play: Play, count: number, first = 0): void => {
    for (let i = first; i < first + count; i++) {
      const src = at(`10.1.${i >> 8}.${i & 255}`, 40_000);
      play.table.segment(segmentOf(src, play.serverEnd, i + 1, { seq: 1, flags: SYN }));
    }
  };

  it('drops the longest idle connection when the table is full, and counts it', () => {
    const play = new Play({ maxConnections: 16 });
    play.handshake();
    flood(play, 15);
    play.client({ seq: 101, ack: 501, text: 'alive' });
    flood(play, 1, 15);
    expect(play.table.held).toBe(16);
    expect(play.table.evicted).toBe(1);
    // The oldest of the flood went, not ours, which was heard of later.
    expect(play.script().filter((line) => line.endsWith('@16'))).toEqual([
      '1 client end @16',
      '1 server end @16',
    ]);
    expect(play.client({ seq: 106, ack: 501, text: '!' }).index).toBe(0);
  });

  it('closes each of several that were reset, once its time is up', () => {
    const play = new Play();
    const clients = [50_001, 50_002, 50_003].map((port) => at('10.0.0.9', port));
    let frame = 0;
    const say = (src: Endpoint, line: Line) =>
      play.table.segment(segmentOf(src, play.serverEnd, ++frame, line));
    for (const src of clients) say(src, { seq: 100, flags: SYN });
    for (const src of clients) say(src, { seq: 101, flags: RST });
    const closedByServer = () => play.script().filter((line) => / server rst @/.test(line));
    for (let i = 0; i < 998; i++) play.client({ seq: 101, ack: 501 });
    expect(closedByServer()).toEqual(['0 server rst @998']);
    play.client({ seq: 101, ack: 501 });
    play.client({ seq: 101, ack: 501 });
    expect(closedByServer()).toEqual(['1 server rst @999', '2 server rst @1000']);
  });

  it('takes a flood of resets in time linear in it', () => {
    const play = new Play({ maxConnections: 64 });
    const before = performance.now();
    for (let i = 0; i < 100_000; i += 2) {
      const src = at(`10.1.${i >> 8}.${i & 255}`, 40_000);
      play.table.segment(segmentOf(src, play.serverEnd, i + 1, { seq: 1, flags: SYN }));
      play.table.segment(segmentOf(src, play.serverEnd, i + 2, { seq: 2, flags: RST }));
    }
    // To look at all that were ever reset each time would take a minute.
    expect(performance.now() - before).toBeLessThan(5000);
    expect(play.table.opened).toBe(50_000);
  });

  it('drops finished connections before living ones, and does not count them', () => {
    const play = new Play({ maxConnections: 16 });
    flood(play, 15);
    play.client({ seq: 100, flags: SYN });
    play.server({ seq: 0, ack: 101, flags: RST | SYN });
    play.client({ seq: 101, flags: RST });
    flood(play, 1, 15);
    expect(play.table.held).toBe(16);
    expect(play.table.evicted).toBe(0);
  });

  it('holds no more connections than its cap under a flood of SYNs', () => {
    const play = new Play({ maxConnections: 64 });
    flood(play, 10_000);
    expect(play.table.held).toBeLessThanOrEqual(64);
    expect(play.table.opened).toBe(10_000);
    expect(play.table.evicted).toBe(10_000 - play.table.held);
    play.table.end(momentOf(10_001));
    const closed = play.heard.lines.filter((line) => line.includes(' end @'));
    expect(closed.length).toBe(2 * 10_000);
  });
});
