/**
 * Queues that members may leave from any place, at once and without a trace. A member is a
 * row of a table and takes no object: the places in front of it and behind it are two numbers.
 */

/** No row. */
export const NONE = -1;

/** Who stands before and behind each row, for as many lines as no row stands in two of. */
export class Places {
  before = new Int32Array(0);
  after = new Int32Array(0);

  /** Room for rows below `capacity`, at least as many as before. */
  grow(capacity: number): void {
    const { before, after } = this;
    this.before = new Int32Array(capacity);
    this.after = new Int32Array(capacity);
    this.before.set(before);
    this.after.set(after);
  }
}

export class Line {
  private head = NONE;
  private tail = NONE;
  private count = 0;

  /** Every row stands in one line of these places at most. */
  constructor(private readonly places: Places) {}

  get length(): number {
    return this.count;
  }

  /** Who stands longest, or NONE. */
  get first(): number {
    return this.head;
  }

  /** Puts the row at the end. */
  join(row: number): void {
    const { before, after } = this.places;
    before[row] = this.tail;
    after[row] = NONE;
    if (this.tail === NONE) this.head = row;
    else after[this.tail] = row;
    this.tail = row;
    this.count += 1;
  }

  /** `row` must be in this line. */
  leave(row: number): void {
    const { before, after } = this.places;
    const previous = before[row] as number;
    const next = after[row] as number;
    if (previous === NONE) this.head = next;
    else after[previous] = next;
    if (next === NONE) this.tail = previous;
    else before[next] = previous;
    this.count -= 1;
  }

  /** First to last; the line must not change meanwhile. */
  *[Symbol.iterator](): Generator<number> {
    for (let row = this.head; row !== NONE; row = this.places.after[row] as number) yield row;
  }
}
