/**
 * Goes through the messages of the list for a view, in slices, and tells its tally of each. The
 * columns are passed over in one go; nothing of a message is read that the tally does not ask for.
 */
import type { Finding } from '../../dissect/node.js';
import type { ColumnBlock } from '../columns.js';
import { StoredEvent } from '../stored-event.js';
import type { Shown, Tally, Viewed } from './tally.js';

/** Messages between two looks at the clock. */
const STRIDE = 256;

const NOWHERE = new Uint8Array(256);

export class Walk {
  /** Number of the first message that was not come by. */
  next = 1;
  /** Messages of the list that were told of. */
  counted = 0;
  /** Messages that were gone before they could be told of. */
  missed = 0;
  /** Rises whenever the tally may say something else. */
  version = 0;
  /** Time it took so far, ms. */
  spent = 0;
  private readonly event: StoredEvent;
  /** 1 where an opcode is told of outside the list, too. */
  private readonly context: Uint8Array;

  constructor(
    private readonly viewed: Viewed,
    private readonly tally: Tally,
  ) {
    this.event = new StoredEvent(viewed.store);
    this.context = tally.context === undefined ? NOWHERE : new Uint8Array(256);
    for (const opcode of tally.context ?? []) this.context[opcode] = 1;
  }

  /** Goes on for `budget` milliseconds. True when there is more to do. */
  work(shown: Shown, budget: number): boolean {
    const begin = this.viewed.now();
    const last = Math.min(shown.newest, shown.unknown - 1);
    this.skipTo(shown.first);
    const isMore = this.next <= last && this.go(shown, last, begin + budget);
    this.spent += this.viewed.now() - begin;
    return isMore;
  }

  /** Over messages that are not held. Before the first that ever was held there was nothing to miss. */
  private skipTo(first: number): void {
    if (first <= this.next) return;
    this.missed += this.next === 1 ? this.viewed.store.evicted : first - this.next;
    this.next = first;
  }

  /** A message that was come by belongs to the list after all. */
  add(number: number): void {
    const block = this.blockFrom(number);
    if (block === undefined || number < block.first) return;
    this.version += 1;
    this.counted += 1;
    this.event.load(block, number - block.first);
    this.tally.message(this.event, true);
  }

  found(number: number, finding: Finding): void {
    if (number >= this.next || this.tally.found === undefined) return;
    this.version += 1;
    this.tally.found(number, finding);
  }

  private go({ matches }: Shown, last: number, end: number): boolean {
    let index = matches?.countBefore(this.next) ?? 0;
    for (let block = this.blockFrom(this.next); block !== undefined; ) {
      const before = this.counted;
      const to = Math.min(last, block.first + block.rows - 1, this.next + STRIDE - 1);
      if (matches === undefined) this.all(block, to);
      else index = this.some(block, to, matches, index);
      if (this.counted !== before) this.version += 1;
      if (this.next > last) return false;
      if (this.viewed.now() >= end) return true;
      if (this.next >= block.first + block.rows) block = this.blockFrom(this.next);
    }
    return false;
  }

  private all(block: ColumnBlock, to: number): void {
    const { event, tally } = this;
    for (let number = Math.max(this.next, block.first); number <= to; number += 1) {
      event.load(block, number - block.first);
      tally.message(event, !this.viewed.isIgnored(number));
      this.counted += 1;
    }
    this.next = Math.max(to, block.first - 1) + 1;
  }

  /** @param index of the first match that is not behind; returns that behind these */
  private some(
    block: ColumnBlock,
    to: number,
    matches: NonNullable<Shown['matches']>,
    index: number,
  ) {
    const { event, tally, context } = this;
    let at = index;
    let match = at < matches.total ? matches.numberAt(at) : Number.POSITIVE_INFINITY;
    for (let number = Math.max(this.next, block.first); number <= to; number += 1) {
      const row = number - block.first;
      const counts = number === match;
      if (!counts && context[block.opcode[row] as number] === 0) continue;
      event.load(block, row);
      tally.message(event, counts && !this.viewed.isIgnored(number));
      if (!counts) continue;
      this.counted += 1;
      at += 1;
      match = at < matches.total ? matches.numberAt(at) : Number.POSITIVE_INFINITY;
    }
    this.next = Math.max(to, block.first - 1) + 1;
    return at;
  }

  /** The block of this message, or the next one behind it. */
  private blockFrom(number: number): ColumnBlock | undefined {
    const { blocks } = this.viewed.store;
    const at = Math.max(
      0,
      blocks.findLastIndex(({ first }) => first <= number),
    );
    const block = blocks[at];
    if (block === undefined || number < block.first + block.rows) return block;
    return blocks[at + 1];
  }
}
