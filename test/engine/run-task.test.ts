/** A task: a session and what fills it, from begin to end. */

import { appendFileSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join as joinPath } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type RunningTask, runTask } from '../../src/engine/run-task.js';
import type { Task } from '../../src/engine/task.js';
import type { Snapshot } from '../../src/session/port/snapshot.js';
import type { Viewport } from '../../src/session/port/viewport.js';
import { Session } from '../../src/session/session.js';
import { join } from '../helpers/bytes.js';
import { CAPTURE, LINES, longTraffic, padding, temporaryFile, temporaryFolder } from './traffic.js';

const viewport: Viewport = { top: 0, height: 50, selected: 0, follow: false, time: 'r' };
const common = {
  decode: { secrets: 'mask', edition: undefined },
  memory: 2 ** 24,
} as const;
const fileTask = (path: string, more: Partial<Task> = {}): Task =>
  ({
    ...common,
    ...{ kind: 'file', path, forcedPorts: [], speed: Number.POSITIVE_INFINITY },
    ...more,
  }) as Task;

/** The latest snapshot, once it is as wanted. */
async function shown(task: RunningTask, wanted: (snapshot: Snapshot) => boolean) {
  let latest: Snapshot | undefined;
  const unsubscribe = task.host.subscribe((snapshot) => {
    latest = snapshot;
  });
  task.host.view(viewport);
  await vi.waitFor(() => expect(latest && wanted(latest)).toBe(true), { timeout: 5000 });
  unsubscribe();
  return latest as Snapshot;
}

const isRead = ({ progress, total }: Snapshot): boolean => progress === undefined && total > 0;

