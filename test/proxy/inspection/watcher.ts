/**
 * Inspection without sockets, and a `Watcher` that checks the one law there is: of each direction,
 * in order, every byte is shown, or part of a gap or of an omission of exactly its length.
 */
import { afterEach } from 'vitest';
import { Inspection, type InspectionOptions } from '../../../src/proxy/inspection/inspection.js';
import type { Inspector, SieveOf } from '../../../src/proxy/inspection/inspector.js';
import { Subject } from '../../../src/proxy/inspection/subject.js';
import type { Connection, End } from '../../../src/tcp/events.js';

export const AT = { s: 1, ns: 2, frame: 0 };
export const MIB = 1 << 20;

/** Byte `at` of any stream: each place has another value than its neighbours. */
export const byteAt = (at: number): number => (at * 7919 + (at >> 8)) & 0xff;

/** Blocks this thread, as slow decoding does. */
function spin(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

class Watcher {
  readonly log: string[] = [];
  readonly gaps: number[] = [];
  readonly at: [number, number] = [0, 0];
  shown = 0;
  omittedBytes = 0;
  largest = 0;
  /** Milliseconds that each call takes. */
  cost = 0;

  open = (): void => {
    this.log.push('open');
  };
  data = (_: Connection, from: End, bytes: Uint8Array): void => {
    const start = this.at[from];
    for (let i = 0; i < bytes.length; i += 509) {
      if (bytes[i] !== byteAt(start + i)) throw new Error(`byte ${start + i} is another`);
    }
    this.at[from] += bytes.length;
    this.shown += bytes.length;
    this.largest = Math.max(this.largest, bytes.length);
    this.log.push(`data ${from} ${bytes.length}`);
    spin(this.cost);
  };
  /** Told of omitted bytes only where it stands in as `omitted`. */
  leftOut = (_: Connection, from: End, count: number): void => {
    this.at[from] += count;
    this.omittedBytes += count;
    this.log.push(`omitted ${from} ${count}`);
    spin(this.cost);
  };
  gap = (_: Connection, from: End, missing: number): void => {
    this.at[from] += missing;
    this.gaps.push(missing);
    this.log.push(`gap ${from} ${missing}`);
  };
  close = (_: Connection, from: End, how: string): void => {
    this.log.push(`close ${from} ${how}`);
  };
}

/**
 * An inspection of one connection, and what it tells.
 * @param doWithout the watcher does without what the sieve leaves out
 * @param beside a second watcher, which wants all, looks on
 */
export function setUp(
  options: Partial<InspectionOptions> = {},
  {
    sieveOf,
    doWithout = false,
    beside = false,
  }: { sieveOf?: SieveOf; doWithout?: boolean; beside?: boolean } = {},
) {
  const watcher = new Watcher();
  const second = new Watcher();
  const inspector: Inspector = doWithout
    ? Object.assign(watcher, { omitted: watcher.leftOut })
    : watcher;
  const failures: unknown[] = [];
  const skipped: number[] = [];
  const pressed: boolean[] = [];
  const inspection = new Inspection({
    capacity: MIB,
    ...{ lossless: false, paced: true },
    skipped: (_, __, bytes) => skipped.push(bytes),
    pressed: (on) => pressed.push(on),
    ...options,
  });
  const end = { address: '10.0.0.1', port: 1 };
  const connection: Connection = { index: 0, ends: [end, end], midstream: false };
  const subject = new Subject(
    connection,
    beside ? [inspector, second] : [inspector],
    (_, __, error) => failures.push(error),
    sieveOf,
  );
  const sent: [number, number] = [0, 0];
  const buffer = new Uint8Array(MIB);
  const send = (from: End, length: number): void => {
    const start = sent[from];
    sent[from] += length;
    for (let i = 0; i < length; i++) buffer[i] = byteAt(start + i);
    inspection.data(subject, from, buffer.subarray(0, length), AT);
    buffer.fill(0xee, 0, length); // the caller reads into it again
  };
  inspection.open(subject, AT);
  open.push(inspection);
  return { inspection, subject, watcher, second, failures, skipped, pressed, send, sent };
}

const open: Inspection[] = [];
afterEach(async () => {
  for (const inspection of open.splice(0)) await inspection.settled();
});
