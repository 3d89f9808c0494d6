/**
 * What the two threads say to each other. The worker's module runs here in the thread of the
 * test, at the other end of a channel: everything that crosses it is cloned as between threads.
 */
import type { EventEmitter } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type EngineClient, startEngine } from '../../src/engine/client.js';
import type { Task } from '../../src/engine/task.js';
import type { Snapshot } from '../../src/session/port/snapshot.js';
import { CAPTURE, LINES, temporaryFile } from './traffic.js';

/** Set by the stand-in for Worker before the worker's module is loaded. */
const thread = vi.hoisted(() => ({
  port: null as unknown,
  data: undefined as unknown,
  start: (): void => undefined,
  latest: undefined as unknown,
}));

vi.mock('node:worker_threads', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:worker_threads')>();
  class Worker extends (await import('node:events')).EventEmitter {
    private readonly near: MessagePort;

    constructor(_url: URL, { workerData }: { workerData: unknown }) {
      super();
      const { port1, port2 } = new real.MessageChannel();
      this.near = port1;
      port1.on('message', (message: unknown) => this.emit('message', message));
      thread.port = port2;
      thread.data = structuredClone(workerData);
      thread.latest = this;
      thread.start();
    }

    postMessage(message: unknown): void {
      this.near.postMessage(message);
    }

    async terminate(): Promise<number> {
      this.near.close();
      return 0;
    }
  }
  return {
    ...real,
    Worker,
    get parentPort() {
      return thread.port;
    },
    get workerData() {
      return thread.data;
    },
  };
});

const viewport = { top: 0, height: 50, selected: 0, follow: false, time: 'r' } as const;
const task = (path: string): Task => ({
  ...{ kind: 'file', path, forcedPorts: [], speed: Number.POSITIVE_INFINITY, memory: 2 ** 24 },
  decode: { secrets: 'mask', edition: undefined },
});

const runWorker = (): void => {
  void import('../../src/engine/worker.js');
};

beforeEach(() => {
  vi.resetModules();
  thread.start = runWorker;
  vi.spyOn(process, 'exit').mockImplementation((() => undefined) as typeof process.exit);
});
afterEach(() => void vi.restoreAllMocks());

describe('an engine in its thread', () => {
  it('sends what is wanted, answers questions, and says at the end how it went', async () => {
    const engine = await startEngine(task(temporaryFile(CAPTURE)));
    const sent: Snapshot[] = [];
    const unsubscribe = engine.subscribe((snapshot) => sent.push(snapshot));
    engine.view(viewport);
    // The messages, and that their connection was opened and closed.
    await vi.waitFor(() => expect(sent.at(-1)?.total).toBe(LINES.length + 2));
    expect(sent.at(-1)?.rows.slice(0, 2)).toMatchObject([
      { number: -1, command: 'connection opened' },
      { number: 1, command: 'StartFusionUploader' },
    ]);

    const [first, none, place, found] = await Promise.all([
      engine.detail(1),
      engine.detail(99),
      engine.locate(3),
      engine.find({ what: 'marked', from: 0, step: 1 }),
    ]);
    expect(first).toMatchObject({ number: 1, partner: 2 });
    expect(first?.frame.bytes).toBeInstanceOf(Uint8Array);
    const { number = 0, frame } = first ?? {};
    const wish = { number, of: 'frame', offset: 1, length: 3 } as const;
    expect(await engine.bytes(wish)).toEqual(frame?.bytes.subarray(1, 4));
    expect([none, place, found]).toEqual([undefined, 3, {}]);

    engine.act({ type: 'mark', number: 3 });
    await vi.waitFor(() => expect(sent.at(-1)?.rows[3]?.marked).toBe(true));
    expect(await engine.find({ what: 'marked', from: 0, step: 1 })).toEqual({ number: 3 });

    expect(await engine.draft('fusion and', 10)).toMatchObject({ fault: { start: 10, end: 11 } });
    engine.view({ ...viewport, filter: 'fusion and couchbase.magic == 0x80' });
    await vi.waitFor(() => expect(sent.at(-1)?.filter?.tested).toBe(LINES.length));
    expect(sent.at(-1)?.rows.map(({ kind }) => kind)).not.toContain('response');
    expect(sent.at(-1)?.total).toBeGreaterThan(0);

    unsubscribe();
    const count = sent.length;
    engine.view({ ...viewport, height: 1 });
    await engine.close();
    expect(await engine.ending()).toEqual({ lines: [], damaged: false });
    expect(sent).toHaveLength(count);
    await vi.waitFor(() => expect(process.exit).toHaveBeenCalledTimes(1));
  });

  it('tells of damage at the end', async () => {
    const path = temporaryFile(CAPTURE.subarray(0, CAPTURE.length - 10));
    const engine = await startEngine(task(path));
    const sent: Snapshot[] = [];
    engine.subscribe((snapshot) => sent.push(snapshot));
    engine.view(viewport);
    await vi.waitFor(() => expect(sent.at(-1)?.notice).toBeDefined());
    await engine.close();
    expect(await engine.ending()).toMatchObject({ damaged: true, lines: [/cut short/] });
  });

  it('passes on why it could not begin', async () => {
    const refused: unknown = await startEngine(task(temporaryFile('no capture'))).catch(
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ failure: { kind: 'file' } });
    expect((refused as Error).message).not.toContain('\n');
  });

  it.each([
    ['fails', (worker: EventEmitter) => worker.emit('error', new Error('out of memory')), /memory/],
    ['ends', (worker: EventEmitter) => worker.emit('exit', 1), /ended with status 1/],
  ])('does not keep anybody waiting when it %s before it has begun', async (_name, die, why) => {
    thread.start = () => queueMicrotask(() => die(thread.latest as EventEmitter));
    await expect(startEngine(task('x'))).rejects.toThrow(why);
  });

  it('rejects its ending when it fails later', async () => {
    thread.start = () =>
      queueMicrotask(() => (thread.port as MessagePort).postMessage({ type: 'ready' }));
    const engine = await startEngine(task('x'));
    (thread.latest as EventEmitter).emit('error', new Error('out of memory'));
    await expect(engine.ending()).rejects.toThrow('out of memory');
    expect(await engine.died).toEqual(new Error('out of memory'));
    await expect(engine.close()).rejects.toThrow('out of memory');
    (thread.port as MessagePort).close();
  });

  it('tells that its thread ended, unless it was asked to', async () => {
    thread.start = () =>
      queueMicrotask(() => (thread.port as MessagePort).postMessage({ type: 'ready' }));
    const ends = async (before: (engine: EngineClient) => void): Promise<Error | 'silent'> => {
      const engine = await startEngine(task('x'));
      before(engine);
      (thread.latest as EventEmitter).emit('exit', 7);
      (thread.port as MessagePort).close();
      const silence = new Promise<'silent'>((resolve) => setImmediate(resolve, 'silent'));
      return Promise.race([engine.died, silence]);
    };
    expect(await ends(() => undefined)).toEqual(
      new Error("the engine's thread ended with status 7"),
    );
    expect(await ends((engine) => void engine.close())).toBe('silent');
  });
});
