import { describe, expect, test } from 'vitest';
import { Controller } from '../../src/tui/controller.js';
import { FakeSession } from './helpers/fake-session.js';

/** A controller whose frames are drawn when the test says so. */
function controlled(session: FakeSession, accepts = true) {
  const written: string[] = [];
  const waiting: (() => void)[] = [];
  const ends: unknown[] = [];
  const terminal = { accepts };
  const controller = new Controller({
    port: session,
    display: {
      size: () => ({ width: 80, height: 24 }),
      write: (text) => {
        written.push(text);
        return terminal.accepts;
      },
      ...{ copy: () => true, setMouse: () => undefined, suspend: () => undefined },
      depth: '16',
    },
    look: { theme: 'dark', rules: [] },
    mouse: true,
    clock: {
      now: () => 0,
      after: (_, callback) => {
        waiting.push(callback);
        return () => waiting.splice(waiting.indexOf(callback), 1);
      },
    },
    onEnd: (error) => ends.push(error),
  });
  const draw = (): void => {
    for (const callback of waiting.splice(0)) callback();
  };
  return { controller, written, draw, ends, terminal };
}

describe('Controller', () => {
  test('a terminal that is behind gets no frame until it has caught up, and then one', () => {
    const session = new FakeSession({ count: 300, mode: 'live' });
    const { controller, written, draw, terminal } = controlled(session, false);
    controller.start();
    draw();
    expect(written).toHaveLength(1);
    for (let i = 0; i < 10; i++) {
      session.grow(10);
      draw();
    }
    expect(written).toHaveLength(1);
    terminal.accepts = true;
    controller.resume();
    draw();
    expect(written).toHaveLength(2);
    expect(written[1]).toContain('400');
  });

  test('a busy session is asked twice a frame at most: at the first news, and for the frame', () => {
    const session = new FakeSession({ count: 300, mode: 'live' });
    const { controller, draw } = controlled(session);
    controller.start();
    for (let frame = 0; frame < 5; frame++) {
      draw();
      const before = session.views.length;
      for (let i = 0; i < 100; i++) session.grow(1);
      expect(session.views.length - before).toBeLessThanOrEqual(1);
      draw();
      expect(session.views.length - before).toBeLessThanOrEqual(2);
    }
  });

  test('news are drawn with the detail of the message they select', async () => {
    const session = new FakeSession({ count: 300, mode: 'live' });
    const { controller, draw, written } = controlled(session);
    const answered = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    controller.start();
    await answered();
    draw();
    session.grow(1);
    await answered();
    draw();
    expect(written.at(-1)).toContain('Message 301');
  });

  test('stopped, it neither draws nor listens', () => {
    const session = new FakeSession({ count: 300 });
    const { controller, written, draw } = controlled(session);
    controller.start();
    controller.stop();
    controller.key('j');
    session.grow(1);
    draw();
    expect(written).toEqual([]);
    expect(session.subscribers).toBe(0);
  });

  test('a fault is handed over, not thrown into an event loop', () => {
    const session = new FakeSession({ count: 300 });
    const { controller, ends } = controlled(session);
    controller.start();
    session.view = () => {
      throw new Error('lost');
    };
    expect(() => controller.key('G')).not.toThrow();
    expect(ends).toEqual([new Error('lost')]);
  });
});
