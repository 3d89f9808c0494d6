/**
 * Shows one link's connection to the inspection, once there is one: what happens before that, and
 * what comes of a link that never had one, is not for inspectors.
 */
import type { Connection, End, Moment } from '../../tcp/events.js';
import type { Inspection } from './inspection.js';
import type { Inspector, SieveOf } from './inspector.js';
import type { LiveMoments } from './moments.js';
import type { HowClosed } from './page.js';
import { type OnFailure, Subject } from './subject.js';

/** Who is shown all connections, and when it is. */
export interface ShownTo {
  readonly inspectors: readonly Inspector[];
  /** What of each connection they need not look at; undefined: nothing. */
  readonly sieveOf: SieveOf | undefined;
  readonly inspection: Inspection;
  readonly inspectionFailed: OnFailure;
  readonly moments: LiveMoments;
}

export class Showing {
  readonly #to: ShownTo;
  #subject: Subject | undefined;

  constructor(to: ShownTo) {
    this.#to = to;
  }

  /** Undefined: there is none so far. */
  get subject(): Pick<Subject, 'connection' | 'uninspected'> | undefined {
    return this.#subject;
  }

  open(connection: Connection): void {
    const { inspectors, sieveOf, inspection, inspectionFailed, moments } = this.#to;
    this.#subject = new Subject(connection, inspectors, inspectionFailed, sieveOf);
    inspection.open(this.#subject, moments.now());
  }

  /** @param at when the bytes came; by default now */
  data(from: End, bytes: Uint8Array, at: Moment = this.#to.moments.now()): void {
    if (this.#subject !== undefined) this.#to.inspection.data(this.#subject, from, bytes, at);
  }

  close(from: End, how: HowClosed): void {
    if (this.#subject === undefined) return;
    this.#to.inspection.close(this.#subject, from, how, this.#to.moments.now());
  }
}
