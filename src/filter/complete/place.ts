/**
 * What a filter could go on with at the cursor: the grammar itself is asked, by giving it what
 * stands before the cursor and then something that fits nowhere, or a word that fits anywhere.
 */
import { FilterFault } from '../fault.js';
import { childrenOf, expectationOf, parse } from '../parse.js';
import type { Operand, Syntax } from '../syntax.js';

/** A character that no filter goes on with. */
const NOTHING = '\u0001';
/** A word that nobody writes. */
const CURSOR = 'cursor_1f9d';

export interface Place {
  /** Characters that the candidate replaces. */
  readonly from: number;
  readonly to: number;
  /** What of it is written already. */
  readonly begun: string;
  /** Names of the grammar's rules, and characters, that could come next. */
  readonly wanted: ReadonlySet<string>;
  /** The operand that stands before a comparison which could come next. */
  readonly before: Operand | undefined;
  /** Behind a condition that is whole: what goes on with another one is likelier than a comparison. */
  readonly isWhole: boolean;
  /** The operand with which a value at the cursor is compared; undefined: it begins something. */
  readonly compared: Operand | undefined;
}

/** Undefined where what precedes the cursor is wrong in itself. */
export function placeOf(filter: string, cursor: number): Place | undefined {
  const head = filter.slice(0, cursor);
  const from = startOf(head);
  const base = head.slice(0, from);
  const expectation = expectationOf(`${base} ${NOTHING}`);
  if (expectation === undefined || expectation.at < base.trimEnd().length) return undefined;
  const begun = head.slice(from);
  const before = expectation.wanted.has('comparison') ? comparable(base) : undefined;
  const tail = begun.startsWith('"') ? /^[^"]*"?/ : /^[A-Za-z0-9_.]*/;
  return {
    from,
    to: cursor + (begun === '' ? 0 : (tail.exec(filter.slice(cursor))?.[0].length ?? 0)),
    begun,
    wanted: expectation.wanted,
    before: before?.first,
    isWhole: before === undefined || before.rest.length > 1,
    compared: expectation.wanted.has('operand') ? comparedAtCursor(base) : undefined,
  };
}

/** Where the word, operator or open text begins that ends here. */
function startOf(head: string): number {
  const open = openQuote(head);
  if (open >= 0) return open;
  const word = /(?:[A-Za-z0-9_:](?:[A-Za-z0-9_:]|\.(?!\.)|-(?=\w))*|[=!<>~&|^]+)$/.exec(head);
  return word?.index ?? head.length;
}

/** Offset of the quote that opens a text which is not closed; -1: there is none. */
function openQuote(head: string): number {
  let open = -1;
  for (let i = 0; i < head.length; i += 1) {
    if (head[i] === '\\' && open >= 0) i += 1;
    else if (head[i] === '"') open = open < 0 ? i : -1;
  }
  return open;
}

/** The brackets that are open at the end, closed. */
function closers(base: string): string {
  const open: string[] = [];
  let quoted = false;
  for (let i = 0; i < base.length; i += 1) {
    const c = base[i] as string;
    if (quoted && c === '\\') i += 1;
    else if (c === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (c === '(' || c === '{') open.push(c === '(' ? ')' : '}');
    else if (c === ')' || c === '}') open.pop();
  }
  return open.reverse().join('');
}

function parsed(filter: string): Syntax | undefined {
  try {
    return parse(filter);
  } catch (fault) {
    if (fault instanceof FilterFault) return undefined;
    throw fault;
  }
}

/** With a word at the cursor: what that word is compared with, or an element of. */
function comparedAtCursor(base: string): Operand | undefined {
  const syntax = parsed(`${base} ${CURSOR}${closers(base)}`);
  const found = syntax && comparisonAt(syntax);
  return found?.kind === 'in' ? found.left : found?.first;
}

type Comparing = Extract<Syntax, { readonly kind: 'in' | 'compare' }>;

/** The comparison that has the cursor among what is compared. */
function comparisonAt(node: Syntax | Operand): Comparing | undefined {
  if (node.kind === 'in') {
    const isHere = node.set.some(
      ({ low, high }) => holdsCursor(low) || (high !== null && holdsCursor(high)),
    );
    return isHere ? node : undefined;
  }
  if (node.kind === 'compare') {
    return node.rest.some(({ operand }) => holdsCursor(operand)) ? node : undefined;
  }
  for (const child of childrenOf(node)) {
    const found = comparisonAt(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

const holdsCursor = (node: Syntax | Operand): boolean =>
  (node.kind === 'word' && node.text === CURSOR) || childrenOf(node).some(holdsCursor);

/** What ends the text so far, with a comparison to it; undefined: it can be compared to nothing. */
function comparable(base: string): Extract<Syntax, { readonly kind: 'compare' }> | undefined {
  const syntax = parsed(`${base} == ${CURSOR}${closers(base)}`);
  const found = syntax && comparisonAt(syntax);
  return found?.kind === 'compare' ? found : undefined;
}
