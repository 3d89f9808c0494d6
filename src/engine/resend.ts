/**
 * Sends the requests of a capture to live nodes, in their order: one after the other as the
 * script has them, none before the answers that it came after. Whoever answers slower than the
 * capture's node slows the rest down; who answers faster gets them at the pace that is asked for.
 *
 * Reading is held up while enough of the script waits: memory does not grow with the capture.
 */
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { commandTable } from '../commands.js';
import type { HostPort } from '../proxy/route.js';
import type { TlsOptions } from '../proxy/tls/credentials.js';
import { Aliases } from '../resend/aliases.js';
import { type Comparing, compared, type Difference } from '../resend/compare.js';
import type { Exchange } from '../resend/exchange.js';
import { Rewriter } from '../resend/rewrite.js';
import { type AnswerStep, type CloseStep, type RequestStep, Script } from '../resend/script.js';
import type { Setting } from '../resend/setting.js';
import { Decoder } from '../session/decoder.js';
import type { MessageEvent } from '../session/message.js';
import { LatencyStatistics } from '../statistics/latency.js';
import type { Connection } from '../tcp/events.js';
import { type InputReport, readInput } from './input.js';
import { Lane } from './resend-lane.js';
import { Pace } from './resend-pace.js';
import type { ResendReport } from './resend-report.js';
import type { Credentials } from './send-setup.js';
import { Traffic } from './send-traffic.js';

export interface ResendOptions {
  readonly path: string;
  readonly stdin: () => Readable;
  readonly forcedPorts?: ReadonlySet<number> | undefined;
  /** Where the requests of a connection go; undefined: nowhere. */
  readonly nodeFor: (connection: Connection) => HostPort | undefined;
  readonly picks: (event: MessageEvent) => boolean;
  /** Times faster than the capture; Infinity: as fast as answers come. */
  readonly speed: number;
  readonly timeoutMs: number;
  readonly tls?: TlsOptions['server'];
  readonly credentials?: Credentials | undefined;
  readonly bucket?: string | undefined;
  readonly settings: readonly Setting[];
  readonly newUuids: boolean;
  readonly allowDestructive: boolean;
  readonly ignores: Comparing['ignores'];
  /** Told of each difference as soon as it is known; what it resolves to is waited for. */
  readonly report: (difference: Difference) => Promise<void> | undefined;
  /** Ends the sending: what was sent until then is reported. */
  readonly signal: AbortSignal;
}

/** Bytes of the script that may wait before reading is held up, and when it goes on. */
const CROWDED = 8 * 1024 * 1024;
const ROOMY = 4 * 1024 * 1024;
/** Failures that are told one by one. */
const MAX_FAILURES = 20;

/** Rejects with CaptureError where there is nothing to read, TaskError where the node is not there. */
export async function resend(options: ResendOptions): Promise<ResendReport> {
  return new Performance(options).run();
}

class Performance {
  private readonly script: Script;
  private readonly traffic: Traffic;
  private readonly rewriter: Rewriter;
  private readonly comparing: Comparing;
  private readonly lanes = new Map<Connection, Lane>();
  private readonly latencies = {
    a: new LatencyStatistics({ table: commandTable }),
    b: new LatencyStatistics({ table: commandTable }),
  };
  private readonly failures: string[] = [];
  private readonly pace: Pace;
  /** Lets the reading go on; and the performing, when there is a step. */
  private resume: (() => void) | undefined;
  private wake: (() => void) | undefined;
  private isRead = false;
  private readonly counts = {
    ...{ connections: 0, sent: 0, compared: 0, differences: 0, unanswered: 0, dropped: 0 },
  };

  constructor(private readonly options: ResendOptions) {
    const { settings, bucket, newUuids, ignores, signal, timeoutMs, tls } = options;
    this.pace = new Pace(options.speed);
    const aliases = new Aliases();
    const table = commandTable;
    this.script = new Script(
      {
        ...{ table, picks: options.picks, allowDestructive: options.allowDestructive },
        authenticates: options.credentials !== undefined,
        isReachable: (connection) => options.nodeFor(connection) !== undefined,
      },
      () => this.stir(),
    );
    const newUuid = newUuids ? { newUuid: () => randomUUID() } : {};
    this.rewriter = new Rewriter({ ...{ table, aliases, settings, bucket }, ...newUuid });
    const decoder = new Decoder({ table, secrets: 'mask', edition: undefined });
    this.comparing = { decoder, aliases, ignores };
    const { b } = this.latencies;
    const sink = { message: (event: MessageEvent) => b.message(event) };
    this.traffic = new Traffic({ ...{ timeoutMs, signal, sink }, tls });
  }

  async run(): Promise<ResendReport> {
    const { signal } = this.options;
    const stop = (): void => this.stir();
    signal.addEventListener('abort', stop);
    const reading = this.read();
    // Whoever is waited for last tells what went wrong; the other must not be left alone with it.
    reading.catch(() => undefined);
    try {
      await this.perform();
    } finally {
      signal.removeEventListener('abort', stop);
      this.isOver = true;
      this.stir();
      await Promise.all([...this.lanes.values()].map((lane) => lane.close()));
    }
    return this.reportOf(await reading);
  }

