/** Text out: batched, bounded, and quiet about readers that have gone. */
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LineWriter } from '../../src/export/line-writer.js';

/** A stream whose writes end when the test says so. */
class Slow extends Writable {
  readonly written: string[] = [];
  private waiting: ((error?: Error) => void)[] = [];
  held = true;

  constructor() {
    super({ highWaterMark: 10, decodeStrings: false });
  }

  override _write(chunk: unknown, _encoding: string, done: (error?: Error) => void): void {
    this.written.push(String(chunk));
    if (this.held) this.waiting.push(done);
    else done();
  }

  /** Ends the writes that hang, and those to come. */
  release(): void {
    this.held = false;
    for (const done of this.waiting.splice(0)) done();
  }

  fail(code: string): void {
    const error = Object.assign(new Error(`${code}: it failed`), { code });
    for (const done of this.waiting.splice(0)) done(error);
  }
}

const fast = (): Slow => {
  const stream = new Slow();
  stream.release();
  return stream;
};
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('batches', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  it('gathers lines for a moment', () => {
    const out = fast();
    const writer = new LineWriter(out);
    expect([writer.write('a\n'), writer.write('b\n')]).toEqual([true, true]);
    expect(out.written).toEqual([]);
    vi.advanceTimersByTime(50);
    expect(out.written).toEqual(['a\nb\n']);
    writer.write('c\n');
    vi.advanceTimersByTime(49);
    expect(out.written).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(out.written).toEqual(['a\nb\n', 'c\n']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('writes at once what is much, or when told to', () => {
    const out = fast();
    new LineWriter(out).write('x'.repeat(64 * 1024));
    expect(out.written.map(({ length }) => length)).toEqual([64 * 1024]);
    expect(vi.getTimerCount()).toBe(0);
    const live = fast();
    const writer = new LineWriter(live, { immediate: true });
    writer.write('a\n');
    writer.write('b\n');
    expect(live.written.join('')).toBe('a\nb\n');
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('back-pressure', () => {
  it('is felt by whoever waits', async () => {
    const out = new Slow();
    const writer = new LineWriter(out);
    writer.write('0123456789abcdef\n');
    let drained = false;
    const waiting = writer.drained().then(() => {
      drained = true;
    });
    await turn();
    expect([drained, out.written]).toEqual([false, ['0123456789abcdef\n']]);
    out.release();
    await waiting;
    expect(drained).toBe(true);
    expect([out.listenerCount('drain'), out.listenerCount('close')]).toEqual([0, 0]);
  });

  it('does not wait for a stream that is ready, or has failed', async () => {
    await new LineWriter(fast()).drained();
    const out = new Slow();
    const writer = new LineWriter(out, { onError: () => undefined });
    writer.write('0123456789abcdef\n');
    const waiting = writer.drained();
    out.fail('EIO');
    await waiting;
    await writer.drained();
    expect(writer.isOver).toBe(true);
  });

  it('makes whoever cannot wait lose lines, which are counted', async () => {
    const out = new Slow();
    const writer = new LineWriter(out, { limit: 30, immediate: true });
    const taken = Array.from({ length: 10 }, () => writer.write('0123456789'));
    expect(taken).toEqual([...Array(4).fill(true), ...Array(6).fill(false)]);
    expect(writer.dropped).toBe(6);
    out.release();
    await turn();
    expect(writer.write('x')).toBe(true);
    await writer.close();
    expect(out.written.join('')).toBe(`${'0123456789'.repeat(4)}x`);
  });
});

describe('errors', () => {
  it('are told once, and end the writing', async () => {
    const out = new Slow();
    const onError = vi.fn();
    const writer = new LineWriter(out, { onError, immediate: true });
    writer.write('a');
    writer.write('b');
    out.fail('ENOSPC');
    await turn();
    out.emit('error', new Error('again'));
    expect(onError).toHaveBeenCalledTimes(1);
    expect(onError.mock.calls[0]?.[0]).toMatchObject({ code: 'ENOSPC' });
    expect([writer.isOver, writer.write('c'), writer.dropped]).toEqual([true, false, 1]);
    await writer.close();
  });

  it('are no fault when the reader of a pipe has seen enough', async () => {
    const out = new Slow();
    const onError = vi.fn();
    const writer = new LineWriter(out, { onError, immediate: true });
    writer.write('a');
    out.fail('EPIPE');
    await turn();
    expect(onError).not.toHaveBeenCalled();
    expect(writer.isOver).toBe(true);
  });

  it('do not keep close waiting, also when they come during it', async () => {
    const out = new Slow();
    const onError = vi.fn();
    const writer = new LineWriter(out, { onError });
    writer.write('a');
    const closing = writer.close();
    await turn();
    out.fail('EIO');
    await closing;
    expect(onError).toHaveBeenCalledTimes(1);
  });
});

describe('close', () => {
  it('writes what waits and ends the stream', async () => {
    const out = fast();
    const onError = vi.fn();
    const writer = new LineWriter(out, { onError });
    writer.write('last\n');
    await writer.close();
    expect(out.written).toEqual(['last\n']);
    expect(out.writableFinished).toBe(true);
    await writer.close();
    expect(onError).not.toHaveBeenCalled();
  });

  it('leaves standard output open', async () => {
    const write = vi.spyOn(process.stdout, 'write').mockImplementation(((
      _text: string,
      done?: () => void,
    ) => {
      done?.();
      return true;
    }) as typeof process.stdout.write);
    const end = vi.spyOn(process.stdout, 'end');
    const writer = new LineWriter(process.stdout);
    writer.write('data\n');
    await writer.close();
    expect(write.mock.calls.map(([text]) => text)).toEqual(['data\n', '']);
    expect(end).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });
});
