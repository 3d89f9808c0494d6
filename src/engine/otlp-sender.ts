/**
 * Sends spans to a collector, OTLP over HTTP in JSON (opentelemetry.io/docs/specs/otlp): in
 * batches, one request at a time. What the collector cannot take now (429, 502, 503, 504, or no
 * answer at all) is sent again when it says, or after a while; what it never takes is dropped and
 * counted. The queue has a cap: nobody waits for a collector but whoever asks `relieved`.
 */
import { plural } from '../dissect/text.js';
import { exportRequest } from '../export/otlp/spans.js';
import type { Outlet } from '../proxy/inspection/outlet.js';

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
  /** How long `close` may take, ms. */
  readonly patience?: number;
}

const DEFAULTS = {
  capacity: 16 * 2 ** 20,
  batch: 512,
  interval: 1_000,
  timeout: 10_000,
  backoff: 1_000,
  attempts: 5,
  patience: 15_000,
} as const;

/** However long a collector asks to be left alone, ms. */
const LONGEST_PAUSE = 30_000;
/** Characters of one request: collectors refuse bodies of 4 MiB and more. */
const LARGEST_REQUEST = 2 ** 20;

const RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504]);

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
  private readonly ending = new AbortController();
  private readonly options: Required<SenderOptions>;
  private readonly shown: string;
  private readonly headers: Readonly<Record<string, string>>;
  private readonly target: URL;

  constructor(url: URL, options: SenderOptions) {
    this.options = { ...DEFAULTS, ...options };
    this.target = new URL(url);
    // fetch takes no password in a URL, and no message of ours shows one.
    [this.target.username, this.target.password] = ['', ''];
    const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    this.headers = {
      'content-type': 'application/json',
      ...(user === ':' ? {} : { authorization: `Basic ${Buffer.from(user).toString('base64')}` }),
    };
    this.shown = this.target.origin + this.target.pathname;
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

  /** Sends what waits, as long as patience lasts, and says what was not taken. */
  async close(): Promise<void> {
    this.isClosing = true;
    const end = setTimeout(() => this.ending.abort(), this.options.patience);
    this.start();
    await this.running;
    clearTimeout(end);
    clearTimeout(this.timer);
    if (this.dropped > 0) {
      const all = plural(this.sent + this.dropped, 'span');
      this.options.tell(`${this.shown}: ${this.dropped} of ${all} not taken`);
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
      const answer = await this.post(body);
      // That we gave up says nothing of the collector.
      if (!this.ending.signal.aborted || why === '') why = answer.why ?? '';
      if (answer.taken) {
        this.isDown = false;
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

  private async post(body: string): Promise<Answer> {
    const timeout = AbortSignal.timeout(this.options.timeout);
    try {
      const response = await fetch(this.target, {
        ...{ method: 'POST', headers: this.headers, body, redirect: 'manual' },
        signal: AbortSignal.any([timeout, this.ending.signal]),
      });
      const text = await response.text();
      if (response.ok) return { taken: true, ...rejection(text) };
      const why = `${response.status} ${response.statusText}`.trim();
      const after = retryAfter(response.headers.get('retry-after'));
      return { taken: false, again: RETRYABLE.has(response.status), why, after };
    } catch (error) {
      const why = timeout.aborted ? 'no answer in time' : reasonOf(error);
      return { taken: false, again: true, why, after: undefined };
    }
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
    this.options.tell(`${this.shown}: ${plural(count, 'span')} not taken: ${why}`);
  }

  private release(): void {
    if (this.isFull()) return;
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

type Answer =
  | { readonly taken: true; readonly rejected: number; readonly why: string | undefined }
  | {
      readonly taken: false;
      readonly again: boolean;
      readonly why: string;
      readonly after: number | undefined;
    };

/** Of a request that was taken, what was not (ExportTracePartialSuccess). */
function rejection(text: string): { rejected: number; why: string | undefined } {
  try {
    const { partialSuccess } = JSON.parse(text) as { partialSuccess?: Record<string, unknown> };
    const rejected = Number(partialSuccess?.rejectedSpans ?? 0);
    const why = String(partialSuccess?.errorMessage ?? '');
    return { rejected: Number.isSafeInteger(rejected) && rejected > 0 ? rejected : 0, why };
  } catch {
    // Collectors may answer with nothing at all.
    return { rejected: 0, why: undefined };
  }
}

/** Milliseconds; the header is a number of seconds, or a date. */
function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** fetch hides why it failed in the cause. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as {
    cause?: { message?: string; code?: string };
    message?: string;
  };
  return cause?.message || cause?.code || message || String(error);
}
