/** What is asked of nodes, and what they answer, as messages: each answer is handed to whoever asked. */
import { commandTable } from '../../commands.js';
import { answerTo } from '../../faults/answer.js';
import { SUCCESS } from '../../mcbp/statuses.js';
import type { MessageEvent, MessageSink } from '../../message.js';
import type { HostPort } from '../../proxy/route.js';
import type { TlsOptions } from '../../proxy/tls/credentials.js';
import type { Answer } from '../../resend/script.js';
import { type MessageCounter, Pipeline } from '../../session/pipeline.js';
import { type Connection, SERVER } from '../../tcp/events.js';
import { TaskError } from '../failure.js';
import { liveClock } from '../live/clock.js';
import { Line } from './line.js';

export interface TrafficOptions {
  readonly tls?: TlsOptions['server'];
  /** Milliseconds to wait for a connection, and for the answer to what is asked on our own account. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Told of all messages, in either direction. */
  readonly sink?: MessageSink;
}

/** What a node asks to learn whether somebody is still there: without an answer it ends the connection. */
const KEEP_ALIVE = commandTable.named('DcpNoop')?.opcode;

/** Told of each answer, while it passes. */
type Take = (answer: Answer, event: MessageEvent) => void;

export class Traffic {
  /** Messages so far: the number of the last one. */
  readonly counter: MessageCounter = { count: 0 };
  private readonly pipeline: Pipeline;
  private readonly takers = new Map<number, Take>();
  private readonly lines = new WeakMap<Connection, Line>();
  private readonly clock = liveClock();
  private connections = 0;
  private opaque = 0;

  constructor(readonly options: TrafficOptions) {
    this.pipeline = new Pipeline({
      table: commandTable,
      counter: this.counter,
      // We speak the protocol, whatever comes back.
      force: () => true,
      sink: {
        message: (event) => {
          options.sink?.message(event);
          this.handOver(event);
        },
      },
    });
  }

  /** Rejects with a TaskError of one line. */
  async open(node: HostPort): Promise<Line> {
    const { timeoutMs, tls, signal } = this.options;
    const index = this.connections;
    this.connections += 1;
    const { pipeline: sink, clock } = this;
    const line = await Line.open(node, { ...{ timeoutMs, clock, sink, index, signal }, tls });
    this.lines.set(line.connection, line);
    return line;
  }

  /** One that no request of this program has; 0 is left to those who do not care. */
  nextOpaque(): number {
    this.opaque = (this.opaque + 1) % 2 ** 32;
    return this.opaque;
  }

  /**
   * Sends a request whose answers are handed to `take`, until `forget`.
   * @returns the number of the message
   */
  async ask(line: Line, frame: Uint8Array, take: Take): Promise<number> {
    const number = this.counter.count + 1;
    this.takers.set(number, take);
    await line.write(frame);
    return number;
  }

  forget(number: number): void {
    this.takers.delete(number);
  }

  /** Asks what has one answer. Rejects with a TaskError where none comes. */
  async one(line: Line, frame: Uint8Array): Promise<Answer> {
    const { timeoutMs } = this.options;
    return new Promise((resolve, reject) => {
      const number = this.counter.count + 1;
      const settled = (): void => {
        clearTimeout(timer);
        this.forget(number);
      };
      const fail = (why: string): void => {
        settled();
        reject(new TaskError('network', `${line.name}: ${why}`));
      };
      const timer = setTimeout(() => fail(`no answer within ${timeoutMs} ms`), timeoutMs);
      void line.over.then(fail);
      void this.ask(line, frame, (answer) => {
        settled();
        resolve(answer);
      });
    });
  }

  private handOver(event: MessageEvent): void {
    const { request, from } = event;
    if (event.kind === 'request' && from === SERVER) this.keepAlive(event);
    if (event.kind !== 'response' || from !== SERVER || request === undefined) return;
    const take = this.takers.get(request.number);
    if (take === undefined) return;
    const answer: Answer = {
      frame: event.bytes.slice(),
      request: request.frame?.slice(),
      features: event.features,
      status: event.vbucketOrStatus,
      isWhole: event.missing === 0,
    };
    take(answer, event);
  }

  private keepAlive({ opcode, bytes, connection }: MessageEvent): void {
    if (opcode !== KEEP_ALIVE) return;
    const answer = answerTo(bytes, SUCCESS);
    // Not from within the pipeline, which is still telling of the question.
    queueMicrotask(() => void this.lines.get(connection)?.write(answer));
  }
}
