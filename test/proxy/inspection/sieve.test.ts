/** What inspectors are shown of a direction of which a sieve leaves some out. */
import { describe, expect, it } from 'vitest';
import type { SieveOf } from '../../../src/proxy/inspection/inspector.js';
import { CLIENT, SERVER } from '../../../src/tcp/events.js';
import { until } from '../harness.js';
import { AT, MIB, setUp } from './watcher.js';

const KEPT = 30;
/** Of every hundred bytes of a direction the last seventy are left out. */
const sieveOf: SieveOf = () => {
  let at = 0;
  return {
    next: (bytes, start) => {
      const place = at % 100;
      const isKept = place < KEPT;
      const run = Math.min(bytes.length - start, (isKept ? KEPT : 100) - place);
      at += run;
      return isKept ? run : -run;
    },
  };
};

/** How many of the first `length` bytes that is. */
const leftOut = (length: number): number =>
  Math.floor(length / 100) * (100 - KEPT) + Math.max(0, (length % 100) - KEPT);

describe('a sieve', () => {
  it('leaves out at once what nobody wants', () => {
    const { watcher, send, failures } = setUp({}, { sieveOf, doWithout: true });
    send(CLIENT, 120);
    send(SERVER, 20);
    send(SERVER, 60);
    expect(watcher.log).toEqual([
      'open',
      'data 0 30',
      'omitted 0 70',
      'data 0 20',
      'data 1 20',
      'data 1 10',
      'omitted 1 50',
    ]);
    expect(failures).toEqual([]);
  });

  it('leaves nothing out for those that want all', async () => {
    const { inspection, watcher, send, sent, failures } = setUp({}, { sieveOf });
    send(CLIENT, 120_000);
    await inspection.settled();
    expect(watcher.shown).toBe(120_000);
    expect([watcher.at, failures]).toEqual([sent, []]);
  });

  it.each([true, false])(
    'keeps its order when inspection is behind (doing without: %s)',
    async (doWithout) => {
      const set = setUp({}, { sieveOf, doWithout });
      const { inspection, subject, watcher, send, sent, failures } = set;
      watcher.cost = 6;
      send(SERVER, 10);
      watcher.cost = 0;
      for (let i = 0; i < 20; i++) send(i % 3 === 0 ? SERVER : CLIENT, 730);
      inspection.close(subject, CLIENT, 'fin', AT);
      expect(watcher.log).toEqual(['open', 'data 1 10']);
      await inspection.settled();
      expect(watcher.log.at(-1)).toBe('close 0 fin');
      expect([watcher.at, watcher.gaps, failures]).toEqual([sent, [], []]);
      expect(watcher.omittedBytes > 0).toBe(doWithout);
    },
  );

  it('tells each inspector what it wants to know, at once and when inspection is behind', async () => {
    const set = setUp({}, { sieveOf, doWithout: true, beside: true });
    const { inspection, watcher, second, send, sent, failures } = set;
    send(CLIENT, 500);
    watcher.cost = 6;
    send(SERVER, 10);
    watcher.cost = 0;
    for (let i = 0; i < 20; i++) send(i % 3 === 0 ? SERVER : CLIENT, 730);
    expect(inspection.waiting).toBeGreaterThan(10_000);
    await inspection.settled();
    expect([watcher.at, second.at, failures]).toEqual([sent, sent, []]);
    expect(watcher.omittedBytes).toBe(leftOut(sent[0]) + leftOut(sent[1]));
    expect(second.shown).toBe(sent[0] + sent[1]);
  });

  it('needs no memory for what nobody wants', () => {
    const behind = (doWithout: boolean): number => {
      const { inspection, watcher, send } = setUp({}, { sieveOf, doWithout });
      watcher.cost = 6;
      send(CLIENT, 100);
      watcher.cost = 0;
      for (let i = 0; i < 10; i++) send(CLIENT, 100);
      return inspection.waiting;
    };
    expect(behind(false) - behind(true)).toBe(11 * 70);
  });

  it('counts what it left out as skipped when there was no room to say so', async () => {
    const { inspection, subject, watcher, send, sent, skipped, failures } = setUp(
      { capacity: 20_000 },
      { sieveOf, doWithout: true },
    );
    watcher.cost = 6;
    send(CLIENT, 100);
    watcher.cost = 0;
    for (let i = 0; i < 300; i++) send(i % 2 === 0 ? CLIENT : SERVER, 500);
    expect(inspection.waiting).toBeLessThanOrEqual(20_000);
    await until(() => inspection.waiting === 0, 'it has caught up');
    send(CLIENT, 100);
    inspection.close(subject, CLIENT, 'fin', AT);
    inspection.close(subject, SERVER, 'fin', AT);
    await inspection.settled();
    const gaps = watcher.gaps.reduce((sum, gap) => sum + gap, 0);
    expect(gaps).toBeGreaterThan(100_000);
    expect(watcher.shown + watcher.omittedBytes + gaps).toBe(sent[0] + sent[1]);
    expect([watcher.at, skipped, failures]).toEqual([sent, watcher.gaps, []]);
  });

  it('asks for less rather than skip, with an outlet', async () => {
    let full = true;
    let relieve = (): void => {};
    const relief = new Promise<void>((resolve) => {
      relieve = resolve;
    });
    const outlet = { isFull: () => full, relieved: () => relief };
    const { inspection, watcher, send, sent, pressed } = setUp(
      { outlet, lossless: true, capacity: 20_000 },
      { sieveOf, doWithout: true },
    );
    for (let i = 0; i < 100; i++) send(CLIENT, 500);
    expect([watcher.shown, watcher.omittedBytes, pressed]).toEqual([0, 0, [true]]);
    full = false;
    relieve();
    await inspection.settled();
    expect([watcher.at, watcher.gaps, pressed]).toEqual([sent, [], [true, false]]);
  });

  it('is told of each byte once, however fast inspection is', async () => {
    const seen: number[] = [];
    const counting: SieveOf = () => ({
      next: (bytes, start) => {
        for (let i = start; i < bytes.length; i++) seen.push(bytes[i] as number);
        return bytes.length - start;
      },
    });
    const { inspection, watcher, send } = setUp({ capacity: MIB }, { sieveOf: counting });
    watcher.cost = 5;
    for (let i = 0; i < 5; i++) send(CLIENT, 1_000);
    watcher.cost = 0;
    await inspection.settled();
    expect(seen.length).toBe(5_000);
  });
});
