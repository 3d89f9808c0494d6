/**
 * Counts messages as they pass, in typed arrays: nothing is made for a message, and names come
 * in when somebody asks. Findings are those of lists: a message of a described Fusion command
 * is decoded for them, of all others the header tells, which is judged once per kind.
 */
import type { Finding } from '../dissect/node.js';
import type { Decoder } from '../session/decoder.js';
import { HeaderMarks } from '../session/header-marks.js';
import type { LossReason, MessageEvent, MessageSink } from '../session/message.js';
import type { Connection, End } from '../tcp/events.js';
import { CappedLabels } from './capped-labels.js';
import { CommandLabels, statusLabel, statusLabels } from './command-labels.js';
import { Latencies } from './latencies.js';
import type { Nodes } from './nodes.js';

/** Ids beyond these, if there ever are so many, share one label. */
const MAX_FINDINGS = 256;

export interface MessageCount {
  readonly command: string;
  /** Empty: requests. */
  readonly status: string;
  readonly count: number;
}

export class MessageTally implements MessageSink {
  /** Frames of Fusion requests are kept whoever asks. */
  readonly readsRequests = false;
  readonly latencies: Latencies;
  /** Bytes of streams that are in no message. */
  lostBytes = 0;
  readonly #decoder: Decoder;
  readonly #labels: CommandLabels;
  readonly #nodes: Nodes;
  readonly #marks: HeaderMarks;
  readonly #counts: Float64Array;
  readonly #findingIds = new CappedLabels(MAX_FINDINGS);
  readonly #findings = new Float64Array(MAX_FINDINGS + 1);

  constructor(decoder: Decoder, nodes: Nodes) {
    const { table } = decoder.options;
    this.#decoder = decoder;
    this.#nodes = nodes;
    this.#labels = new CommandLabels(table);
    this.#marks = new HeaderMarks(table);
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
    const mark = this.#marks.of(event);
    if (mark === undefined) {
      this.#found(this.#decoder.decode(event.bytes, request?.frame, event).findings);
    } else if (mark.count > 0) {
      this.#found(mark.findings);
    }
  }

  lost(_connection: Connection, _from: End, count: number, _why: LossReason): void {
    this.lostBytes += count;
  }

  *messages(): Iterable<MessageCount> {
    for (const [cell, count] of this.#counts.entries()) {
      if (count === 0) continue;
      const command = this.commands[Math.floor(cell / statusLabels.length)] as string;
      yield { command, status: statusLabels[cell % statusLabels.length] as string, count };
    }
  }

  *findings(): Iterable<{ readonly id: string; readonly count: number }> {
    for (const [number, id] of this.#findingIds.names.entries()) {
      yield { id, count: this.#findings[number] as number };
    }
  }

  #found(findings: readonly Finding[]): void {
    for (const { id } of findings) {
      const number = this.#findingIds.numberOf(id);
      this.#findings[number] = (this.#findings[number] as number) + 1;
    }
  }
}
