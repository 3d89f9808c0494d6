/** What is asked of nodes, and what they answer, as messages: each answer is handed to whoever asked. */
import { commandTable } from '../commands.js';
import type { HostPort } from '../proxy/route.js';
import type { TlsOptions } from '../proxy/tls/credentials.js';
import type { Answer } from '../resend/script.js';
import type { MessageEvent, MessageSink } from '../session/message.js';
import { type MessageCounter, Pipeline } from '../session/pipeline.js';
import { SERVER } from '../tcp/events.js';
import { liveClock } from './clock.js';
import { TaskError } from './failure.js';
import { Line } from './send-line.js';

export interface TrafficOptions {
  readonly tls?: TlsOptions['server'];
  /** Milliseconds to wait for a connection, and for the answer to what is asked on our own account. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Told of all messages, in either direction. */
  readonly sink?: MessageSink;
}

/** Told of each answer, while it passes. */
type Take = (answer: Answer, event: MessageEvent) => void;

export class Traffic {
  /** Messages so far: the number of the last one. */
  readonly counter: MessageCounter = { count: 0 };
  private readonly pipeline: Pipeline;
  private readonly takers = new Map<number, Take>();
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
  open(node: HostPort): Promise<Line> {
    const { timeoutMs, tls, signal } = this.options;
    const index = this.connections;
    this.connections += 1;
    const { pipeline: sink, clock } = this;
    return Line.open(node, { ...{ timeoutMs, clock, sink, index, signal }, tls });
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
}
