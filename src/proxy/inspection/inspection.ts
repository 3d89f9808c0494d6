/**
 * Shows the inspectors what was relayed, never at the expense of relaying.
 *
 * Bytes are shown at once, in the socket's own callback and behind the write, as long as the
 * pace allows: that costs no copy, and is what happens nearly always. When inspection falls
 * behind, bytes are copied to the backlog and shown in turns of the event loop that have time
 * left. When the backlog is full, bytes are skipped until half of it is shown, so that a
 * program that is overloaded for long still sees long stretches instead of shreds; what was
 * skipped is counted, and shown to the inspectors as a gap where it was.
 *
 * What the sieve leaves out (the rest of long values) is no loss: inspectors are told how much it
 * was, and where no inspector wants it, it is neither touched nor copied.
 *
 * With an outlet nothing is inspected that it could not take. Where nothing may be lost
 * (`--lossless`) nothing is skipped: a full backlog asks the links not to read on (`pressed`).
 */
import { performance } from 'node:perf_hooks';
import { type End, type Moment, MomentRecord } from '../../tcp/events.js';
import { Backlog, ENTRY_COST } from './backlog.js';
import type { Outlet } from './outlet.js';
import { TURN_MS } from './pace.js';
import { Paced, type Pacing, UNPACED } from './pacing.js';
import type { HowClosed, Shown } from './page.js';
import type { Subject } from './subject.js';

export interface InspectionOptions {
  /**
   * Bytes of memory for what waits, overhead included. Exceeded by the marks of connections
   * that open and close meanwhile, and where nothing may be lost by one read of each socket.
   */
  readonly capacity: number;
  readonly outlet?: Outlet | undefined;
  /** Skip nothing: see above. */
  readonly lossless: boolean;
  /** Inspectors take their time: as much as the relay can spare. Else they are shown all at once. */
  readonly paced: boolean;
  /** Bytes of a direction were skipped, and the gap they left is in the backlog. */
  readonly skipped: (subject: Subject, from: End, bytes: number) => void;
  /** The links are not to read (true), or may again. */
  readonly pressed: (on: boolean) => void;
}

/** Shown in one call; between two of them the pace is looked at. */
const PIECE = 32 * 1024;

const NO_BYTES = new Uint8Array(0);

/** Bytes of one direction that are being skipped. */
interface Skip {
  readonly subject: Subject;
  readonly from: End;
  readonly at: Moment;
  bytes: number;
}

export class Inspection {
  readonly #options: InspectionOptions;
  readonly #backlog = new Backlog<Subject>();
  readonly #pacing: Pacing;
  /** Two per subject at most, by sender. */
  readonly #skips: [Map<Subject, Skip>, Map<Subject, Skip>] = [new Map(), new Map()];
  readonly #settled: (() => void)[] = [];
  #uninspected = 0;
  #skipping = false;
  #pressing = false;
  #scheduled = false;

  constructor(options: InspectionOptions) {
    this.#options = options;
    this.#pacing = options.paced ? new Paced() : UNPACED;
  }

  /** Bytes of memory for what waits. */
  get waiting(): number {
    return this.#backlog.size;
  }

  /** Bytes skipped so far, over all connections. */
  get uninspected(): number {
    return this.#uninspected;
  }

  /** The links are asked not to read. */
  get isPressing(): boolean {
    return this.#pressing;
  }

  /** `at` may be used again by the caller, here and below. */
  open(subject: Subject, at: Moment): void {
    if (this.#isBehind()) this.#backlog.open(subject, at);
    else subject.open(at);
  }

  /** Bytes that were relayed; valid during the call only. */
  data(subject: Subject, from: End, bytes: Uint8Array, at: Moment): void {
    this.#pacing.relayed();
    for (let start = 0; start < bytes.length; ) {
      const run = subject.sift(from, bytes, start);
      const end = start + Math.abs(run);
      const part = end - start === bytes.length ? bytes : bytes.subarray(start, end);
      if (run > 0) this.#take('data', subject, from, part, at);
      else if (subject.omits) this.#omit(subject, from, part.length, at);
      else this.#take('omitted', subject, from, part, at);
      start = end;
    }
  }

  close(subject: Subject, from: End, how: HowClosed, at: Moment): void {
    const skip = this.#skips[from].get(subject);
    if (skip !== undefined) this.#tellSkip(skip);
    if (this.#isBehind()) this.#backlog.close(subject, from, how, at);
    else subject.close(from, how, at);
  }

  /** Resolves when all that waits now was shown. */
  settled(): Promise<void> {
    if (!this.#isBehind()) return Promise.resolve();
    return new Promise((resolve) => this.#settled.push(resolve));
  }

  /** Nothing may overtake what waits. */
  #isBehind(): boolean {
    return !this.#backlog.isEmpty;
  }

  #take(kind: Shown, subject: Subject, from: End, bytes: Uint8Array, at: Moment): void {
    const shown = this.#isBehind() ? 0 : this.#show(kind, subject, from, bytes, at);
    if (shown < bytes.length) this.#keep(kind, subject, from, bytes.subarray(shown), at);
  }

  /** Tells of bytes that nobody wants to see. */
  #omit(subject: Subject, from: End, count: number, at: Moment): void {
    if (!this.#isBehind() && this.#mayShow()) {
      subject.omitted(from, count, NO_BYTES, at);
      this.#pacing.done();
    } else if (this.#hasRoom(0)) {
      this.#backlog.omitted(subject, from, count, at);
      this.#schedule();
    } else this.#skip(subject, from, count, at);
  }

  #mayShow(): boolean {
    return this.#pacing.begin(this.#fullness()) && this.#options.outlet?.isFull() !== true;
  }

