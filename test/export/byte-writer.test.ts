/** Bytes out: in batches, from buffers that are filled again only when they are free. */
import { Writable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { ByteWriter } from '../../src/export/byte-writer.js';

const BATCH = 256 * 1024;

/** Looks at what it was given only when the test says so, as a slow disk does. */
class Slow extends Writable {
  readonly chunks: Uint8Array[] = [];
  private waiting: (() => void)[] = [];
  held = true;

  override _write(chunk: Uint8Array, _encoding: string, done: () => void): void {
    const take = (): void => {
      this.chunks.push(Uint8Array.from(chunk));
      done();
    };
    if (this.held) this.waiting.push(take);
    else take();
  }

  release(): void {
    this.held = false;
    for (const take of this.waiting.splice(0)) take();
  }

  get text(): string {
    return Buffer.concat(this.chunks).toString();
  }
}

function put(writer: ByteWriter, byte: number): void {
  writer.reserve(1);
  writer.buffer[writer.used++] = byte;
}

describe('a writer of bytes', () => {
  it('writes a batch at a time', async () => {
    const out = new Slow();
    out.held = false;
    const writer = new ByteWriter(out);
    for (let i = 0; i < 2 * BATCH + 1; i += 1) put(writer, 0x61);
    expect(out.chunks.map(({ length }) => length)).toEqual([BATCH, BATCH]);
    await writer.close();
    expect(out.chunks.map(({ length }) => length)).toEqual([BATCH, BATCH, 1]);
  });

  it('leaves a buffer alone until it was taken', async () => {
    const out = new Slow();
    const writer = new ByteWriter(out);
    for (const letter of 'abcde') {
      writer.text(letter.repeat(BATCH / 3));
      writer.flush();
    }
    out.release();
    await writer.close();
    expect(out.text).toBe([...'abcde'].map((letter) => letter.repeat(BATCH / 3)).join(''));
  });

  it('takes texts and bytes of any length, in order', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.nat(BATCH)), { maxLength: 8 }),
        async (parts) => {
          const out = new Slow();
          const writer = new ByteWriter(out);
          let expected = '';
          for (const [text, count] of parts) {
            const long = `${text}é`.repeat(Math.ceil(count / (text.length + 1)));
            writer.text(long);
            put(writer, 0x0a);
            expected += `${long}\n`;
          }
          out.release();
          await writer.close();
          expect(out.text).toBe(Buffer.from(expected).toString());
        },
      ),
      { numRuns: 30 },
    ));

  it('writes what there is after a while, also when nothing follows', async () => {
    const out = new Slow();
    out.release();
    const writer = new ByteWriter(out);
    writer.text('one\n');
    expect(out.text).toBe('');
    await vi.waitFor(() => expect(out.text).toBe('one\n'));
    put(writer, 0x32);
    await vi.waitFor(() => expect(out.text).toBe('one\n2'));
  });

  it('waits for a slow reader when asked to', async () => {
    const out = new Slow();
    const writer = new ByteWriter(out);
    writer.text('a'.repeat(50_000));
    let isDrained = false;
    const drained = writer.drained().then(() => {
      isDrained = true;
    });
    await new Promise(setImmediate);
    expect(isDrained).toBe(false);
    out.release();
    await drained;
    expect(out.text).toHaveLength(50_000);
  });

  it('gathers what is asked to settle soon, and lets go of it once it is due', async () => {
    const out = new Slow();
    out.release();
    const now = vi.spyOn(performance, 'now').mockReturnValue(1000);
    try {
      const writer = new ByteWriter(out);
      for (const letter of 'abc') {
        writer.text(letter);
        await writer.settled();
      }
      expect(out.text).toBe('');
      now.mockReturnValue(1050);
      await writer.settled();
      expect(out.text).toBe('abc');
    } finally {
      now.mockRestore();
    }
  });

  it('shows the same bytes by the word, whichever buffer is at hand', () => {
    const out = new Slow();
    const writer = new ByteWriter(out);
    for (const count of [4, BATCH, 2 * BATCH]) {
      writer.reserve(count);
      writer.view.setUint32(writer.used, 0x64636261, true);
      expect(writer.buffer.toString('latin1', writer.used, writer.used + 4)).toBe('abcd');
      expect(writer.view.byteLength).toBe(writer.buffer.length);
      writer.used += count;
    }
  });

  it.each([
    ['EPIPE', 0],
    ['ENOSPC', 1],
  ])('is over after %s', async (code, told) => {
    const out = new Slow();
    const onError = vi.fn();
    const writer = new ByteWriter(out, onError);
    writer.text('a');
    out.destroy(Object.assign(new Error(code), { code }));
    await new Promise(setImmediate);
    expect(writer.isOver).toBe(true);
    expect(onError).toHaveBeenCalledTimes(told);
    writer.text('b');
    await writer.close();
    expect(out.text).toBe('');
  });
});
