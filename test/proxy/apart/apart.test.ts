/** What is shipped is what arrives: everything, in order, in bounded memory. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENTRY_COST } from '../../../src/proxy/inspection/backlog.js';
import type { ProxyEvent } from '../../../src/proxy/notices.js';
import { CLIENT, type Connection, type End, SERVER } from '../../../src/tcp/events.js';
import { pause, until } from '../harness.js';
import { AT, connectionOf, Heard, stage } from './stage.js';

const bytesOf = (length: number, seed = 7): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8) + seed) & 0xff);

const step = fc.oneof(
  fc.record({
    kind: fc.constantFrom('data' as const, 'omitted' as const),
    of: fc.nat(2),
    from: fc.constantFrom<End>(CLIENT, SERVER),
    length: fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 1_200_000 })),
  }),
  fc.record({
    ...{ kind: fc.constant('gap' as const), of: fc.nat(2) },
    from: fc.constantFrom<End>(CLIENT, SERVER),
    length: fc.integer({ min: 1, max: 2 ** 40 }),
  }),
  fc.constant({ kind: 'flush' as const }),
);

it('tells the inspectors on the other side what it was told', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), fc.boolean(), async (steps, keeps) => {
      const [near, far, all] = [new Heard(), new Heard(), new Heard()];
      const wantsAll = { ...bound(all), omitted: undefined };
      const inspectors = keeps ? [far, wantsAll] : [far];
      const { shipper, arrivals, deliver, failures } = stage(inspectors as never, {
        ...{ keepsOmitted: keeps, pages: 2 },
      });
      const connections = [0, 1, 2].map(connectionOf);
      for (const connection of connections) {
        near.open(connection);
        shipper.open(connection, AT);
      }
      for (const each of steps) {
        if (each.kind === 'flush') {
          shipper.flush();
          deliver();
          continue;
        }
        const { kind, from, length } = each;
        const connection = connections[each.of] as (typeof connections)[number];
        const bytes = kind === 'gap' ? new Uint8Array(0) : bytesOf(length, length);
        if (kind === 'data') {
          near.data(connection, from, bytes);
          shipper.data(connection, from, bytes, AT);
        } else if (kind === 'gap') {
          near.gap(connection, from, length);
          shipper.gap(connection, from, length, AT);
        } else {
          near.omitted(connection, from, length);
          shipper.omitted(connection, from, length, AT, bytes);
        }
      }
      for (const connection of connections) {
        for (const from of [CLIENT, SERVER] as const) {
          near.close(connection, from, 'fin');
          shipper.close(connection, from, 'fin', AT);
        }
      }
      shipper.flush();
      deliver();
      await arrivals.settled();
      expect(far.told()).toEqual(near.told());
      expect([failures, arrivals.waiting]).toEqual([[], 0]);
      if (keeps) expect(all.told().some((line) => line.includes('omitted'))).toBe(false);
    }),
    { numRuns: 60 },
  );
});

/** The methods of a class, as properties that can be spread. */
const bound = (heard: Heard) => ({
  open: heard.open.bind(heard),
  data: heard.data.bind(heard),
  gap: heard.gap.bind(heard),
  close: heard.close.bind(heard),
});

describe('a shipper', () => {
  it('gives notice of many rows at once, within a few milliseconds', async () => {
    const { shipper, notices } = stage([]);
    const connection = connectionOf(5);
    shipper.open(connection, AT);
    for (let i = 0; i < 100; i++) shipper.data(connection, CLIENT, bytesOf(10), AT);
    expect(notices.map(({ type }) => type)).toEqual(['page', 'opened']);
    await until(() => notices.length === 3, 'notice is given', 500);
    const bytes = 101 * ENTRY_COST + 1000;
    expect(notices[2]).toEqual({ type: 'rows', page: 0, rows: 101, bytes, isFull: false });
    await pause(20);
    shipper.flush();
    expect(notices).toHaveLength(3);
  });

  it('is full while the other side holds its pages, and uses them again', async () => {
    const heard = new Heard();
    const { shipper, arrivals, notices, deliver } = stage([heard], { pages: 2 });
    const connection = connectionOf(0);
    shipper.open(connection, AT);
    let sent = 0;
    while (!shipper.isFull()) {
      shipper.data(connection, SERVER, bytesOf(32 * 1024), AT);
      sent += 32 * 1024;
    }
    expect(sent).toBeGreaterThan(900_000);
    let isRelieved = false;
    const relieved = shipper.relieved().then(() => {
      isRelieved = true;
    });
    await pause(1);
    expect(isRelieved).toBe(false);
    deliver();
    await relieved;
    expect(shipper.isFull()).toBe(false);
    for (let i = 0; i < 100; i++) {
      shipper.data(connection, SERVER, bytesOf(32 * 1024), AT);
      deliver();
      await arrivals.settled();
    }
    shipper.flush();
    deliver();
    await arrivals.settled();
    expect(notices.filter(({ type }) => type === 'page')).toEqual([]);
    const data = Buffer.from(heard.told()[1]?.split(' ')[3] ?? '', 'base64');
    expect(data.length).toBe(sent + 100 * 32 * 1024);
  });

  it('takes the marks of connections even then', () => {
    const heard = new Heard();
    const { shipper, deliver } = stage([heard], { pages: 2 });
    for (let index = 0; index < 40_000; index++) shipper.open(connectionOf(index), AT);
    expect(shipper.isFull()).toBe(true);
    shipper.flush();
    deliver();
    return until(() => heard.connections.size === 40_000 && !shipper.isFull(), 'all are known');
  });
});