describe('a file', () => {
  it('is shown', async () => {
    const path = temporaryFile(CAPTURE);
    const task = await runTask(fileTask(path));
    const snapshot = await shown(task, isRead);
    expect(snapshot).toMatchObject({ mode: 'file', title: path, total: LINES.length + 2 });
    const { rows } = snapshot;
    expect([rows[0], rows.at(-1)]).toMatchObject([
      { number: -1, kind: 'event', command: 'connection opened', time: '-0.002000' },
      { number: -2, kind: 'event', command: 'connection closed', time: '0.005000' },
    ]);
    expect(rows.filter(({ number }) => number > 0)).toHaveLength(LINES.length);
    expect(snapshot).not.toHaveProperty('notice');
    await task.host.close();
    expect(task.ending()).toEqual({ lines: [], damaged: false });
  });

  it('that is followed is shown as it grows, and it is told when it was written anew', async () => {
    const half = CAPTURE.length - 100;
    const path = temporaryFile(CAPTURE.subarray(0, half));
    const task = await runTask(fileTask(path, { follow: true } as Partial<Task>));
    const before = await shown(task, ({ progress, total }) => progress === 1 && total > 0);
    const { bytes, size, follows } = before.reading ?? {};
    expect({ bytes, size, follows }).toEqual({ bytes: half, size: half, follows: true });
    appendFileSync(path, CAPTURE.subarray(half));
    const messages = ({ counters }: Snapshot): number => counters.messages;
    await shown(task, (snapshot) => messages(snapshot) === LINES.length);
    // Another beginning by the time of its first packet.
    const anew = CAPTURE.slice();
    anew[24] = (anew[24] as number) ^ 1;
    writeFileSync(path, anew);
    const { notice } = await shown(task, (snapshot) => snapshot.notice !== undefined);
    expect(notice?.text).toMatch(/written anew; reading goes on at its beginning$/);
    // What passed is shown although its file has gone.
    writeFileSync(path, '');
    expect((await task.host.detail(1))?.frame.bytes.length).toBeGreaterThan(24);
    await task.host.close();
    expect(task.ending().damaged).toBe(false);
  });

  it('is shown as far as it goes, and its damage told', async () => {
    const path = temporaryFile(CAPTURE.subarray(0, CAPTURE.length - 100));
    const task = await runTask(fileTask(path));
    const { notice } = await shown(task, (snapshot) => snapshot.notice !== undefined);
    expect(notice).toMatchObject({ severity: 'warn' });
    expect(notice?.text).toContain('cut short');
    await task.host.close();
    expect(task.ending()).toEqual({ lines: [notice?.text], damaged: true });
  });

  it('that is long is listed first and judged then, with the same result', async () => {
    const short = await runTask(fileTask(temporaryFile(CAPTURE)));
    const expected = await shown(short, isRead);
    expect(expected.counters.findings).toBeGreaterThan(0);
    const path = temporaryFile(join(CAPTURE, ...padding(16 * 2 ** 20)));
    const task = await runTask(fileTask(path));
    const { counters, rows } = await shown(
      task,
      (snapshot) => isRead(snapshot) && snapshot.counters.unjudged === 0,
    );
    expect(counters).toEqual(expected.counters);
    expect(rows).toEqual(expected.rows);
    for (const { number } of rows) {
      expect(await task.host.detail(number)).toEqual(await short.host.detail(number));
    }
    await Promise.all([task.host.close(), short.host.close()]);
    expect(task.ending()).toEqual({ lines: [], damaged: false });
  });

  it('that shrinks before it is judged says what could not be judged', async () => {
    const path = temporaryFile(join(CAPTURE, ...padding(16 * 2 ** 20)));
    const setReading = Session.prototype.setReading;
    const spy = vi.spyOn(Session.prototype, 'setReading').mockImplementation(function (
      this: Session,
      reading,
    ) {
      const isListed = reading === undefined;
      if (isListed) truncateSync(path, 24);
      setReading.call(this, reading);
    });
    const task = await runTask(fileTask(path));
    const { counters, notice } = await shown(task, ({ notice }) => notice !== undefined);
    spy.mockRestore();
    const left = LINES.length;
    expect(notice?.text).toBe(`the file has changed: ${left} messages could not be judged`);
    expect(counters.unjudged).toBe(left);
    await task.host.close();
  });

  it('that is long can be closed while it is judged', async () => {
    const path = temporaryFile(join(CAPTURE, ...padding(64 * 2 ** 20)));
    const task = await runTask(fileTask(path));
    const { counters } = await shown(task, ({ reading, total }) => !reading && total > 0);
    await task.host.close();
    expect(counters.messages).toBe(LINES.length);
    expect(task.ending().lines).toEqual([]);
  });

  it('is shown by a range, whose messages have the numbers and partners of the whole', async () => {
    const path = temporaryFile(CAPTURE);
    const whole = await runTask(fileTask(path));
    const { rows } = await shown(whole, isRead);
    await whole.host.close();
    const task = await runTask(fileTask(path, { range: { from: 3, to: 5 } }));
    const snapshot = await shown(task, isRead);
    expect(snapshot.title).toBe(`${path}: messages 3-5 of ${LINES.length}`);
    const kept = rows.filter(({ number }) => number >= 3 && number <= 5);
    // Nothing is shown before the first of them.
    expect(snapshot.rows).toEqual(kept.map((row, i) => (i === 0 ? { ...row, delta: '' } : row)));
    expect(snapshot.counters).toMatchObject({ messages: LINES.length, evicted: 0 });
    expect(await task.host.detail(2)).toBeUndefined();
    expect(await task.host.detail(5)).toMatchObject({ number: 5, partner: 3 });
    await task.host.close();
  });

  it('that memory does not hold says how to see what was dropped, and that shows it', async () => {
    const { packets, count } = longTraffic();
    const path = joinPath(temporaryFolder(), "it's long.pcap");
    writeFileSync(path, packets);
    const task = await runTask(fileTask(path, { memory: 2 ** 21 }));
    const { notice, counters, rows } = await shown(task, isRead);
    const dropped = (rows[0]?.number ?? 0) - 1;
    expect(counters).toMatchObject({ messages: count, evicted: dropped });
    expect(dropped).toBeGreaterThan(0);
    const quoted = `'${path.replace("'", "'\\''")}'`;
    expect(notice?.text).toBe(
      `the oldest ${dropped} messages were dropped; ` +
        `fusionshark replay --range 1-${dropped} ${quoted} shows them`,
    );
    await task.host.close();
    const again = await runTask(fileTask(path, { memory: 2 ** 21, range: { from: 1, to: 40 } }));
    const seen = await shown(again, isRead);
    expect(seen.rows.map(({ number }) => number)).toEqual([
      -1,
      ...Array.from({ length: 40 }, (_, i) => i + 1),
    ]);
    expect(seen.counters).toMatchObject({ messages: count, evicted: 0 });
    await again.host.close();
  });

  it.each([
    ['is not there', () => joinPath(temporaryFolder(), 'none.pcap')],
    ['is no capture', () => temporaryFile('no capture at all, but some text')],
    ['is empty', () => temporaryFile('')],
    ['is a folder', () => temporaryFolder()],
    ['lies below a file', () => joinPath(temporaryFile('x'), 'below')],
  ])('is refused at once when it %s', async (_name, make) => {
    await expect(runTask(fileTask(make()))).rejects.toMatchObject({ name: 'CaptureError' });
  });

  it('that is a device fails when it is read: told on the screen, and at the end', async () => {
    const task = await runTask(fileTask('/dev/null'));
    const { notice } = await shown(task, (snapshot) => snapshot.notice !== undefined);
    expect(notice).toMatchObject({ severity: 'error' });
    expect(notice?.text).toContain('/dev/null: ');
    await task.host.close();
    expect(task.ending()).toEqual({ lines: [notice?.text], damaged: true });
  });
});

describe('a proxy', () => {
  const proxyTask = (port: number): Task => ({
    ...common,
    kind: 'proxy',
    live: {
      routes: [
        { listen: { host: '127.0.0.1', port }, target: { host: 'node.example', port: 11210 } },
      ],
      maxValue: 100,
    },
  });

  it('says where it listens', async () => {
    const task = await runTask(proxyTask(0));
    const { notice, title, mode } = await shown(task, () => true);
    expect([title, mode]).toEqual(['0 → node.example:11210', 'live']);
    expect(notice?.text).toMatch(/^listening on 127\.0\.0\.1:[1-9]\d* → node\.example:11210$/);
    await task.host.close();
    expect(task.ending()).toEqual({ lines: [], damaged: false });
  });

  it('is refused when its port is in use', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    await expect(runTask(proxyTask(port))).rejects.toMatchObject({ kind: 'network' });
    await new Promise((resolve) => server.close(resolve));
  });
});
