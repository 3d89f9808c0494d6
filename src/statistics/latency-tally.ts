/** The durations of one group of answers: a histogram of each kind, made when its first value comes. */
import { type Distribution, Histogram } from './histogram.js';

export interface LatencyFigures {
  /** Requests of which an answer was seen. */
  readonly answers: number;
  /** Answers that report a failure, ordinary ones included. */
  readonly errors: number;
  /** Those among them that data commands meet in normal use, such as a key that is not there. */
  readonly ordinary: number;
  readonly wire: Distribution;
  readonly service: Distribution;
  /** Undefined: nobody stood in a queue. */
  readonly queued: Distribution | undefined;
  /** Undefined: the server said nothing of it. */
  readonly server: Distribution | undefined;
}

export class LatencyTally {
  private errors = 0;
  private ordinary = 0;
  private readonly wire = new Histogram();
  /** Undefined while nobody has stood in a queue: it is the same as `wire`. */
  private service: Histogram | undefined;
  private readonly queued = new Histogram();
  private readonly server = new Histogram();

  /** @param isOrdinary a failure that is met in normal use */
  failed(isOrdinary: boolean): void {
    this.errors += 1;
    if (isOrdinary) this.ordinary += 1;
  }

  /** Nanoseconds; `queuedNs` of them, 0 to all, in a queue. */
  answered(wireNs: number, queuedNs: number): void {
    if (queuedNs > 0) {
      this.service ??= this.wire.copy();
      this.queued.add(queuedNs);
    }
    this.wire.add(wireNs);
    this.service?.add(wireNs - queuedNs);
  }

  /** The server's own word for an answer, nanoseconds. */
  said(ns: number): void {
    this.server.add(ns);
  }

  /** Undefined: nothing was answered yet. */
  get figures(): LatencyFigures | undefined {
    const { errors, ordinary } = this;
    const wire = this.wire.distribution;
    if (wire === undefined) return undefined;
    return {
      ...{ answers: wire.count, errors, ordinary, wire },
      service: this.service?.distribution ?? wire,
      queued: this.queued.distribution,
      server: this.server.distribution,
    };
  }
}
