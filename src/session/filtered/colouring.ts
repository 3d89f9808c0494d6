/**
 * Colour rules: display filters, of which each row of the screen is told the first that holds of it.
 * Only rows that are looked at are asked; nothing is kept but the filters.
 */
import { compileFilter, type Filter } from '../../filter/compile.js';
import { FilterFault } from '../../filter/fault.js';
import type { Catalogue } from '../../filter/fields/catalogue.js';
import { type Filtered, StoredView } from './stored-view.js';

const NO_RULES: readonly string[] = [];

export class Colouring {
  private texts = NO_RULES;
  private filters: readonly (Filter | undefined)[] = [];
  private readonly view: StoredView;

  constructor(
    session: Filtered,
    private readonly catalogue: () => Catalogue,
  ) {
    this.view = new StoredView(session);
  }

  /** The rules from now on, the first of them the strongest. */
  set(texts: readonly string[] = NO_RULES): void {
    const isSame =
      texts.length === this.texts.length && texts.every((text, i) => text === this.texts[i]);
    if (isSame) return;
    this.texts = texts;
    this.filters = texts.map((text) => this.compiled(text));
  }

  /** Index of the first rule that holds of a message; undefined: none does. */
  ruleOf(number: number): number | undefined {
    if (this.filters.length === 0 || !this.view.find(number)) return undefined;
    const index = this.filters.findIndex((filter) => filter?.matches(this.view) === true);
    return index < 0 ? undefined : index;
  }

  /** Whoever wrote the rules was told what is wrong with them; here they hold of nothing. */
  private compiled(text: string): Filter | undefined {
    try {
      return compileFilter(text, this.catalogue());
    } catch (fault) {
      if (fault instanceof FilterFault) return undefined;
      throw fault;
    }
  }
}
