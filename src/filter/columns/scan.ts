/** A whole filter over blocks of columns: the verdicts of its conditions, combined. */
import type { Checked } from '../check/checked.js';
import type { Columns, SessionFacts } from './columns.js';
import { type Scan, scanOf } from './condition.js';
import { FALSE, TRUE, Verdicts } from './verdicts.js';

/**
 * A byte for each row of the block: FALSE, TRUE, or UNDECIDED where the message itself must be
 * asked. Valid until the next call; longer than the block has rows.
 */
export type ColumnFilter = (columns: Columns, session?: SessionFacts) => Uint8Array;

const NOTHING_KNOWN: SessionFacts = {};

export function columnFilter(checked: Checked): ColumnFilter {
  const scan = combined(checked);
  const out = new Verdicts();
  return (columns, session = NOTHING_KNOWN) => {
    out.resize(columns.rows);
    scan(columns, out, session);
    return out.bytes;
  };
}

function combined(checked: Checked): Scan {
  switch (checked.kind) {
    case 'and':
      return series(checked.terms, (out, term) => out.and(term), FALSE);
    case 'or':
      return series(checked.terms, (out, term) => out.or(term), TRUE);
    case 'xor':
      return series(checked.terms, (out, term) => out.xor(term), undefined);
    case 'not': {
      const scan = combined(checked.of);
      return (columns, out, session) => {
        scan(columns, out, session);
        out.not();
      };
    }
    default:
      return scanOf(checked);
  }
}

/** @param final a verdict that no further term can change, once all rows have it */
function series(
  terms: readonly Checked[],
  combine: (out: Verdicts, term: Verdicts) => void,
  final: typeof FALSE | typeof TRUE | undefined,
): Scan {
  const scans = terms.map(combined);
  const term = new Verdicts();
  return (columns, out, session) => {
    term.resize(columns.rows);
    for (const [i, scan] of scans.entries()) {
      if (i === 0) scan(columns, out, session);
      else {
        if (final !== undefined && out.isAll(final)) return;
        scan(columns, term, session);
        combine(out, term);
      }
    }
  };
}
