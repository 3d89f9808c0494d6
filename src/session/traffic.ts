/** What has passed, counted: messages that are not kept as well. */
import type { Instant } from '../bytes/time.js';
import type { MessageEvent } from '../message.js';
import { MessageRate } from './message-rate.js';
import type { Counters } from './port/counters.js';

type Counts = Pick<
  Counters,
  'messages' | 'connections' | 'openConnections' | 'bytes' | 'uninspected'
>;

export class Traffic {
  /** Number of the newest message. */
  messages = 0;
  /** Time of message 1: what relative times count from, also when it is long gone. */
  began: Instant | undefined;
  private readonly rate: MessageRate;
  private bytes = 0;
  private uninspected = 0;
  private connections = 0;
  private openConnections = 0;

  /** @param now milliseconds of a monotonic clock */
  constructor(now: () => number) {
    this.rate = new MessageRate(now);
  }

  passed(event: MessageEvent): void {
    this.began ??= { s: event.at.s, ns: event.at.ns };
    this.bytes += event.length + (event.abridged === true ? event.missing : 0);
    this.messages = event.number;
  }

  /** So many bytes are in no message. */
  lost(bytes: number): void {
    this.uninspected += bytes;
  }

  opened(): void {
    this.connections += 1;
    this.openConnections += 1;
  }

  closed(): void {
    this.openConnections -= 1;
  }

  get counts(): Counts {
    const { messages, connections, openConnections, bytes, uninspected } = this;
    return { messages, connections, openConnections, bytes, uninspected };
  }

  /** Messages per second, measured anew. */
  measureRate(): number {
    return this.rate.measure(this.messages);
  }

  /** The rate that was told last falls with time alone. */
  get hasRate(): boolean {
    return this.rate.latest > 0;
  }
}
