/**
 * A shipper and what arrives of it, without threads: notices are cloned as between threads, and
 * come when the test lets them.
 */

import { joined } from '../../../src/bytes/joined.js';
import { Arrivals, type ArrivalsOptions } from '../../../src/proxy/apart/arrivals.js';
import type { Notice } from '../../../src/proxy/apart/notices.js';
import { Shipper, type ShipperOptions } from '../../../src/proxy/apart/shipper.js';
import type { Inspector } from '../../../src/proxy/inspection/inspector.js';
import type { Connection, End } from '../../../src/tcp/events.js';

export const AT = { s: 1, ns: 2, frame: 0 };
const end = { address: '10.0.0.1', port: 1 };
export const connectionOf = (index: number): Connection => ({
  ...{ index, ends: [end, end] },
  midstream: false,
});

/** Remembers what it is told, pieces of the same direction put together. */
export class Heard implements Inspector {
  readonly lines: string[] = [];
  readonly connections = new Set<Connection>();
  private pieces: Uint8Array[] = [];
  private of = '';

  open(connection: Connection): void {
    this.connections.add(connection);
    this.say(`${connection.index} open`);
  }

  data({ index }: Connection, from: End, bytes: Uint8Array): void {
    const of = `${index} ${from} data`;
    if (of !== this.of) this.say();
    this.of = of;
    this.pieces.push(bytes.slice());
  }

  omitted({ index }: Connection, from: End, count: number): void {
    const last = this.lines.at(-1)?.split(' ') ?? [];
    const isMore = this.of === '' && last.slice(0, 3).join(' ') === `${index} ${from} omitted`;
    const before = isMore ? Number(last[3]) : 0;
    if (isMore) this.lines.pop();
    this.say(`${index} ${from} omitted ${before + count}`);
  }

  gap({ index }: Connection, from: End, missing: number): void {
    this.say(`${index} ${from} gap ${missing}`);
  }

  close({ index }: Connection, from: End, how: string): void {
    this.say(`${index} ${from} ${how}`);
  }

  /** All lines, the last one whole. */
  told(): readonly string[] {
    this.say();
    return this.lines;
  }

  private say(line?: string): void {
    if (this.of !== '') {
      this.lines.push(`${this.of} ${Buffer.from(joined(this.pieces)).toString('base64')}`);
    }
    this.of = '';
    this.pieces = [];
    if (line !== undefined) this.lines.push(line);
  }
}

export function stage(
  inspectors: readonly Inspector[],
  options: Partial<ShipperOptions> = {},
  more: Partial<ArrivalsOptions> = {},
) {
  const notices: Notice[] = [];
  const failures: unknown[] = [];
  const send = (notice: Notice): unknown => notices.push(structuredClone(notice));
  const shipper = new Shipper({ pages: 4, keepsOmitted: false, send, ...options });
  const arrivals = new Arrivals({
    inspectors,
    patience: Number.POSITIVE_INFINITY,
    failed: (_, __, error) => failures.push(error),
    shown: (page) => shipper.shown(page),
    ...more,
  });
  const deliver = (): void => {
    for (const notice of notices.splice(0)) arrivals.take(notice);
  };
  return { shipper, arrivals, notices, failures, deliver };
}
