/**
 * Sends the requests of a capture to live nodes: reads them, does each step when it is its turn
 * (resend-course.ts), and compares the answers.
 */
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { nanosecondsBetween } from '../../bytes/time.js';
import { commandTable } from '../../commands.js';
import type { MessageEvent } from '../../message.js';
import type { HostPort } from '../../proxy/route.js';
import type { TlsOptions } from '../../proxy/tls/credentials.js';
import { Aliases } from '../../resend/aliases.js';
import { type Comparing, compared, type Difference } from '../../resend/compare.js';
import type { Exchange } from '../../resend/exchange.js';
import { Polls } from '../../resend/polls.js';
import { Rewriter } from '../../resend/rewrite.js';
import type { AnswerStep, CloseStep, RequestStep, Step } from '../../resend/script.js';
import type { Setting } from '../../resend/setting.js';
import { Decoder } from '../../session/decoder.js';
import { LatencyStatistics } from '../../statistics/latency.js';
import type { Connection } from '../../tcp/events.js';
import type { InputReport } from '../reading/input.js';
import type { Credentials } from '../send/setup.js';
import { Traffic } from '../send/traffic.js';
import { Course } from './course.js';
import { Lane } from './lane.js';
import { Reading } from './reading.js';
import type { ResendReport } from './report.js';

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

/** Failures that are told one by one. */
const MAX_FAILURES = 20;

/** Rejects with CaptureError where there is nothing to read, TaskError where the node is not there. */
export async function resend(options: ResendOptions): Promise<ResendReport> {
  return new Performance(options).run();
}

class Performance {
  private readonly reading: Reading;
  private readonly traffic: Traffic;
  private readonly rewriter: Rewriter;
  private readonly comparing: Comparing;
  private readonly lanes = new Map<Connection, Lane>();
  private readonly latencies = {
    a: new LatencyStatistics({ table: commandTable }),
    b: new LatencyStatistics({ table: commandTable }),
  };
  private readonly polls = new Polls();
  private readonly failures: string[] = [];
  private readonly course: Course;
  private readonly counts = {
    ...{ connections: 0, sent: 0, compared: 0, differences: 0, unanswered: 0, dropped: 0 },
  };

  constructor(private readonly options: ResendOptions) {
    const { settings, bucket, newUuids, ignores, signal, timeoutMs, tls } = options;
    const aliases = new Aliases();
    const table = commandTable;
    this.reading = new Reading({
      ...{ path: options.path, stdin: options.stdin, forcedPorts: options.forcedPorts, signal },
      script: {
        ...{ table, picks: options.picks, allowDestructive: options.allowDestructive },
        authenticates: options.credentials !== undefined,
        isReachable: (connection) => options.nodeFor(connection) !== undefined,
      },
      latencies: this.latencies.a,
      undone: () => this.course.bytes,
    });
    const newUuid = newUuids ? { newUuid: () => randomUUID() } : {};
    this.rewriter = new Rewriter({ ...{ table, aliases, settings, bucket }, ...newUuid });
    const decoder = new Decoder({ table, secrets: 'mask', edition: undefined });
    this.comparing = { decoder, aliases, ignores };
    const { b } = this.latencies;
    const sink = { message: (event: MessageEvent) => b.message(event) };
    this.traffic = new Traffic({ ...{ timeoutMs, signal, sink }, tls });
    this.course = new Course({
      ...{ speed: options.speed, signal },
      next: () => this.reading.next(),
      perform: (step) => this.perform(step),
      lateAfter: (step) => this.lateAfter(step),
      isUnderWay: () => this.counts.sent > 0,
      told: () => this.reading.stir(),
    });
  }

  async run(): Promise<ResendReport> {
    const { signal } = this.options;
    const stop = (): void => this.reading.stir();
    signal.addEventListener('abort', stop);
    const reading = this.reading.run();
    // Whoever is waited for last tells what went wrong; the other must not be left alone with it.
    reading.catch(() => undefined);
    try {
      await this.course.run();
    } finally {
      signal.removeEventListener('abort', stop);
      this.reading.end();
      await Promise.all([...this.lanes.values()].map((lane) => lane.close()));
    }
    await this.tell(this.polls.rest());
    return this.reportOf(await reading);
  }

  private async perform(step: Step): Promise<void> {
    if (step.kind === 'request') await this.ask(step);
    else if (step.kind === 'answer') await this.answer(step);
    else await this.close(step);
  }

  /** Milliseconds that its answer took in the capture, less those that it has been waited for. */
  private lateAfter(step: Step): number {
    if (step.kind !== 'answer') return 0;
    const exchange = this.lanes.get(step.connection)?.exchanges.get(step.asked);
    if (exchange === undefined) return 0;
    const inCapture = nanosecondsBetween(exchange.request.at, step.at) / 1e6;
    return Math.max(0, inCapture - (performance.now() - exchange.sentAt));
  }

  private async ask(step: RequestStep): Promise<void> {
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
    this.course.paceOf(connection).putOff(at);
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
    await this.tell(this.polls.certain(exchange.request, compared(exchange, this.comparing)));
  }

  private async tell(differences: readonly Difference[]): Promise<void> {
    for (const difference of differences) {
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
    await this.tell(this.polls.flush(connection));
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
    const { rewriter, latencies, failures } = this;
    const { script } = this.reading;
    return {
      ...this.counts,
      ...{ input, failures, latencies },
      ...{ requests: script.requests, passedOver: script.passedOver, held: script.held },
      ...{ unknownCas: rewriter.unknownCas, unfit: rewriter.unfit },
      ...{ unusedSettings: rewriter.unused, polled: this.polls.passedOver },
      interrupted: this.options.signal.aborted,
    };
  }
}
