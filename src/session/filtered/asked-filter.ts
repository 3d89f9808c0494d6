/**
 * One filter, asked of single messages that lie near each other: columns decide about a thousand
 * at once, whichever way they are gone through, and only the others are read.
 */
import type { SessionFacts } from '../../filter/columns/columns.js';
import type { ColumnFilter } from '../../filter/columns/scan.js';
import { TRUE, UNDECIDED } from '../../filter/columns/verdicts.js';
import type { Filter } from '../../filter/compile.js';
import { factsOf, part } from './matching.js';
import { type Filtered, StoredView } from './stored-view.js';

/** Messages that are asked of the columns at once. */
const CHUNK = 1024;

export class AskedFilter {
  private readonly view: StoredView;
  private readonly columns: ColumnFilter;
  private readonly facts: SessionFacts;
  /** Of the messages `first` to before `end`. */
  private verdicts: Uint8Array = new Uint8Array(0);
  private first = 0;
  private end = 0;

  constructor(
    private readonly filter: Filter,
    private readonly session: Filtered,
  ) {
    this.view = new StoredView(session);
    this.columns = filter.columns();
    this.facts = factsOf(session);
  }

  /** False also where the message is not held. */
  holds(number: number): boolean {
    if (number < this.first || number >= this.end) this.turnTo(number);
    const verdict = this.verdicts[number - this.first];
    if (verdict !== UNDECIDED) return verdict === TRUE;
    return this.view.find(number) && this.filter.matches(this.view);
  }

  private turnTo(number: number): void {
    const block = this.session.blocks.findLast(({ first }) => first <= number);
    const row = block === undefined ? 0 : number - block.first;
    if (block === undefined || row >= block.rows) {
      this.verdicts = new Uint8Array(0);
      this.end = this.first;
      return;
    }
    const from = row - (row % CHUNK);
    const rows = Math.min(CHUNK, block.rows - from);
    this.verdicts = this.columns(part(block, from, rows), this.facts);
    this.first = block.first + from;
    this.end = this.first + rows;
  }
}
