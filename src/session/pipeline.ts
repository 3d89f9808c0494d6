/**
 * From streams to messages: the one path of live and offline traffic. Each connection's
 * conversation (conversation.ts) turns its bytes into messages, which are numbered in one row.
 */
import type { Ending } from '../analysis/observed.js';
import { NOWHERE } from '../bytes/extents.js';
import type { DirectionCounters } from '../tcp/direction.js';
import type { Connection, End, Moment } from '../tcp/events.js';
import type { TcpSink } from '../tcp/flow.js';
import { Conversation } from './conversation.js';
import type { PipelineOptions } from './pipeline-options.js';
import { Workplace } from './workplace.js';

export type { MessageCounter, PipelineOptions } from './pipeline-options.js';

export class Pipeline implements TcpSink {
  private readonly conversations = new Map<Connection, Conversation>();
  private readonly workplace: Workplace;
  /** The connection that spoke last, and its conversation: it often speaks again. */
  private speaker: Connection | undefined;
  private spoken: Conversation | undefined;

  constructor(private readonly options: PipelineOptions) {
    this.workplace = new Workplace(options);
  }

  /** Messages so far. */
  get count(): number {
    return this.workplace.counter.count;
  }

  open(connection: Connection, at: Moment): void {
    this.conversations.set(connection, new Conversation(connection, this.workplace));
    this.speaker = undefined;
    this.options.sink.opened?.(connection, at);
  }

  data(
    connection: Connection,
    from: End,
    bytes: Uint8Array,
    at: Moment,
    offset = NOWHERE,
    start = 0,
    end = bytes.length,
  ): void {
    this.find(connection)?.gate.data(from, bytes, at, offset, start, end);
  }

  /** `count` bytes (1..) of a long body went by and were left out on purpose (body-sieve.ts). */
  omitted(connection: Connection, from: End, count: number, at: Moment): void {
    this.find(connection)?.gate.omitted(from, count, at);
  }

  gap(connection: Connection, from: End, missing: number, at: Moment): void {
    this.find(connection)?.gate.gap(from, missing, at);
  }

  conflict(connection: Connection, from: End, differing: number, at: Moment): void {
    this.find(connection)?.conflict(from, differing, at);
  }

  noticed(connection: Connection, from: End, counters: DirectionCounters, at: Moment): void {
    this.find(connection)?.noticed(from, counters, at);
  }

  close(connection: Connection, from: End, how: Ending, at: Moment): void {
    const conversation = this.find(connection);
    if (conversation === undefined) return;
    try {
      conversation.close(from, how, at);
    } finally {
      // Whatever a sink made of its last bytes, a connection that is over is over.
      if (conversation.gate.isOver()) this.forget(connection, conversation, at);
    }
  }

  private forget(connection: Connection, conversation: Conversation, at: Moment): void {
    this.conversations.delete(connection);
    this.speaker = undefined;
    conversation.end(at);
  }

  private find(connection: Connection): Conversation | undefined {
    if (connection !== this.speaker) {
      this.speaker = connection;
      this.spoken = this.conversations.get(connection);
    }
    return this.spoken;
  }
}
