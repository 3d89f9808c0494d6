/**
 * Values that fields have in the messages of a session, for whoever writes a filter: looked for
 * when they are first asked for, a few milliseconds at each key, until all messages were looked at.
 */
import { FieldValues } from '../../filter/complete/seen-values.js';
import type { Catalogue } from '../../filter/fields/catalogue.js';
import type { Field } from '../../filter/fields/field.js';
import { type Filtered, StoredView } from './stored-view.js';

/** Fields of which values are kept; the one that was asked for longest ago goes first. */
const MOST_FIELDS = 32;
/** Who writes waits so long at most, ms. */
const PATIENCE = 10;
/** Messages between two looks at the clock. */
const STRIDE = 16;

interface Looked {
  readonly values: FieldValues;
  /** Number of the first message that was not looked at. */
  next: number;
}

export class SeenFields {
  private readonly fields = new Map<string, Looked>();
  private readonly view: StoredView;

  /** @param now milliseconds of a monotonic clock */
  constructor(
    private readonly session: Filtered,
    private readonly now: () => number,
  ) {
    this.view = new StoredView(session);
  }

  /** Those of a field that were come by so far. */
  of(name: string, catalogue: Catalogue): readonly string[] {
    const field = catalogue.field(name);
    if (field === undefined) return [];
    const looked = this.looked(name, field);
    this.look(looked);
    return looked.values.all;
  }

  private looked(name: string, field: Field): Looked {
    const looked = this.fields.get(name) ?? { values: new FieldValues(field), next: 1 };
    this.fields.delete(name);
    this.fields.set(name, looked);
    const [oldest] = this.fields.keys();
    if (this.fields.size > MOST_FIELDS && oldest !== undefined) this.fields.delete(oldest);
    return looked;
  }

  private look(looked: Looked): void {
    const { values } = looked;
    const end = this.now() + PATIENCE;
    for (const block of this.session.blocks) {
      const from = Math.max(0, looked.next - block.first);
      for (let row = from; row < block.rows; row += 1) {
        if (values.isFull || (row % STRIDE === 0 && this.now() >= end)) return;
        this.view.load(block, row);
        values.take(this.view);
        looked.next = block.first + row + 1;
      }
    }
  }
}
