/** The end of a stream that output goes to: it may be slow, break, or have no reader any more. */
import type { Writable } from 'node:stream';

export class Outlet {
  private failed = false;
  private closing: Promise<void> | undefined;

  /** @param onError told once when writing fails, but not when the reader of a pipe has gone */
  constructor(
    private readonly out: Writable,
    private readonly onError?: (error: Error) => void,
  ) {
    out.on('error', (error) => this.fail(error));
  }

  /** Nobody reads what is written any more. */
  get isOver(): boolean {
    return this.failed;
  }

  /** Characters or bytes that wait to be taken. */
  get waiting(): number {
    return this.out.writableLength;
  }

  /** @param done called when the chunk is no longer needed, whatever became of it */
  write(chunk: string | Uint8Array, done?: () => void): void {
    this.out.write(chunk, done);
  }

  /** Resolves when what was written so far has left for the system, or cannot. */
  async drained(): Promise<void> {
    while (!this.failed && this.out.writableNeedDrain) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          this.out.off('drain', done);
          this.out.off('error', done);
          this.out.off('close', done);
          resolve();
        };
        this.out.once('drain', done).once('error', done).once('close', done);
      });
    }
  }

  /** Ends the stream, unless it is the program's own output: that has left then. */
  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private async finish(): Promise<void> {
    if (this.failed) return;
    await new Promise<void>((resolve) => {
      // Of a failure this hears before the listeners of `error` do.
      const done = (error?: Error | null): void => {
        if (error) this.fail(error);
        resolve();
      };
      this.out.once('error', done);
      if (this.out === process.stdout) this.out.write('', done);
      else this.out.end(done);
    });
  }

  private fail(error: NodeJS.ErrnoException): void {
    if (this.failed) return;
    this.failed = true;
    // `| head` has seen enough: that ends the output, and is no fault.
    if (error.code !== 'EPIPE') this.onError?.(error);
  }
}
