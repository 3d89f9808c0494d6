/**
 * Numbers of the messages that match, in order: 4 bytes each, so that ten million of them fit
 * and a row is found in a few steps. Nothing limits them here: they are fewer than the messages
 * held, and go with those (`dropBefore`).
 */
const FIRST_ROOM = 1024;

export class MatchIndex {
  private numbers = new Uint32Array(FIRST_ROOM);
  /** What is held is [start, end). */
  private start = 0;
  private end = 0;

  get count(): number {
    return this.end - this.start;
  }

  /** @param index 0..count-1 */
  at(index: number): number {
    return this.numbers[this.start + index] as number;
  }

  /** @param number behind all that are here */
  add(number: number): void {
    if (this.end === this.numbers.length) this.makeRoom();
    this.numbers[this.end] = number;
    this.end += 1;
  }

  has(number: number): boolean {
    const index = this.countBefore(number);
    return index < this.count && this.at(index) === number;
  }

  /** Another verdict on a message that was looked at before. True when it is news. */
  settle(number: number, matches: boolean): boolean {
    if (this.has(number) === matches) return false;
    const index = this.countBefore(number);
    if (matches) this.insert(number, index);
    else this.remove(index);
    return true;
  }

  /** Messages before this one are gone. */
  dropBefore(number: number): void {
    this.start += this.countBefore(number);
  }

  /** How many are before message `number`; an index, where that is here. */
  countBefore(number: number): number {
    let low = this.start;
    for (let high = this.end; low < high; ) {
      const middle = (low + high) >>> 1;
      if ((this.numbers[middle] as number) < number) low = middle + 1;
      else high = middle;
    }
    return low - this.start;
  }

  private insert(number: number, index: number): void {
    if (this.end === this.numbers.length) this.makeRoom();
    const place = this.start + index;
    this.numbers.copyWithin(place + 1, place, this.end);
    this.numbers[place] = number;
    this.end += 1;
  }

  private remove(index: number): void {
    const place = this.start + index;
    this.numbers.copyWithin(place, place + 1, this.end);
    this.end -= 1;
  }

  /** At the front, if much of it is free; else twice as much. */
  private makeRoom(): void {
    const { numbers, count } = this;
    const isHalfFree = this.start > numbers.length / 2;
    const into = isHalfFree ? numbers : new Uint32Array(numbers.length * 2);
    into.set(numbers.subarray(this.start, this.end));
    this.numbers = into;
    this.start = 0;
    this.end = count;
  }
}
