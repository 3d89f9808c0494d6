/** The fields that rules may name: of a message alone, and of an answer with what it answers. */
import type { CommandTable } from '../dissect/table.js';
import { Catalogue } from '../filter/fields/catalogue.js';
import type { Field } from '../filter/fields/field.js';
import type { Catalogues } from './rule.js';

/** Given where messages are listed, which is later. */
const LATER: ReadonlySet<string> = new Set([
  'message.number',
  'message.rewritten',
  'couchbase.response_to',
  'frame.number',
  'frame.marked',
  'frame.ignored',
  'fault',
  'fault.action',
  'fault.rule',
]);

class PassingCatalogue extends Catalogue {
  override field(name: string): Field | undefined {
    const field = super.field(name);
    return field !== undefined && LATER.has(name) ? { ...field, needsResponses: true } : field;
  }
}

/** A field that an answer lacks is that of its request. */
class PairedCatalogue extends PassingCatalogue {
  override field(name: string): Field | undefined {
    const field = super.field(name);
    if (field === undefined) return undefined;
    const { values } = field;
    return {
      ...field,
      values: (view) => {
        const own = values(view);
        return own.length > 0 || view.asked === undefined ? own : values(view.asked);
      },
    };
  }
}

export const cataloguesOf = (table: CommandTable): Catalogues => ({
  alone: new PassingCatalogue(table),
  paired: new PairedCatalogue(table),
});
