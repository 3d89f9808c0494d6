/**
 * One filter over the messages of a session, done bit by bit: columns decide thousands of
 * messages at once, the others are read one after the other, and whoever has the thread says
 * for how long. Messages that come later are looked at as they come.
 */
import type { Columns, SessionFacts } from '../../filter/columns/columns.js';
import type { ColumnFilter } from '../../filter/columns/scan.js';
import { TRUE, UNDECIDED } from '../../filter/columns/verdicts.js';
import type { Filter } from '../../filter/compile.js';
import type { ColumnBlock } from '../columns.js';
import { MatchIndex } from './match-index.js';
import { type Filtered, StoredView } from './stored-view.js';

/** Messages that are asked of the columns at once. */
const CHUNK = 4096;
/** Messages that are read between two looks at the clock. */
const STRIDE = 16;

export class Matching {
  readonly matches = new MatchIndex();
  /** Number of the oldest message that has not been looked at. */
  next = 1;
  private readonly view: StoredView;
  private readonly columns: ColumnFilter;
  private readonly facts: SessionFacts;

  /** @param now milliseconds of a monotonic clock */
  constructor(
    readonly filter: Filter,
    private readonly session: Filtered,
    private readonly now: () => number,
  ) {
    this.view = new StoredView(session);
    this.columns = filter.columns();
    this.facts = factsOf(session);
  }

  /** Messages of which a length was asked that is not known any more: they do not match. */
  get unknownLengths(): number {
    return this.view.unknownLengths;
  }

  /** Goes on for `budget` milliseconds. True when there is more to do. */
  work(budget: number): boolean {
    const end = this.now() + budget;
    for (;;) {
      const block = this.blockOfNext();
      if (block === undefined) return false;
      if (!this.chunk(block, end)) return true;
      if (this.now() >= end) return this.blockOfNext() !== undefined;
    }
  }

  /** The verdict on a message may be another now: of those looked at. True when it is. */
  again(number: number): boolean {
    if (number >= this.next) return false;
    const matches = this.verdict(number);
    return matches !== undefined && this.matches.settle(number, matches);
  }

  /** Whether a message matches; undefined: it is not held. */
  verdict(number: number): boolean | undefined {
    return this.view.find(number) ? this.filter.matches(this.view) : undefined;
  }

  /** The block that holds the next message; what is not there, or went, is passed over. */
  private blockOfNext(): ColumnBlock | undefined {
    const { blocks } = this.session;
    const at = blocks.findLastIndex(({ first }) => first <= this.next);
    for (let i = Math.max(0, at); i < blocks.length; i += 1) {
      const block = blocks[i] as ColumnBlock;
      if (this.next >= block.first + block.rows) continue;
      this.next = Math.max(this.next, block.first);
      return block;
    }
    return undefined;
  }

  /** Looks at the next messages of a block. False: the time was up before all of them were. */
  private chunk(block: ColumnBlock, end: number): boolean {
    const from = this.next - block.first;
    const rows = Math.min(CHUNK, block.rows - from);
    const verdicts = this.columns(part(block, from, rows), this.facts);
    let read = 0;
    for (let i = 0; i < rows; i += 1) {
      const number = block.first + from + i;
      this.next = number + 1;
      const verdict = verdicts[i];
      if (verdict === TRUE) this.matches.add(number);
      if (verdict !== UNDECIDED) continue;
      this.view.load(block, from + i);
      if (this.filter.matches(this.view)) this.matches.add(number);
      read += 1;
      if (read % STRIDE === 0 && this.now() >= end && i < rows - 1) return false;
    }
    return true;
  }
}

/** What the columns of a block do not tell. */
export const factsOf = (session: Filtered): SessionFacts => ({
  get began() {
    return session.began();
  },
  endsOf: (stream) => session.connectionOf(stream)?.ends,
});

/** Rows of a block as a block of their own, nothing copied. */
export function part(block: ColumnBlock, from: number, rows: number): Columns {
  const to = from + rows;
  return {
    rows,
    first: block.first + from,
    magic: block.magic.subarray(from, to),
    opcode: block.opcode.subarray(from, to),
    vbucketOrStatus: block.vbucketOrStatus.subarray(from, to),
    datatype: block.datatype.subarray(from, to),
    opaque: block.opaque.subarray(from, to),
    bodyLength: block.bodyLength.subarray(from, to),
    framingExtrasLength: block.framingExtrasLength.subarray(from, to),
    extrasLength: block.extrasLength.subarray(from, to),
    keyLength: block.keyLength.subarray(from, to),
    seconds: block.seconds.subarray(from, to),
    nanoseconds: block.nanoseconds.subarray(from, to),
    frame: block.frame.subarray(from, to),
    stream: block.stream.subarray(from, to),
    flags: block.flags.subarray(from, to),
    findings: block.flags.subarray(from, to),
    partner: block.partner.subarray(from, to),
    // Made when a filter asks for it: it is no column of such numbers.
    get latency() {
      return block.latency.part(from, to);
    },
  };
}
