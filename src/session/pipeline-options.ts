/** What a pipeline is told: of its table, its sink, and what is known of the connections. */
import type { ByteSource } from '../bytes/byte-source.js';
import type { CommandTable } from '../dissect/table.js';
import type { Injection } from '../filter/view.js';
import type { ForeignProtocol } from '../mcbp/foreign-protocol.js';
import type { MessageSink } from '../message.js';
import type { Connection, End } from '../tcp/events.js';

/** Counts the messages of several pipelines that make up one history. */
export interface MessageCounter {
  count: number;
}

/** The mark of the message at bytes[start], which `from` sent; undefined: it has none. */
export type MarkOf<T> = (
  connection: Connection,
  from: End,
  bytes: Uint8Array,
  start: number,
) => T | undefined;

export interface PipelineOptions {
  readonly table: CommandTable;
  readonly sink: MessageSink;
  /** Connections for which this holds are decoded without looking at their first bytes. */
  readonly force?: (connection: Connection) => boolean;
  /** Tells the source that the client is the other end than it guessed. */
  readonly settle?: (connection: Connection, client: End) => void;
  /** Told of a connection that is not decoded, and what it speaks instead. */
  readonly foreign?: (connection: Connection, protocol: ForeignProtocol) => void;
  /** Absent: messages are numbered 1.. */
  readonly counter?: MessageCounter;
  /**
   * The file that data with an offset lies in: of long messages only the head is kept while they
   * pass, and the rest read again when somebody asks. Absent: all is kept.
   */
  readonly source?: ByteSource | undefined;
  /** Of messages that the proxy rewrote. Asked of each, in order. */
  readonly rewritten?: MarkOf<true> | undefined;
  /** Of messages that a fault has met. Asked of each, in order. */
  readonly injected?: MarkOf<Injection> | undefined;
}
