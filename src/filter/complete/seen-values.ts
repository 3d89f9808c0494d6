/** Values that fields had in messages, as a filter would write them: what completion offers first. */
import type { Field } from '../fields/field.js';
import type { Kind } from '../values/kinds.js';
import { type ValueText, valueTextOf } from '../values/value-text.js';
import type { MessageView } from '../view.js';

/** Values of a field. */
const MOST_VALUES = 50;
const LONGEST_VALUE = 100;

/** Kinds whose values are written in a filter as they are printed, and are worth offering. */
const WRITABLE: ReadonlySet<Kind> = new Set(['text', 'number', 'ipv4', 'ipv6']);

/** Those of one field; it keeps the first 50 that are not too long. */
export class FieldValues {
  private readonly texts = new Set<string>();
  private readonly write: ValueText;

  constructor(private readonly field: Field) {
    this.write = valueTextOf(field, (sent) => sent);
  }

  /** There is no use in more messages. */
  get isFull(): boolean {
    return !WRITABLE.has(this.field.kind) || this.texts.size >= MOST_VALUES;
  }

  /** In the order in which they were met. */
  get all(): readonly string[] {
    return [...this.texts];
  }

  take(view: MessageView): void {
    if (this.isFull) return;
    for (const value of this.field.values(view)) {
      const text = this.write(value);
      if (text.length <= LONGEST_VALUE && !this.isFull) this.texts.add(text);
    }
  }
}
