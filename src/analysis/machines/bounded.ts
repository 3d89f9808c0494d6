/**
 * State that cannot grow: a map with a cap. What is finished goes first, oldest first; only when
 * nothing is finished goes the oldest of the rest. Each eviction is O(1) and counted.
 */
export class Bounded<Value> {
  private readonly live = new Map<string, Value>();
  private readonly finished = new Map<string, Value>();
  /** How many entries had to go. */
  evicted = 0;

  /** @param onEvict told of each entry that goes, after it has gone */
  constructor(
    private readonly cap: number,
    private readonly onEvict?: (value: Value) => void,
  ) {}

  get size(): number {
    return this.live.size + this.finished.size;
  }

  get(key: string): Value | undefined {
    return this.live.get(key) ?? this.finished.get(key);
  }

  /** Adds or replaces an entry; it becomes the youngest of its kind. */
  set(key: string, value: Value, isFinished: boolean): void {
    this.delete(key);
    (isFinished ? this.finished : this.live).set(key, value);
    while (this.size > this.cap) this.evict();
  }

  delete(key: string): void {
    if (!this.live.delete(key)) this.finished.delete(key);
  }

  /** Oldest first, what is finished last. */
  *values(): Generator<Value> {
    yield* this.live.values();
    yield* this.finished.values();
  }

  private evict(): void {
    const from = this.finished.size > 0 ? this.finished : this.live;
    for (const [key, value] of from) {
      from.delete(key);
      this.evicted += 1;
      this.onEvict?.(value);
      return;
    }
  }
}
