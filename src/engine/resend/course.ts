/**
 * In which order the steps of a script are done, and when. All connections go in step: an answer
 * that takes a little longer than in the capture slows all down, so that what one connection
 * learned is known to the next. A connection whose node takes much longer is left behind and goes
 * on by itself.
 */
import type { Step } from '../../resend/script.js';
import type { Connection } from '../../tcp/events.js';
import { Pace } from './pace.js';
import { Stragglers } from './stragglers.js';

export interface CourseOptions {
  /** Times faster than the capture; Infinity: as fast as answers come. */
  readonly speed: number;
  /** The next step of the script; undefined: there are no more. */
  readonly next: () => Promise<Step | undefined>;
  readonly perform: (step: Step) => Promise<void>;
  /** Milliseconds after which this step, begun now, is late against the capture; 0: it is already. */
  readonly lateAfter: (step: Step) => number;
  /** A node has been asked: until then nothing else is tried beside it. */
  readonly isUnderWay: () => boolean;
  /** Told when steps that waited have gone. */
  readonly told: () => void;
  readonly signal: AbortSignal;
}

/** Milliseconds for which the others wait for a step that is late. */
const PATIENCE_MS = 250;

export class Course {
  private readonly pace: Pace;
  private readonly stragglers: Stragglers;

  constructor(private readonly options: CourseOptions) {
    this.pace = new Pace(options.speed);
    this.stragglers = new Stragglers((step, pace) => this.perform(step, pace), options.told);
  }

  /** Bytes of the steps that wait for connections that were left behind. */
  get bytes(): number {
    return this.stragglers.bytes;
  }

  /** The pace of a connection: that of all, or its own. */
  paceOf(connection: Connection): Pace {
    return this.stragglers.paceOf(connection) ?? this.pace;
  }

  /** Resolves when all steps are done, or the signal has come. */
  async run(): Promise<void> {
    const { options, stragglers, pace } = this;
    for (let step = await options.next(); step !== undefined; step = await options.next()) {
      stragglers.check();
      if (stragglers.add(step)) continue;
      await this.due(step, pace);
      const patience = PATIENCE_MS + options.lateAfter(step);
      const work = this.performed(step);
      const isInTime = options.isUnderWay() ? within(work, patience) : work.then(() => true);
      if (!(await isInTime)) stragglers.leave(step.connection, work, pace.fork());
    }
    await stragglers.over();
  }

  private async perform(step: Step, pace: Pace): Promise<void> {
    await this.due(step, pace);
    await this.performed(step);
  }

  private async due(step: Step, pace: Pace): Promise<void> {
    if (step.kind === 'request' && !step.isSetup) await pace.due(step.at, this.options.signal);
  }

  private async performed(step: Step): Promise<void> {
    if (!this.options.signal.aborted) await this.options.perform(step);
  }
}

/** Whether that is done within so many milliseconds. Rejects as it does. */
async function within(work: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
