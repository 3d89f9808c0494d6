/** A filter that is being written: whether it is one, where it breaks off, how it could go on. */
import { compileFilter } from '../../filter/compile.js';
import { complete, type SeenValues } from '../../filter/complete/complete.js';
import { FilterFault } from '../../filter/fault.js';
import type { Catalogue } from '../../filter/fields/catalogue.js';
import type { FilterDraft } from '../port/filter.js';

/** Candidates told of; who sees so many writes on instead. */
const MOST = 100;

/**
 * @param cursor offset in the text, 0..its length
 * @param seen values that fields have in the session
 */
export function draftOf(
  text: string,
  cursor: number,
  catalogue: Catalogue,
  seen: SeenValues,
): FilterDraft {
  const { from, to, candidates } = complete(text, cursor, catalogue, seen);
  const shown = candidates.slice(0, MOST).map(({ text: word, doc }) => ({ text: word, doc }));
  return { text, cursor, from, to, candidates: shown, ...judged(text, catalogue) };
}

function judged(text: string, catalogue: Catalogue): Pick<FilterDraft, 'fault' | 'meaning'> {
  if (text.trim() === '') return {};
  try {
    const meaning = compileFilter(text, catalogue).text;
    return meaning === text ? {} : { meaning };
  } catch (fault) {
    if (!(fault instanceof FilterFault)) throw fault;
    const { message, start, end } = fault;
    // Places of a filter that was written out are none in what the user wrote.
    const place = fault.filter === text ? { start, end } : { start: 0, end: text.length };
    return { fault: { message, ...place } };
  }
}
