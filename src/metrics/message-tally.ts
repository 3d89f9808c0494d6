/**
 * Counts messages as they pass, in typed arrays: nothing is made for a message, and names come
 * in when somebody asks.
 */
import type { CommandTable } from '../dissect/table.js';
import type { SkipReason } from '../mcbp/framer.js';
import type { MessageEvent, MessageSink } from '../message.js';
import type { Connection, End } from '../tcp/events.js';
import { CommandLabels, statusLabel, statusLabels } from './command-labels.js';
import { Latencies } from './latencies.js';
import type { Nodes } from './nodes.js';

export interface MessageCount {
  readonly command: string;
  /** Empty: requests. */
  readonly status: string;
  readonly count: number;
}

export class MessageTally implements MessageSink {
  readonly readsRequests = false;
  readonly latencies: Latencies;
  /** Bytes of streams that are in no message. */
  lostBytes = 0;
  readonly #labels: CommandLabels;
  readonly #nodes: Nodes;
  readonly #counts: Float64Array;

  constructor(table: CommandTable, nodes: Nodes) {
    this.#nodes = nodes;
    this.#labels = new CommandLabels(table);
    this.#counts = new Float64Array(this.#labels.commands.length * statusLabels.length);
    this.latencies = new Latencies(this.#labels.commands.length);
  }

  get commands(): readonly string[] {
    return this.#labels.commands;
  }

  message(event: MessageEvent): void {
    const command = this.#labels.of(event.magic, event.opcode);
    const status = event.kind === 'request' ? 0 : statusLabel(event.vbucketOrStatus);
    const cell = command * statusLabels.length + status;
    this.#counts[cell] = (this.#counts[cell] as number) + 1;
    const { request } = event;
    if (request?.first === true) {
      this.latencies.add(this.#nodes.of(event.connection), command, request.latencyNs / 1e9);
    }
  }

  lost(_connection: Connection, _from: End, count: number, _why: SkipReason): void {
    this.lostBytes += count;
  }

  *messages(): Iterable<MessageCount> {
    for (const [cell, count] of this.#counts.entries()) {
      if (count === 0) continue;
      const command = this.commands[Math.floor(cell / statusLabels.length)] as string;
      yield { command, status: statusLabels[cell % statusLabels.length] as string, count };
    }
  }
}
