/**
 * Memory that sockets read into: one buffer per socket, used again for every read. It starts
 * small, for thousands of connections that say little, grows while reads fill it, and shrinks
 * when they do not any more. Large ones come out of one budget for the whole proxy: beyond it
 * reads are smaller, and nothing else changes.
 */

/** Larger buffers bring nothing more; smaller ones cost system calls. Bytes. */
const SIZES = [8 * 1024, 64 * 1024, 256 * 1024] as const;
const SMALLEST = SIZES[0];
/** Reads in a row that a smaller buffer would have held before it is given one. */
const PATIENCE = 256;
/** Bytes of all buffers above the smallest size: 256 busy directions at full size. */
const DEFAULT_BUDGET = 64 * 1024 * 1024;

/** Bytes that may still be spent on large buffers. */
export class BufferBudget {
  #left: number;

  constructor(bytes = DEFAULT_BUDGET) {
    this.#left = bytes;
  }

  /** Takes `bytes`, or gives back as many when negative; false when there are not so many. */
  take(bytes: number): boolean {
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }
}

export class ReadBuffer {
  readonly #budget: BufferBudget;
  #bytes = new Uint8Array(SMALLEST);
  /** Index of the present size. */
  #size = 0;
  #slack = 0;

  constructor(budget: BufferBudget) {
    this.#budget = budget;
  }

  /** What to read into next. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /**
   * A read brought `count` bytes. The buffer may be another one afterwards: the bytes of this
   * read stay where they are.
   */
  filled(count: number): void {
    if (count === this.#bytes.length) {
      this.#slack = 0;
      this.#resize(this.#size + 1);
    } else if (count > (SIZES[this.#size - 1] ?? 0)) {
      this.#slack = 0;
    } else if (++this.#slack >= PATIENCE) {
      this.#slack = 0;
      this.#resize(this.#size - 1);
    }
  }

  /** Nothing more will be read. */
  release(): void {
    this.#resize(0);
  }

  #resize(size: number): void {
    const length = SIZES[size];
    if (length === undefined || size === this.#size) return;
    if (!this.#budget.take(length - this.#bytes.length)) return;
    this.#size = size;
    this.#bytes = new Uint8Array(length);
  }
}
