/**
 * One allowance of memory for all connections of a table. Caps per direction alone
 * would multiply by the number of connections; this one states the total.
 */
export class Budget {
  #used = 0;
  readonly limit: number;

  /** `limit` in bytes. */
  constructor(limit: number) {
    this.limit = limit;
  }

  get used(): number {
    return this.#used;
  }

  /** Books `bytes`; false (and nothing booked) when that would pass the limit. */
  take(bytes: number): boolean {
    if (this.#used + bytes > this.limit) return false;
    this.#used += bytes;
    return true;
  }

  /** Returns `bytes` that were taken. */
  give(bytes: number): void {
    this.#used -= bytes;
  }
}
