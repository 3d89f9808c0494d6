/**
 * Inspection without sockets. A `Watcher` checks the one law there is: of each direction, in
 * order, every byte is either shown or part of a gap of exactly its length.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { Inspection, type InspectionOptions } from '../../../src/proxy/inspection/inspection.js';
import { Subject } from '../../../src/proxy/inspection/subject.js';
import { CLIENT, type Connection, type End, SERVER } from '../../../src/tcp/events.js';
import { pause } from '../harness.js';

const AT = { s: 1, ns: 2, frame: 0 };
const MIB = 1 << 20;

/** Byte `at` of any stream: each place has another value than its neighbours. */
const byteAt = (at: number): number => (at * 7919 + (at >> 8)) & 0xff;

/** Blocks this thread, as slow decoding does. */
function spin(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

class Watcher {
  readonly log: string[] = [];
  readonly gaps: number[] = [];
  readonly at: [number, number] = [0, 0];
  shown = 0;
  largest = 0;
  /** Milliseconds that each call takes. */
  cost = 0;

  open = (): void => {
    this.log.push('open');
  };
  data = (_: Connection, from: End, bytes: Uint8Array): void => {
    const start = this.at[from];
    for (let i = 0; i < bytes.length; i += 509) {
      if (bytes[i] !== byteAt(start + i)) throw new Error(`byte ${start + i} is another`);
    }
    this.at[from] += bytes.length;
    this.shown += bytes.length;
    this.largest = Math.max(this.largest, bytes.length);
    this.log.push(`data ${from} ${bytes.length}`);
    spin(this.cost);
  };
  gap = (_: Connection, from: End, missing: number): void => {
    this.at[from] += missing;
    this.gaps.push(missing);
    this.log.push(`gap ${from} ${missing}`);
  };
  close = (_: Connection, from: End, how: string): void => {
    this.log.push(`close ${from} ${how}`);
  };
}

/** An inspection of one connection, and what it tells. */
function setUp(options: Partial<InspectionOptions> = {}) {
  const watcher = new Watcher();
  const failures: unknown[] = [];
  const skipped: number[] = [];
  const pressed: boolean[] = [];
  const inspection = new Inspection({
    capacity: MIB,
    skipped: (_, __, bytes) => skipped.push(bytes),
    pressed: (on) => pressed.push(on),
    ...options,
  });
  const end = { address: '10.0.0.1', port: 1 };
  const connection: Connection = { index: 0, ends: [end, end], midstream: false };
  const subject = new Subject(connection, [watcher], (_, __, error) => failures.push(error));
  const sent: [number, number] = [0, 0];
  const buffer = new Uint8Array(MIB);
  const send = (from: End, length: number): void => {
    const start = sent[from];
    sent[from] += length;
    for (let i = 0; i < length; i++) buffer[i] = byteAt(start + i);
    inspection.data(subject, from, buffer.subarray(0, length), AT);
    buffer.fill(0xee, 0, length); // the caller reads into it again
  };
  inspection.open(subject, AT);
  open.push(inspection);
  return { inspection, subject, watcher, failures, skipped, pressed, send, sent };
}

const open: Inspection[] = [];
afterEach(async () => {
  for (const inspection of open.splice(0)) await inspection.settled();
});

describe('inspection that keeps up', () => {
  it('shows what passes at once, without a copy', () => {
    const { inspection, subject, watcher } = setUp();
    const bytes = Uint8Array.from({ length: 100 }, (_, i) => byteAt(i));
    const { data } = watcher;
    watcher.data = (connection, from, shown) => {
      expect(shown).toBe(bytes);
      data(connection, from, shown);
    };
    inspection.data(subject, CLIENT, bytes, AT);
    inspection.close(subject, CLIENT, 'fin', AT);
    expect(watcher.log).toEqual(['open', 'data 0 100', 'close 0 fin']);
    expect(inspection.waiting).toBe(0);
  });

  it('looks at the pace between pieces of a large read', () => {
    const { watcher, send, failures } = setUp();
    send(CLIENT, 200_000);
    expect(watcher.largest).toBeLessThanOrEqual(32 * 1024);
    expect(failures).toEqual([]);
  });
});

describe('inspection that is behind', () => {
  it('shows the rest later, in the order in which it passed', async () => {
    const { inspection, subject, watcher, send, failures } = setUp();
    watcher.cost = 6;
    send(CLIENT, 10);
    watcher.cost = 0;
    send(SERVER, 20);
    send(CLIENT, 30);
    inspection.close(subject, SERVER, 'fin', AT);
    inspection.close(subject, CLIENT, 'rst', AT);
    expect(watcher.log).toEqual(['open', 'data 0 10']);
    expect(inspection.waiting).toBeGreaterThan(50);
    await inspection.settled();
    expect(watcher.log.slice(2)).toEqual([
      ...['data 1 20', 'data 0 30', 'close 1 fin', 'close 0 rst'],
    ]);
    expect([failures, inspection.waiting, inspection.uninspected]).toEqual([[], 0, 0]);
  });

  it('skips what it has no room for, in few large gaps, and counts it', async () => {
    const { inspection, subject, watcher, send, sent, failures, skipped } = setUp();
    watcher.cost = 5;
    for (let i = 0; i < 60; i++) {
      send(i % 3 === 0 ? SERVER : CLIENT, 100_000);
      expect(inspection.waiting).toBeLessThanOrEqual(MIB + 1_000);
      if (i % 20 === 19) {
        watcher.cost = 0;
        await pause(30); // time to catch up
        watcher.cost = 5;
      }
    }
    watcher.cost = 0;
    inspection.close(subject, CLIENT, 'fin', AT);
    inspection.close(subject, SERVER, 'fin', AT);
    await inspection.settled();
    const gaps = watcher.gaps.reduce((sum, gap) => sum + gap, 0);
    expect(failures).toEqual([]);
    expect(gaps).toBeGreaterThan(0);
    expect(watcher.shown).toBeGreaterThan(MIB);
    expect(watcher.shown + gaps).toBe(6_000_000);
    expect(watcher.at).toEqual(sent);
    expect(watcher.gaps.length).toBeLessThanOrEqual(6);
    expect(skipped).toEqual(watcher.gaps);
    expect(inspection.uninspected).toBe(gaps);
    expect(subject.uninspected[0] + subject.uninspected[1]).toBe(gaps);
    expect(watcher.log.slice(-2)).toEqual(['close 0 fin', 'close 1 fin']);
  });

  it('tells of a gap at the end of a direction before its end', async () => {
    const { inspection, subject, watcher, send } = setUp({ capacity: 1_000 });
    watcher.cost = 6;
    send(CLIENT, 10);
    watcher.cost = 0;
    send(CLIENT, 5_000);
    inspection.close(subject, CLIENT, 'fin', AT);
    await inspection.settled();
    expect(watcher.log).toEqual(['open', 'data 0 10', 'gap 0 5000', 'close 0 fin']);
  });
});

describe('inspection with an outlet', () => {
  /** An outlet that is full until it is opened. */
  function valve() {
    let full = true;
    let relieve: () => void = () => {};
    const relief = new Promise<void>((resolve) => {
      relieve = resolve;
    });
    const release = (): void => {
      full = false;
      relieve();
    };
    return { outlet: { isFull: () => full, relieved: () => relief }, release };
  }

  it('skips nothing: it asks for less, and shows all when there is room', async () => {
    const { outlet, release } = valve();
    const { inspection, watcher, send, sent, failures, pressed } = setUp({ outlet });
    for (let i = 0; i < 5; i++) send(CLIENT, 200_000);
    await pause(20);
    expect([watcher.shown, pressed]).toEqual([0, []]);
    send(SERVER, 200_000);
    expect([watcher.shown, pressed]).toEqual([0, [true]]);
    expect(inspection.isPressing).toBe(true);
    release();
    await inspection.settled();
    expect(watcher.at).toEqual(sent);
    expect([failures, watcher.gaps, pressed]).toEqual([[], [], [true, false]]);
  });

  it('is not asked for when it has room', () => {
    const { outlet, release } = valve();
    release();
    const { watcher, send } = setUp({ outlet });
    send(CLIENT, 1_000);
    expect(watcher.shown).toBe(1_000);
  });
});
