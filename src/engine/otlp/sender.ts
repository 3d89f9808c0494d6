/**
 * Sends spans to a collector, OTLP over HTTP in JSON (opentelemetry.io/docs/specs/otlp): in
 * batches, one request at a time. What the collector cannot take now (429, 502, 503, 504, or no
 * answer at all) is sent again when it says, or after a while; what it never takes is dropped and
 * counted. The queue has a cap: nobody waits for a collector but whoever asks `relieved`.
 */
import { plural } from '../../dissect/text.js';
import { exportRequest } from '../../export/otlp/spans.js';
import type { Outlet } from '../../proxy/inspection/outlet.js';
import { Collector } from './collector.js';

export interface SenderOptions {
  readonly tell: (text: string) => void;
  /** Characters of spans that may wait. */
  readonly capacity?: number;
  /** Spans that go in one request. */
  readonly batch?: number;
  /** How long a span may wait for others, ms. */
  readonly interval?: number;
  /** How long the collector may take to answer, ms. */
  readonly timeout?: number;
  /** From a failure to the next attempt, ms; twice that after the next, and so on. */
  readonly backoff?: number;
  readonly attempts?: number;
  /** How long `close` waits for the collector to take something more, ms. */
  readonly patience?: number;
}

const DEFAULTS = {
  capacity: 16 * 2 ** 20,
  batch: 512,
  interval: 1_000,
  timeout: 10_000,
  backoff: 1_000,
  attempts: 5,
  patience: 5_000,
} as const;

/** However long a collector asks to be left alone, ms. */
const LONGEST_PAUSE = 30_000;
/** Characters of one request: collectors refuse bodies of 4 MiB and more. */
const LARGEST_REQUEST = 2 ** 20;

export class SpanSender implements Outlet {
  /** Spans that a collector has taken. */
  sent = 0;
  /** Spans that none will take. */
  dropped = 0;
  private queue: string[] = [];
  private size = 0;
  private running: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly waiting: (() => void)[] = [];
  private isClosing = false;
  /** The collector failed for as long as one tries: nobody waits for it until it answers again. */
  private isDown = false;
  private isTold = false;
  private patience: NodeJS.Timeout | undefined;
  private readonly ending = new AbortController();
  private readonly options: Required<SenderOptions>;
  private readonly collector: Collector;

  constructor(url: URL, options: SenderOptions) {
    this.options = { ...DEFAULTS, ...options };
    this.collector = new Collector(url, this.options.timeout);
  }

  /** @param span its JSON text; counted as dropped where there is no room */
  add(span: string): void {
    if (this.size + span.length > this.options.capacity) {
      this.dropped += 1;
      return;
    }
    this.queue.push(span);
    this.size += span.length;
    if (this.queue.length >= this.options.batch) this.start();
    else this.timer ??= setTimeout(() => this.start(), this.options.interval);
  }

  isFull(): boolean {
    return !this.isDown && this.size > this.options.capacity / 2;
  }

  /** Resolves when there is room, or no hope. */
  relieved(): Promise<void> {
    if (!this.isFull()) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Sends what waits, as long as the collector goes on taking it, and says what was not taken. */
  async close(): Promise<void> {
    this.isClosing = true;
    this.patience = setTimeout(() => this.ending.abort(), this.options.patience);
    do {
      this.start();
      await this.running;
      // One that was ending has not seen what came last.
    } while (this.queue.length > 0);
    clearTimeout(this.patience);
    clearTimeout(this.timer);
    if (this.dropped > 0) {
      const all = plural(this.sent + this.dropped, 'span');
      this.options.tell(`${this.collector.name}: ${this.dropped} of ${all} not taken`);
    }
  }

  private start(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.running ??= this.run().finally(() => {
      this.running = undefined;
    });
  }

  private async run(): Promise<void> {
    while (this.queue.length > 0) {
      const { batch, interval } = this.options;
      if (this.isClosing && (this.isDown || this.ending.signal.aborted)) {
        this.lose(this.take(this.queue.length, Number.POSITIVE_INFINITY).length);
        break;
      }
      const spans = this.take(batch, LARGEST_REQUEST);
      await this.deliver(spans);
      const isMore = this.isClosing || this.queue.length >= batch;
      if (!isMore && this.queue.length > 0) {
        this.timer ??= setTimeout(() => this.start(), interval);
        break;
      }
    }
    this.release();
  }

  /** The oldest, as many as fit; one at least. */
  private take(most: number, largest: number): readonly string[] {
    let count = 0;
    let size = 0;
    while (count < most && count < this.queue.length) {
      const { length } = this.queue[count] as string;
      if (count > 0 && size + length > largest) break;
      size += length;
      count += 1;
    }
    this.size -= size;
    return this.queue.splice(0, count);
  }

  private async deliver(spans: readonly string[]): Promise<void> {
    const body = exportRequest(spans);
    const { attempts, backoff } = this.options;
    let why = '';
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.collector.post(body, this.ending.signal);
      // That we gave up says nothing of the collector.
      if (!this.ending.signal.aborted || why === '') why = answer.why ?? '';
      if (answer.taken) {
        this.isDown = false;
        this.patience?.refresh();
        this.sent += spans.length - answer.rejected;
        this.lose(answer.rejected, why);
        break;
      }
      const isLast = attempt >= attempts || this.ending.signal.aborted;
      if (!answer.again || isLast) {
        this.isDown = answer.again;
        this.lose(spans.length, why);
        break;
      }
      await this.pause(Math.min(LONGEST_PAUSE, answer.after ?? backoff * 2 ** (attempt - 1)));
    }
    this.release();
  }

  private pause(ms: number): Promise<void> {
    const { signal } = this.ending;
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const over = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', over);
        resolve();
      };
      const timer = setTimeout(over, ms);
      signal.addEventListener('abort', over);
    });
  }

  /** The first loss is told at once, all of them at the end. */
  private lose(count: number, why?: string): void {
    this.dropped += count;
    if (count === 0 || this.isTold || why === undefined) return;
    this.isTold = true;
    this.options.tell(`${this.collector.name}: ${plural(count, 'span')} not taken: ${why}`);
  }

  private release(): void {
    if (this.isFull()) return;
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
