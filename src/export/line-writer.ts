/**
 * Text out, in large writes: to a terminal, a pipe or a log file. Never waits on its own:
 * whoever can wait asks for `drained()`, whoever cannot lets lines go and counts them.
 */
import type { Writable } from 'node:stream';

export interface LineWriterOptions {
  /** Characters that may wait to be written before further text is refused. */
  readonly limit?: number;
  /** Write at once what is given (`-l`), instead of in batches. */
  readonly immediate?: boolean;
  /** Told once when writing fails, but not when the reader of a pipe has gone. */
  readonly onError?: (error: Error) => void;
}

const BATCH = 64 * 1024;
const FLUSH_MS = 50;
const DEFAULT_LIMIT = 64 * 1024 * 1024;

export class LineWriter {
  private waiting: string[] = [];
  private size = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly limit: number;
  private failed = false;
  private closing: Promise<void> | undefined;
  /** Texts that were refused because too much was waiting, or because writing has failed. */
  dropped = 0;

  constructor(
    private readonly out: Writable,
    private readonly options: LineWriterOptions = {},
  ) {
    this.limit = options.limit ?? DEFAULT_LIMIT;
    out.on('error', (error) => this.fail(error));
  }

  /** Nobody reads what is written any more. */
  get isOver(): boolean {
    return this.failed;
  }

  /** False when the text was refused; it is counted then. */
  write(text: string): boolean {
    if (this.failed || this.size + this.out.writableLength > this.limit) {
      this.dropped += 1;
      return false;
    }
    this.waiting.push(text);
    this.size += text.length;
    if (this.options.immediate || this.size >= BATCH) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), FLUSH_MS);
    return true;
  }

  /** Resolves when what was given so far has left for the system, or cannot. */
  async drained(): Promise<void> {
    this.flush();
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

  /** Writes the rest and ends the stream, unless it is the program's own output. */
  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private async finish(): Promise<void> {
    this.flush();
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
    if (error.code !== 'EPIPE') this.options.onError?.(error);
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.size === 0 || this.failed) return;
    const text = this.waiting.join('');
    this.waiting = [];
    this.size = 0;
    this.out.write(text);
  }
}
