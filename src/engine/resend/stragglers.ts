/**
 * Connections whose node is later than the capture's was: each goes on by itself, at a pace of its
 * own, and holds up nobody else. One that has done all that was put down for it is in step again.
 */
import { type Step, weightOf } from '../../resend/script.js';
import { WeighedQueue } from '../../resend/weighed-queue.js';
import type { Connection } from '../../tcp/events.js';
import type { Pace } from './pace.js';

interface Straggler {
  readonly steps: WeighedQueue<Step>;
  readonly pace: Pace;
  readonly over: Promise<void>;
}

export class Stragglers {
  private readonly all = new Map<Connection, Straggler>();
  private fault: unknown;

  /**
   * @param perform does a step when it is due
   * @param told is told when steps have gone
   */
  constructor(
    private readonly perform: (step: Step, pace: Pace) => Promise<void>,
    private readonly told: () => void,
  ) {}

  /** Bytes of the steps that wait for them. */
  get bytes(): number {
    let bytes = 0;
    for (const { steps } of this.all.values()) bytes += steps.bytes;
    return bytes;
  }

  /** Undefined: that connection is in step with the others. */
  paceOf(connection: Connection): Pace | undefined {
    return this.all.get(connection)?.pace;
  }

  /** This connection is late with `work`. */
  leave(connection: Connection, work: Promise<void>, pace: Pace): void {
    const steps = new WeighedQueue(weightOf);
    const over = this.goOn(connection, work, steps, pace);
    over.catch((error: unknown) => {
      this.fault ??= error;
      this.told();
    });
    this.all.set(connection, { steps, pace, over });
  }

  /** Puts a step down for its connection; false: that one is in step. */
  add(step: Step): boolean {
    const straggler = this.all.get(step.connection);
    straggler?.steps.add(step);
    return straggler !== undefined;
  }

  /** @throws what has gone wrong with one of them */
  check(): void {
    if (this.fault !== undefined) throw this.fault;
  }

  /** Resolves when all have done what was put down for them. */
  async over(): Promise<void> {
    await Promise.all([...this.all.values()].map((each) => each.over));
  }

  private async goOn(
    connection: Connection,
    work: Promise<void>,
    steps: WeighedQueue<Step>,
    pace: Pace,
  ): Promise<void> {
    await work;
    for (let step = steps.take(); step !== undefined; step = steps.take()) {
      this.told();
      await this.perform(step, pace);
    }
    this.all.delete(connection);
  }
}