  /** How much of what may wait does, 0..1. */
  #fullness(): number {
    return this.#isBehind() ? this.#backlog.size / this.#options.capacity : 0;
  }

  /** Shows as much as the pace and the outlet allow; answers how much that was. */
  #show(kind: Shown, subject: Subject, from: End, bytes: Uint8Array, at: Moment): number {
    let shown = 0;
    while (shown < bytes.length && this.#mayShow()) {
      const end = Math.min(shown + PIECE, bytes.length);
      const piece = end - shown === bytes.length ? bytes : bytes.subarray(shown, end);
      show(kind, subject, from, piece, at);
      shown = end;
      this.#pacing.done();
    }
    return shown;
  }

  #keep(kind: Shown, subject: Subject, from: End, bytes: Uint8Array, at: Moment): void {
    if (this.#hasRoom(bytes.length)) {
      this.#pacing.begin(0);
      this.#backlog.bytes(kind, subject, from, bytes, at);
      this.#pacing.done();
    } else this.#skip(subject, from, bytes.length, at);
    this.#schedule();
  }

  /** So many more bytes may wait. A full backlog skips what comes, or asks for less of it. */
  #hasRoom(bytes: number): boolean {
    const { capacity, lossless } = this.#options;
    const isFull = this.#backlog.size + ENTRY_COST + bytes > capacity;
    if (!lossless) {
      this.#skipping ||= isFull;
      return !this.#skipping;
    }
    if (isFull) this.#press(true);
    return true;
  }

  #skip(subject: Subject, from: End, bytes: number, at: Moment): void {
    const skips = this.#skips[from];
    const skip = skips.get(subject);
    if (skip !== undefined) skip.bytes += bytes;
    else skips.set(subject, { subject, from, at: MomentRecord.of(at), bytes });
    subject.uninspected[from] += bytes;
    this.#uninspected += bytes;
  }

  /** Puts a gap behind the bytes that came before it. */
  #tellSkip({ subject, from, at, bytes }: Skip): void {
    this.#skips[from].delete(subject);
    this.#backlog.gap(subject, from, bytes, at);
    this.#schedule();
    this.#options.skipped(subject, from, bytes);
  }

  #press(on: boolean): void {
    if (this.#pressing === on) return;
    this.#pressing = on;
    this.#options.pressed(on);
  }

  #schedule(): void {
    if (this.#scheduled || !this.#isBehind()) return;
    this.#scheduled = true;
    const { outlet } = this.#options;
    if (outlet?.isFull()) {
      // Not at once: whoever reads and writes files has its turn in between.
      void outlet.relieved().then(() => setImmediate(this.#work));
      return;
    }
    const wait = this.#pacing.wait(this.#fullness(), this.#pressing);
    if (wait > 0) setTimeout(this.#work, wait);
    else setImmediate(this.#work);
  }

  /** Works on the backlog for one turn of the event loop. */
  readonly #work = (): void => {
    this.#scheduled = false;
    this.#pacing.turn(this.#pressing);
    const enough = performance.now() + TURN_MS;
    while (this.#isBehind() && this.#mayShow()) {
      this.#showFirst();
      this.#pacing.done();
      if (performance.now() >= enough) break;
    }
    this.#afterWork();
  };

  #showFirst(): void {
    const first = this.#backlog.first;
    if (first === undefined) return;
    first.owner.show(first, this.#backlog.take(PIECE));
  }

  #afterWork(): void {
    if (this.#backlog.size <= this.#options.capacity / 2) {
      if (this.#skipping) {
        this.#skipping = false;
        for (const skips of this.#skips) for (const skip of skips.values()) this.#tellSkip(skip);
      }
      this.#press(false);
    }
    this.#schedule();
    if (!this.#isBehind()) for (const resolve of this.#settled.splice(0)) resolve();
  }
}

function show(kind: Shown, subject: Subject, from: End, bytes: Uint8Array, at: Moment): void {
  if (kind === 'data') subject.data(from, bytes, at);
  else subject.omitted(from, bytes.length, bytes, at);
}
