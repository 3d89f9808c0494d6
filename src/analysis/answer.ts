/** What pairing finds for a response. */
import type { Instant } from '../bytes/time.js';
import { NONE } from './line.js';
import type { RequestTable } from './request-table.js';

/** What a response answers: an object that is written again for the next response. */
export class Answer {
  /** Message number of the request. */
  number = 0;
  /** From the request's to the response's last byte, nanoseconds. */
  latencyNs = 0;
  /** How much of it the request stood behind a Fusion command that was asked before it, nanoseconds. */
  queuedNs = 0;
  /** Header bytes 6-7 of the request. */
  vbucket = 0;
  /** This is the first answer to that request. */
  first = false;
  private table: RequestTable | undefined;
  private row = NONE;
  private short = 0;
  private long: Uint8Array | undefined;

  set(table: RequestTable, row: number, first: boolean, at: Instant): void {
    const seconds = table.seconds[row] as number;
    this.number = table.number[row] as number;
    this.latencyNs = (at.s - seconds) * 1e9 + (at.ns - (table.nanoseconds[row] as number));
    this.vbucket = table.vbucket[row] as number;
    this.first = first;
    this.table = table;
    this.row = row;
    this.short = table.shortLength(row);
    this.long = this.short > 0 ? undefined : table.longFrame(row);
  }

  /** The request's frame, as far as it was kept; valid only while the response is handed on. */
  get frame(): Uint8Array | undefined {
    return this.short > 0 ? this.table?.shortFrame(this.row, this.short) : this.long;
  }
}
