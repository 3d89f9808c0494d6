import { describe, expect, it, vi } from 'vitest';
import { CLIENT, SERVER } from '../../../src/tcp/events.js';
import { pause, until } from '../harness.js';
import { AT, byteAt, MIB, setUp } from './watcher.js';

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

  it('catches up at full speed when nothing is relayed any more', async () => {
    const { inspection, watcher, send, sent } = setUp();
    watcher.cost = 6;
    send(CLIENT, 10);
    watcher.cost = 1;
    const count = 150;
    for (let i = 0; i < count; i++) send(SERVER, 10);
    const waits = vi.spyOn(globalThis, 'setTimeout');
    await inspection.settled();
    // Each piece is a turn's work. Beside relaying it would wait before each.
    expect(waits.mock.calls.length).toBeLessThan(count / 5);
    waits.mockRestore();
    expect(watcher.at).toEqual(sent);
  });

  it('skips what it has no room for, in few large gaps, and counts it', async () => {
    const { inspection, subject, watcher, send, sent, failures, skipped } = setUp();
    watcher.cost = 5;
    for (let i = 0; i < 60; i++) {
      send(i % 3 === 0 ? SERVER : CLIENT, 100_000);
      expect(inspection.waiting).toBeLessThanOrEqual(MIB + 1_000);
      if (i % 20 === 19) {
        watcher.cost = 0;
        await until(() => inspection.waiting === 0, 'it has caught up');
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
    const { inspection, watcher, send, sent, failures, pressed } = setUp({
      outlet,
      lossless: true,
    });
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
    const { watcher, send } = setUp({ outlet, lossless: true });
    send(CLIENT, 1_000);
    expect(watcher.shown).toBe(1_000);
  });
});