describe('what arrives', () => {
  const opened = (inspector: Heard | { cost: number }, more = {}) => {
    const heard = new Heard();
    const slow = { ...bound(heard), omitted: () => undefined };
    const { cost } = { cost: 0, ...inspector };
    slow.data = (connection, from, bytes) => {
      heard.data(connection, from, bytes);
      const until = performance.now() + cost;
      while (performance.now() < until);
    };
    const set = stage([slow], {}, more);
    const connection = connectionOf(0);
    set.shipper.open(connection, AT);
    return { ...set, heard, connection };
  };

  it('leaves the thread to others now and then', async () => {
    const { shipper, arrivals, connection, deliver } = opened({ cost: 1 });
    for (let i = 0; i < 60; i++) shipper.data(connection, CLIENT, bytesOf(10), AT);
    shipper.flush();
    deliver();
    const waiting = [arrivals.waiting];
    while (arrivals.waiting > 0) {
      await new Promise((resolve) => setImmediate(resolve));
      waiting.push(arrivals.waiting);
    }
    expect(waiting[0]).toBeGreaterThan(0);
    expect(waiting.length).toBeGreaterThan(4);
  });

  it('waits while the outlet is full', async () => {
    let full = true;
    let relieve: () => void = () => undefined;
    const relief = new Promise<void>((resolve) => {
      relieve = resolve;
    });
    const outlet = { isFull: () => full, relieved: () => relief };
    const { shipper, arrivals, heard, connection, deliver } = opened({ cost: 0 }, { outlet });
    shipper.data(connection, CLIENT, bytesOf(10), AT);
    shipper.flush();
    deliver();
    await pause(5);
    expect(heard.told()).toEqual([]);
    full = false;
    relieve();
    await arrivals.settled();
    expect(heard.told()).toHaveLength(2);
  });

  it('does not wait for a full outlet when too much waits', async () => {
    const outlet = { isFull: () => true, relieved: () => new Promise<void>(() => undefined) };
    const { shipper, arrivals, heard, connection, deliver } = opened(
      { cost: 0 },
      { outlet, patience: 1_000 },
    );
    const tell = (): void => {
      shipper.data(connection, CLIENT, bytesOf(400), AT);
      shipper.flush();
      deliver();
    };
    tell();
    tell();
    expect(heard.told()).toEqual([]);
    tell();
    await until(() => heard.told().length > 0, 'some of it is shown', 500);
    // No more than must be.
    expect(arrivals.waiting).toBeLessThanOrEqual(1_000);
    expect(arrivals.waiting).toBeGreaterThan(0);
  });

  const route = { listen: { host: 'h', port: 1 }, target: { host: 'h', port: 2 } };
  const connected = (connection: Connection): ProxyEvent => ({
    ...{ kind: 'connected', connection: structuredClone(connection), route, connectMs: 1 },
  });
  const reset = (connection: Connection): ProxyEvent => ({
    ...{ kind: 'reset', connection: structuredClone(connection), from: CLIENT, reason: 'gone' },
  });
  const closed = (connection: Connection): ProxyEvent => ({
    ...{
      kind: 'closed',
      connection: structuredClone(connection),
      route,
      how: 'fin',
      durationMs: 1,
    },
    ...{ bytes: [0, 0], uninspected: [0, 0] },
  });
  /** What an event is about. */
  const subject = (event: ProxyEvent): unknown => 'connection' in event && event.connection;

  it('is of a connection as events are, by one object, until the last is heard of it', () => {
    const heard = new Heard();
    const { shipper, arrivals, deliver } = stage([heard]);
    const sent = connectionOf(3);
    const met = subject(arrivals.about(connected(sent)));
    shipper.open(sent, AT);
    shipper.close(sent, CLIENT, 'fin', AT);
    shipper.flush();
    deliver();
    expect(heard.connections.size).toBe(1);
    expect([...heard.connections][0]).toBe(met);
    expect(subject(arrivals.about(closed(sent)))).toBe(met);
    expect(subject(arrivals.about(reset(sent)))).toBe(met);
    shipper.close(sent, SERVER, 'rst', AT);
    shipper.flush();
    deliver();
    // Forgotten: an event of it is about what it brings along.
    expect(subject(arrivals.about(reset(sent)))).not.toBe(met);
    expect(subject(arrivals.about(closed(sent)))).toEqual(sent);
  });

  it('is of that object also when its events came long before', () => {
    const heard = new Heard();
    const { shipper, arrivals, deliver } = stage([heard]);
    const sent = connectionOf(3);
    const met = subject(arrivals.about(connected(sent)));
    arrivals.about(closed(sent));
    shipper.open(sent, AT);
    for (const from of [CLIENT, SERVER] as const) shipper.close(sent, from, 'end', AT);
    shipper.flush();
    deliver();
    expect([...heard.connections][0]).toBe(met);
    expect(subject(arrivals.about(reset(sent)))).not.toBe(met);
  });

  it('goes on for other inspectors when one fails', async () => {
    const heard = new Heard();
    const broken = {
      ...bound(heard),
      data: () => {
        throw new Error('broken');
      },
    };
    const fine = new Heard();
    const { shipper, deliver, failures } = stage([broken, fine]);
    const connection = connectionOf(0);
    shipper.open(connection, AT);
    shipper.data(connection, CLIENT, bytesOf(3), AT);
    shipper.flush();
    deliver();
    expect(failures).toEqual([new Error('broken')]);
    expect(fine.told()).toHaveLength(2);
  });
});
