/** The search for a text that is under way, if one is: another takes its place. */
import type { Found, TextQuery } from '../port/find.js';
import type { Snapshot } from '../port/snapshot.js';
import { Search, type Span } from './search.js';

/** The list that is searched. */
interface Searched {
  /** Or what is wrong with the text. */
  search(query: TextQuery): Search | { readonly fault: string };
  shown(): Span;
}

export class Searching {
  private search: Search | undefined;

  constructor(private readonly list: Searched) {}

  /** What was looked for before is given up. Undefined: nothing is looked for any more. */
  begin(query: TextQuery | undefined): { readonly fault: string } | undefined {
    const search = query === undefined ? undefined : this.list.search(query);
    this.search = search instanceof Search ? search : undefined;
    return search instanceof Search ? undefined : search;
  }

  /** Goes on for `budget` milliseconds. Undefined: there is more to do. */
  work(budget: number): Found | undefined {
    if (this.search === undefined) return {};
    const found = this.search.work(this.list.shown(), budget);
    if (found !== undefined) this.search = undefined;
    return found;
  }

  /** @param messages how many there are by now */
  progress(messages: number): Pick<Snapshot, 'search'> {
    return this.search === undefined ? {} : { search: { messages, passed: this.search.passed } };
  }
}
