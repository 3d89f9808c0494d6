/** The filter of a session: which one is set, what it has found, and those that are being written. */

import type { TreeNode } from '../../dissect/node.js';
import type { CommandTable } from '../../dissect/table.js';
import { compileFilter } from '../../filter/compile.js';
import { FilterFault } from '../../filter/fault.js';
import { Catalogue } from '../../filter/fields/catalogue.js';
import type { FilterDraft, FilterProgress } from '../port/filter.js';
import { AskedFilter } from './asked-filter.js';
import { Colouring } from './colouring.js';
import { draftOf } from './draft.js';
import { MatchListing } from './match-listing.js';
import { Matching } from './matching.js';
import { withFilters } from './node-filters.js';
import { SeenFields } from './seen-fields.js';
import { type Filtered, StoredView } from './stored-view.js';

/** Why the verdict on a message that was looked at may be another. */
export type Change = 'finding' | 'answer' | 'note';

export class Filtering {
  /** As it was written; empty: none. */
  text = '';
  /** Which rows have a look of their own. */
  readonly colouring: Colouring;
  /** Told when a message that had been looked at belongs to the list now, or no more. */
  onChange: (number: number, isIn: boolean) => void = () => {};
  private readonly seen: SeenFields;
  private matching: Matching | undefined;
  private fields: Catalogue | undefined;

  /** @param now milliseconds of a monotonic clock */
  constructor(
    private readonly session: Filtered,
    private readonly table: CommandTable,
    private readonly now: () => number,
  ) {
    this.seen = new SeenFields(session, now);
    this.colouring = new Colouring(session, () => this.catalogue());
  }

  /** Sets another filter. What is none shows all messages; what is wrong with it is returned. */
  set(text: string): string | undefined {
    this.text = text;
    this.matching = undefined;
    if (text === '') return undefined;
    try {
      const filter = compileFilter(text, this.catalogue());
      this.matching = new Matching(filter, this.session, this.now);
      return undefined;
    } catch (fault) {
      if (!(fault instanceof FilterFault)) throw fault;
      return fault.message;
    }
  }

  /**
   * Whether another filter holds of a message; asked in any order.
   * @throws FilterFault
   */
  asking(text: string): (number: number) => boolean {
    const asked = new AskedFilter(compileFilter(text, this.catalogue()), this.session);
    return (number) => asked.holds(number);
  }

  draft(text: string, cursor: number): FilterDraft {
    const catalogue = this.catalogue();
    return draftOf(text, cursor, catalogue, (field) => this.seen.of(field, catalogue));
  }

  /** The lines of a message's tree with the filters that they stand for. */
  explained(number: number, tree: readonly TreeNode[]): readonly TreeNode[] {
    const view = new StoredView(this.session);
    return view.find(number) ? withFilters(tree, view, this.catalogue()) : tree;
  }

  /** Number of the oldest message that was not looked at. */
  get next(): number {
    return this.matching?.next ?? Number.POSITIVE_INFINITY;
  }

  /** Messages that cannot match because the lengths of their packets were forgotten. */
  get unknownLengths(): number {
    return this.matching?.unknownLengths ?? 0;
  }

  /** True when there is more to do. */
  work(budget: number): boolean {
    return this.matching?.work(budget) ?? false;
  }

  changed(number: number, why: Change): void {
    if (this.matching === undefined) return;
    const { needsFindings, needsResponses } = this.matching.filter;
    if (why === 'finding' && !needsFindings) return;
    if (why === 'answer' && !needsResponses) return;
    if (this.matching.again(number)) this.onChange(number, this.matching.matches.has(number));
  }

  /** Of a message that was not looked at: it is now. */
  passes(number: number): boolean {
    const { matching } = this;
    if (matching === undefined) return true;
    return number < matching.next
      ? matching.matches.has(number)
      : matching.verdict(number) === true;
  }

  /** The list from message `first` to `newest`; undefined: all are in it. */
  listing(first: number, newest: number): MatchListing | undefined {
    if (this.matching === undefined) return undefined;
    const { matches } = this.matching;
    matches.dropBefore(first);
    return new MatchListing(matches, first, newest);
  }

  /**
   * How far it has come in the list from message `first` to `newest`.
   * @param selected number of the selected message; 0: none
   */
  progress(list: MatchListing, selected: number, first: number, newest: number): FilterProgress {
    const messages = Math.max(0, newest - first + 1);
    const tested = Math.max(0, Math.min(messages, this.next - first));
    const nearest = list.nearest(selected);
    // Where nothing matches so far something behind the selected message may be the first.
    const isKnown = tested === messages || (selected < this.next && nearest >= 0);
    return { text: this.text, messages, tested, ...(isKnown && { nearest }) };
  }

  /** Made when the first filter is written: it takes a while. */
  private catalogue(): Catalogue {
    this.fields ??= new Catalogue(this.table);
    return this.fields;
  }
}
