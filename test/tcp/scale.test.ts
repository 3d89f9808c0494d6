/** Many connections and bad lines: the same streams, in bounded memory and linear work. */
import { describe, expect, it } from 'vitest';
import { ConnectionTable } from '../../src/tcp/connections.js';
import type { Endpoint, Segment } from '../../src/tcp/events.js';
import type { TcpSink } from '../../src/tcp/flow.js';

const SERVER: Endpoint = { address: '10.1.0.1', port: 11_210 };
const PAYLOAD = new Uint8Array(100).fill(0x2e);

const clientOf = (i: number): Endpoint => ({
  address: `10.0.${Math.floor(i / 60_000)}.1`,
  port: 1024 + (i % 60_000),
});

class Counted implements TcpSink {
  bytes = 0;
  gaps = 0;
  missing = 0;
  opens = 0;

  open(): void {
    this.opens += 1;
  }

  data(...[, , , , , start, end]: Parameters<TcpSink['data']>): void {
    this.bytes += end - start;
  }

  gap(_connection: unknown, _from: unknown, missing: number): void {
    this.gaps += 1;
    this.missing += missing;
  }

  close(): void {}
}

const segment = (src: Endpoint, dst: Endpoint, frame: number, more: Partial<Segment>): Segment => ({
  ...{ at: { s: 1, ns: 0, frame }, src, dst, seq: 0, ack: 0, flags: 0x10, window: 65_535 },
  ...{ bytes: PAYLOAD, start: 0, end: PAYLOAD.length, wireLength: PAYLOAD.length },
  ...more,
});

const EMPTY = { end: 0, wireLength: 0 };
const SYN = { flags: 0x02, ...EMPTY };

describe('more connections than are held', () => {
  it('are all followed while they are held, by the values of their ends', () => {
    const heard = new Counted();
    const table = new ConnectionTable(heard, { maxConnections: 8192 });
    const clients = Array.from({ length: 9000 }, (_, i) => clientOf(i));
    let frame = 0;
    for (const client of clients) {
      frame += 1;
      table.segment(segment(client, SERVER, frame, { ...SYN, seq: 99 }));
    }
    expect(table.held).toBeLessThanOrEqual(8192);
    const held = clients.slice(2000);
    for (let round = 0; round < 2; round += 1) {
      for (const client of held) {
        frame += 1;
        // Another object for the same address and port, as after the endpoints were forgotten.
        table.segment(segment({ ...client }, SERVER, frame, { seq: 100 + 100 * round, ack: 1 }));
      }
    }
    expect(heard.bytes).toBe(2 * held.length * 100);
    expect([heard.opens, heard.gaps, table.evicted]).toEqual([9000, 0, 9000 - table.held]);
  });
});

describe('a bad line', () => {
  /** Segments 0..count-1 of 100 bytes in an order, some never; a server that acknowledges late. */
  function play(order: readonly number[]): { heard: Counted; table: ConnectionTable } {
    const heard = new Counted();
    const table = new ConnectionTable(heard);
    const client = clientOf(1);
    let frame = 1;
    table.segment(segment(client, SERVER, frame, { ...SYN, seq: 99 }));
    for (const [i, index] of order.entries()) {
      frame += 1;
      table.segment(segment(client, SERVER, frame, { seq: 100 + 100 * index, ack: 1 }));
      if (i % 8 !== 7) continue;
      const acked = Math.max(0, Math.min(...order.slice(i + 1, i + 40), order.length));
      frame += 1;
      table.segment(
        segment(SERVER, client, frame, { ...EMPTY, seq: 1, ack: (100 + 100 * acked) >>> 0 }),
      );
    }
    table.end({ s: 2, ns: 0, frame: frame + 1 });
    return { heard, table };
  }

  const COUNT = 20_000;
  /** A pseudo-random number 0..below-1, the same at each run. */
  function random(seed: number): (below: number) => number {
    let x = seed;
    return (below) => {
      x = (Math.imul(x, 1_103_515_245) + 12_345) >>> 0;
      return (x >>> 8) % below;
    };
  }

  it('that loses three packets in ten gives all others, and says what is missing', () => {
    const next = random(7);
    const order = Array.from({ length: COUNT }, (_, i) => i).filter(() => next(10) >= 3);
    const { heard } = play(order);
    const end = 100 * ((order.at(-1) ?? 0) + 1);
    expect(heard.bytes).toBe(100 * order.length);
    expect(heard.bytes + heard.missing).toBe(end);
  });

  it('that reorders by up to 32 packets loses nothing', () => {
    const next = random(11);
    const order = Array.from({ length: COUNT }, (_, i) => ({ i, key: i + next(32) }))
      .sort((a, b) => a.key - b.key)
      .map(({ i }) => i);
    const { heard } = play(order);
    expect([heard.bytes, heard.missing]).toEqual([100 * COUNT, 0]);
  });
});
