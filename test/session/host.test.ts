/** When a session's snapshots are sent. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { Decoder } from '../../src/session/decoder.js';
import { SessionHost } from '../../src/session/host.js';
import type { Saved, SaveWish } from '../../src/session/port/save.js';
import type { Snapshot } from '../../src/session/port/snapshot.js';
import type { Viewport } from '../../src/session/port/viewport.js';
import { Session } from '../../src/session/session.js';
import { eventOf } from '../helpers/event.js';
import { frame } from '../helpers/frames.js';
import { momentOf } from './build.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const viewport: Viewport = { top: 0, height: 5, selected: 0, follow: false, time: 'r' };

function hosted(speed?: number) {
  const session = new Session({
    ...{ mode: 'file', title: 't', now: () => performance.now(), speed },
    decoder: new Decoder({ table: commandTable, secrets: 'mask', edition: undefined }),
  });
  let number = 0;
  const message = (): void => {
    number += 1;
    session.message(eventOf(frame({ opcode: 0xef }), { number, at: momentOf(number * 1000) }));
  };
  const end = vi.fn(async () => undefined);
  const host = new SessionHost(session, end);
  const sent: Snapshot[] = [];
  const unsubscribe = host.subscribe((snapshot) => sent.push(snapshot));
  return { session, message, host, end, sent, unsubscribe };
}

describe('SessionHost', () => {
  it('sends nothing before it is told what is wanted', () => {
    const { message, host, sent } = hosted();
    message();
    host.act({ type: 'mark', number: 1 });
    vi.advanceTimersByTime(1000);
    expect(sent).toHaveLength(0);
  });

  it('sends at once when asked, and when the user acts', () => {
    const { message, host, sent } = hosted();
    message();
    host.view(viewport);
    expect(sent.at(-1)).toMatchObject({ total: 1, rows: [{ number: 1 }] });
    host.view({ ...viewport, height: 0 });
    expect(sent.at(-1)?.rows).toEqual([]);
    host.view(viewport);
    host.act({ type: 'mark', number: 1 });
    expect(sent).toHaveLength(4);
    expect(sent.at(-1)?.rows[0]?.marked).toBe(true);
  });

  it('sends changes, many together, and is silent without any', () => {
    const { message, host, sent } = hosted();
    host.view(viewport);
    vi.advanceTimersByTime(5000);
    expect(sent).toHaveLength(1);
    for (let i = 0; i < 100; i += 1) message();
    expect(sent).toHaveLength(1);
    vi.advanceTimersByTime(50);
    expect(sent.at(-1)?.total).toBe(100);
    vi.advanceTimersByTime(5000);
    expect(sent).toHaveLength(2);
  });

  it('sends now and then what only time changes', () => {
    const { message, host, sent } = hosted(1);
    for (let i = 0; i < 3; i += 1) message();
    host.view(viewport);
    vi.advanceTimersByTime(5000);
    expect(sent.at(-1)?.total).toBe(3);
    expect(sent.length).toBeGreaterThan(3);
    expect(sent.length).toBeLessThan(8);
    const settled = sent.length;
    vi.advanceTimersByTime(5000);
    expect(sent).toHaveLength(settled);
  });

  it('answers questions', async () => {
    const { message, host } = hosted();
    message();
    message();
    expect((await host.detail(2))?.number).toBe(2);
    expect(await host.detail(3)).toBeUndefined();
    expect(await host.locate(2)).toBe(1);
    expect(await host.find({ what: 'finding', from: 0, step: 1 })).toEqual({ number: 1 });
  });

  it('filters in slices, also what comes later, and waits for a message that is asked for', async () => {
    vi.useRealTimers();
    const { message, host, session, sent } = hosted();
    for (let i = 0; i < 20_000; i += 1) message();
    // What is in no column is read from each message.
    const filter = 'couchbase.cas == 0';
    expect((await host.draft(filter, 0)).fault).toBeUndefined();
    host.view({ ...viewport, filter });
    expect(sent.at(-1)?.filter).toMatchObject({ text: filter, messages: 20_000 });
    expect(sent.at(-1)?.filter?.tested).toBeLessThan(20_000);
    expect(session.isFiltering(20_000)).toBe(true);
    expect(await host.locate(20_000)).toBe(19_999);
    expect(session.isFiltering(20_000)).toBe(false);
    message();
    await vi.waitFor(() => expect(sent.at(-1)?.filter?.tested).toBe(20_001));
    host.view(viewport);
    expect(sent.at(-1)).not.toHaveProperty('filter');
    await host.close();
  });

  it('stops telling a listener that has gone', () => {
    const { host, sent, unsubscribe } = hosted();
    unsubscribe();
    host.view(viewport);
    expect(sent).toHaveLength(0);
  });

  it('is closed once, and then sends nothing, also not to new listeners', async () => {
    const { message, host, end, sent } = hosted();
    host.view(viewport);
    await Promise.all([host.close(), host.close()]);
    await host.close();
    expect(end).toHaveBeenCalledTimes(1);
    host.subscribe((snapshot) => sent.push(snapshot));
    message();
    host.view(viewport);
    host.act({ type: 'mark', number: 1 });
    vi.advanceTimersByTime(5000);
    expect(sent).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('saves what is being saved before it ends', async () => {
    const { session } = hosted();
    const end = vi.fn(async () => undefined);
    let written = (): void => undefined;
    const saver = (): Promise<Saved> =>
      new Promise((resolve) => {
        written = () => resolve({ written: 1, path: 'p' });
      });
    const host = new SessionHost(session, end, saver);
    const wish: SaveWish = {
      ...{ what: 'all', format: 'csv', path: 'p', overwrite: false, scrub: false },
    };
    const saved = host.save(wish);
    const closed = host.close();
    await Promise.resolve();
    expect(end).not.toHaveBeenCalled();
    expect(await host.save(wish)).toEqual({ refused: 'the session is over' });
    written();
    await closed;
    expect(await saved).toMatchObject({ written: 1 });
    expect(end).toHaveBeenCalledOnce();
  });

  it('reports a close that fails', async () => {
    const { host, end } = hosted();
    end.mockRejectedValueOnce(new Error('disk full'));
    await expect(host.close()).rejects.toThrow('disk full');
  });
});
