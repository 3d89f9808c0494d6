/**
 * Text out, in large writes: to a terminal, a pipe or a log file. Never waits on its own:
 * whoever can wait asks for `drained()`, whoever cannot lets lines go and counts them.
 */
import type { Writable } from 'node:stream';
import { Outlet } from './outlet.js';

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
  private readonly outlet: Outlet;
  /** Texts that were refused because too much was waiting, or because writing has failed. */
  dropped = 0;

  constructor(
    out: Writable,
    private readonly options: LineWriterOptions = {},
  ) {
    this.limit = options.limit ?? DEFAULT_LIMIT;
    this.outlet = new Outlet(out, options.onError);
  }

  /** Nobody reads what is written any more. */
  get isOver(): boolean {
    return this.outlet.isOver;
  }

  /** More than half of the limit waits: who can wait should, until `drained` resolves. */
  get isCrowded(): boolean {
    return !this.isOver && (this.size + this.outlet.waiting) * 2 > this.limit;
  }

  /** False when the text was refused; it is counted then. */
  write(text: string): boolean {
    if (this.isOver || this.size + this.outlet.waiting > this.limit) {
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
  drained(): Promise<void> {
    this.flush();
    return this.outlet.drained();
  }

  /** Writes the rest and ends the stream, unless it is the program's own output. */
  close(): Promise<void> {
    this.flush();
    return this.outlet.close();
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.size === 0 || this.isOver) return;
    const text = this.waiting.join('');
    this.waiting = [];
    this.size = 0;
    this.outlet.write(text);
  }
}