  /** Nobody performs any more: the rest of the capture need not be read. */
  private isOver = false;

  private async read(): Promise<InputReport> {
    const { path, stdin, forcedPorts } = this.options;
    const { script } = this;
    const { a } = this.latencies;
    try {
      return await readInput({
        ...{ path, stdin },
        ...(forcedPorts === undefined ? {} : { forcedPorts }),
        next: () => this.room(),
        sink: {
          message: (event) => {
            a.message(event, event.request !== undefined && script.awaits(event.request.number));
            script.message(event);
          },
          closed: (connection, mcbp, at, how) => script.closed(connection, mcbp, at, how),
        },
      });
    } finally {
      this.isRead = true;
      this.stir();
    }
  }

  /** Resolves when more of the capture may be read, to false when no more is wanted. */
  private async room(): Promise<boolean> {
    if (this.script.bytes > CROWDED) {
      await new Promise<void>((resolve) => {
        this.resume = resolve;
      });
    }
    return !this.isOver && !this.options.signal.aborted;
  }

  /** Something has changed: whoever waits looks again. */
  private stir(): void {
    this.wake?.();
    if (this.script.bytes < ROOMY || this.isOver || this.options.signal.aborted) this.resume?.();
  }

  private async perform(): Promise<void> {
    const { script } = this;
    const { signal } = this.options;
    while (!signal.aborted) {
      const step = script.take();
      if (step === undefined) {
        if (this.isRead) return;
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
        this.wake = undefined;
        continue;
      }
      if (script.bytes < ROOMY) this.resume?.();
      if (step.kind === 'request') await this.ask(step);
      else if (step.kind === 'answer') await this.answer(step);
      else await this.close(step);
    }
  }

  private async ask(step: RequestStep): Promise<void> {
    if (!step.isSetup) await this.pace.due(step.at, this.options.signal);
    if (this.options.signal.aborted) return;
    const lane = this.laneOf(step.connection);
    if ((await lane?.send(step)) === true && !step.isSetup) this.counts.sent += 1;
  }

  private async answer({ connection, asked, at, answer, isLast }: AnswerStep): Promise<void> {
    const lane = this.lanes.get(connection);
    const exchange = lane?.exchanges.get(asked);
    if (lane === undefined || exchange === undefined) return;
    exchange.captured.add(answer, isLast);
    if (!isLast) return;
    await this.settled(exchange, lane);
    if (this.options.signal.aborted) return;
    this.pace.putOff(at);
    if (exchange.live.list.length === 0 && !exchange.isQuiet) lane.lost += 1;
    // Those before it that were silent in the capture are over as well.
    for (const each of [...lane.quietBefore(exchange), exchange]) await this.compare(each, lane);
  }

  private async settled(exchange: Exchange, lane: Lane): Promise<void> {
    const { timeoutMs, signal } = this.options;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        const why = `no answer within ${timeoutMs} ms`;
        exchange.end(why);
        // Nobody knows what a silent node does: all that follows would be compared with nothing.
        if (!exchange.isQuiet) lane.giveUp(`${why} to request ${exchange.request.number}`);
      }, timeoutMs);
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      signal.addEventListener('abort', done);
      exchange.whenSettled(done);
    });
  }

  private async compare(exchange: Exchange, lane: Lane): Promise<void> {
    lane.forget(exchange);
    this.counts.compared += 1;
    for (const difference of compared(exchange, this.comparing)) {
      this.counts.differences += 1;
      await this.options.report(difference);
    }
  }

  private async close({ connection }: CloseStep): Promise<void> {
    const lane = this.lanes.get(connection);
    if (lane === undefined) return;
    for (const exchange of [...lane.exchanges.values()]) {
      // That a quiet command fails is an answer where the capture has none.
      if (exchange.isQuiet) await this.compare(exchange, lane);
      else this.counts.unanswered += 1;
    }
    this.lanes.delete(connection);
    this.counts.dropped += lane.dropped;
    const { failure } = lane;
    if (failure !== undefined) this.failed(failure);
    await lane.close();
  }

  private failed(failure: string): void {
    if (this.failures.length < MAX_FAILURES) this.failures.push(failure);
    else this.failures[MAX_FAILURES] = 'and further connections';
  }

  private laneOf(connection: Connection): Lane | undefined {
    const known = this.lanes.get(connection);
    if (known !== undefined) return known;
    const { nodeFor, credentials, bucket } = this.options;
    const node = nodeFor(connection);
    if (node === undefined) return undefined;
    const { traffic, rewriter } = this;
    const isFirst = () => this.counts.sent === 0;
    const options = { traffic, rewriter, credentials, bucket, isFirst };
    const lane = new Lane(connection, node, options);
    this.lanes.set(connection, lane);
    this.counts.connections += 1;
    return lane;
  }

  private reportOf(input: InputReport): ResendReport {
    const { script, rewriter, latencies, failures } = this;
    return {
      ...this.counts,
      ...{ input, failures, latencies },
      ...{ requests: script.requests, passedOver: script.passedOver, held: script.held },
      ...{ unknownCas: rewriter.unknownCas, unfit: rewriter.unfit },
      unusedSettings: rewriter.unused,
      interrupted: this.options.signal.aborted,
    };
  }
}
