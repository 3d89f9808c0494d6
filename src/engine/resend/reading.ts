/**
 * The reading of a capture into a script, and the taking of steps out of it. Reading is held up
 * while enough of the script waits: memory does not grow with the capture.
 */
import type { Readable } from 'node:stream';
import { Script, type ScriptOptions, type Step } from '../../resend/script.js';
import type { LatencyStatistics } from '../../statistics/latency.js';
import { type InputReport, readInput } from '../reading/input.js';

export interface ReadingOptions {
  readonly path: string;
  readonly stdin: () => Readable;
  readonly forcedPorts?: ReadonlySet<number> | undefined;
  readonly script: ScriptOptions;
  /** Takes those of the exchanges that become part of the script. */
  readonly latencies: LatencyStatistics;
  /** Bytes of the steps that were taken and are not yet done. */
  readonly undone: () => number;
  readonly signal: AbortSignal;
}

/** Bytes of the script that may wait before reading is held up, and when it goes on. */
const CROWDED = 8 * 1024 * 1024;
const ROOMY = 4 * 1024 * 1024;

export class Reading {
  readonly script: Script;
  /** Lets the reading go on; and whoever waits for a step, when there is one. */
  private resume: (() => void) | undefined;
  private wake: (() => void) | undefined;
  private isRead = false;
  /** Nobody takes steps any more: the rest of the capture need not be read. */
  private isOver = false;

  constructor(private readonly options: ReadingOptions) {
    this.script = new Script(options.script, () => this.stir());
  }

  /** Rejects with CaptureError where there is nothing to read. */
  async run(): Promise<InputReport> {
    const { path, stdin, forcedPorts, latencies } = this.options;
    const { script } = this;
    try {
      return await readInput({
        ...{ path, stdin },
        ...(forcedPorts === undefined ? {} : { forcedPorts }),
        next: () => this.room(),
        sink: {
          message: (event) => {
            const { request } = event;
            latencies.message(event, request !== undefined && script.awaits(request.number));
            script.message(event);
          },
          closed: (connection, mcbp, at, how) => script.closed(connection, mcbp, at, how),
        },
      });
    } finally {
      this.isRead = true;
      this.stir();
    }
  }

  /** Undefined: there are no more, or no more are wanted. */
  async next(): Promise<Step | undefined> {
    while (!this.isUnwanted) {
      const step = this.script.take();
      if (step !== undefined || this.isRead) {
        this.stir();
        return step;
      }
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      this.wake = undefined;
    }
    return undefined;
  }

  /** Something has changed: whoever waits looks again. */
  stir(): void {
    this.wake?.();
    if (this.waiting < ROOMY || this.isUnwanted) this.resume?.();
  }

  end(): void {
    this.isOver = true;
    this.stir();
  }

  /** Resolves when more of the capture may be read, to false when no more is wanted. */
  private async room(): Promise<boolean> {
    if (this.waiting > CROWDED && !this.isUnwanted) {
      await new Promise<void>((resolve) => {
        this.resume = resolve;
      });
    }
    return !this.isUnwanted;
  }

  private get isUnwanted(): boolean {
    return this.isOver || this.options.signal.aborted;
  }

  private get waiting(): number {
    return this.script.bytes + this.options.undone();
  }
}
