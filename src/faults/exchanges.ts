/** What the answers of one connection answer, and what HELLO has granted on it. */

import { Answer } from '../analysis/answer.js';
import { Pairing } from '../analysis/pairing.js';
import type { Instant } from '../bytes/time.js';
import type { CommandTable } from '../dissect/table.js';
import { readHeader } from '../mcbp/header.js';
import { magicOf } from '../mcbp/magic.js';
import type { End } from '../tcp/events.js';
import type { Granted, Passing } from './passing-view.js';

/** Longer requests are kept without their bytes. */
const MAX_KEPT = 64 * 1024;

/** The features after an answer that may grant some (session/features.ts). */
export type Learn = (frame: Uint8Array, before: Granted) => Granted;

export class Exchanges {
  features: Granted;
  private readonly pairing = new Pairing();
  private readonly answer = new Answer();
  private count = 0;

  constructor(
    private readonly table: CommandTable,
    private readonly learn: Learn,
  ) {}

  /** A request goes on to who is asked: an answer may come. */
  asks(frame: Uint8Array, from: End, at: Instant): void {
    const header = readHeader(frame);
    const answers = this.table.find(header.magic, header.opcode)?.answers ?? 'one';
    const kept = frame.length <= MAX_KEPT ? frame.length : 0;
    this.count += 1;
    this.pairing.request(exchangeOf(header, from), this.count, at, answers, frame, 0, kept);
  }

  /** The request that this answers; its frame is valid until the next one asks. */
  answers(frame: Uint8Array, from: End, at: Instant): Passing['request'] {
    const header = readHeader(frame);
    const { vbucketOrStatus: status, keyLength } = header;
    const { pairing, answer } = this;
    const exchange = exchangeOf(header, from);
    this.count += 1;
    if (!pairing.response(exchange, status, keyLength, this.count, at, answer)) return undefined;
    return { frame: answer.frame, latencyNs: answer.latencyNs };
  }

  /** An answer came: what it grants holds from now on. */
  settle(frame: Uint8Array): void {
    this.features = this.learn(frame, this.features);
  }
}

const exchangeOf = (header: ReturnType<typeof readHeader>, from: End) => ({
  ...{ from, serverOpcode: magicOf(header.magic)?.serverOpcode === true },
  opcode: header.opcode,
  opaque: header.opaque,
  vbucketOrStatus: header.vbucketOrStatus,
});
