/**
 * From the text of a filter to what it does. Wireshark's display filters (version 4), on
 * messages instead of packets.
 */
import { check } from './check/check.js';
import { fieldsOf } from './check/checked.js';
import { type ColumnFilter, columnFilter } from './columns/scan.js';
import { FilterFault } from './fault.js';
import type { Catalogue } from './fields/catalogue.js';
import { parse } from './parse.js';
import { type Predicate, predicateOf } from './run/predicate.js';
import { expand } from './shorthands.js';

export interface Filter {
  /** The filter with its shorthands and short names written out. */
  readonly text: string;
  /** The verdict on one message, whose body is read only if a condition needs it. */
  readonly matches: Predicate;
  /** The verdicts on blocks of messages, as far as columns tell; the others are for `matches`. */
  columns(): ColumnFilter;
  /** It asks which message answers another: that must be known when the request is looked at. */
  readonly needsResponses: boolean;
  /** It asks for findings, which other messages may prove. */
  readonly needsFindings: boolean;
  /** It asks for lengths of packets, or comments on them. */
  readonly needsPackets: boolean;
}

/** @throws FilterFault, to be shown by `caretLines` */
export function compileFilter(written: string, catalogue: Catalogue): Filter {
  let text = written;
  try {
    text = expand(written, parse(written), catalogue);
    const checked = check(parse(text), catalogue);
    return {
      text,
      matches: predicateOf(checked),
      columns: () => columnFilter(checked),
      needsResponses: [...fieldsOf(checked)].some((field) => field.needsResponses),
      needsFindings: [...fieldsOf(checked)].some((field) => field.needsFindings),
      needsPackets: [...fieldsOf(checked)].some((field) => field.needsPackets),
    };
  } catch (fault) {
    if (fault instanceof FilterFault) fault.filter = text;
    throw fault;
  }
}
