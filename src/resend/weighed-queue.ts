/**
 * What waits, first in first out. `bytes` says how much of it there is, so that whoever fills the
 * queue can be held up.
 */
export class WeighedQueue<Item extends object> {
  private items: (Item | undefined)[] = [];
  private next = 0;
  /** Of all that wait. */
  bytes = 0;

  /** @param weightOf bytes of one; the same whenever it is asked */
  constructor(private readonly weightOf: (item: Item) => number) {}

  add(item: Item): void {
    this.items.push(item);
    this.bytes += this.weightOf(item);
  }

  /** The next one; undefined: none waits. */
  take(): Item | undefined {
    const item = this.items[this.next];
    if (item === undefined) return undefined;
    // Whoever reads ahead never lets the list run empty: what was taken must go all the same.
    this.items[this.next] = undefined;
    this.next += 1;
    this.bytes -= this.weightOf(item);
    if (this.next * 2 > this.items.length) {
      this.items = this.items.slice(this.next);
      this.next = 0;
    }
    return item;
  }
}
