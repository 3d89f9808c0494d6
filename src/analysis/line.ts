/** A queue that members may leave from any place, at once and without a trace. */

export interface Place<T> {
  readonly value: T;
  before: Place<T> | undefined;
  after: Place<T> | undefined;
}

export class Line<T> {
  private head: Place<T> | undefined;
  private tail: Place<T> | undefined;
  private count = 0;

  get length(): number {
    return this.count;
  }

  /** Who stands longest. */
  get first(): T | undefined {
    return this.head?.value;
  }

  /** Puts the value at the end. The place is its ticket to leave. */
  join(value: T): Place<T> {
    const place: Place<T> = { value, before: this.tail, after: undefined };
    if (this.tail === undefined) this.head = place;
    else this.tail.after = place;
    this.tail = place;
    this.count += 1;
    return place;
  }

  /** `place` must be of this line and still in it. */
  leave(place: Place<T>): void {
    const { before, after } = place;
    if (before === undefined) this.head = after;
    else before.after = after;
    if (after === undefined) this.tail = before;
    else after.before = before;
    // Whoever holds on to one place must not hold on to all others.
    place.before = undefined;
    place.after = undefined;
    this.count -= 1;
  }

  /** First to last; the line must not change meanwhile. */
  *[Symbol.iterator](): Generator<T> {
    for (let place = this.head; place !== undefined; place = place.after) yield place.value;
  }
}
