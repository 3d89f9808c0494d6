/**
 * Completion: fields, functions, operators, names of values and values that were seen. One
 * engine for the filter bar and the shell.
 */

import type { Value } from '../check/checked.js';
import { functions } from '../check/functions.js';
import { Operands } from '../check/operands.js';
import { FilterFault } from '../fault.js';
import type { Catalogue } from '../fields/catalogue.js';
import { quoted } from '../print.js';
import { shorthands } from '../shorthands.js';
import { COMPARISONS, type Comparison, type Operand } from '../syntax.js';
import { type Kind, SEVERITIES } from '../values/kinds.js';
import { placeOf } from './place.js';

export interface Candidate {
  /** What replaces the text from `from` to `to`. */
  readonly text: string;
  readonly kind: 'field' | 'function' | 'operator' | 'value' | 'shorthand';
  /** One line for people. */
  readonly doc: string;
}

export interface Completion {
  readonly from: number;
  readonly to: number;
  /** Best first; at most MAX_CANDIDATES. */
  readonly candidates: readonly Candidate[];
}

const MAX_CANDIDATES = 500;

/** Values that a field had in the messages so far: text as it is, others as filters have them. */
export type SeenValues = (field: string) => readonly string[];

const NONE_SEEN: SeenValues = () => [];

export function complete(
  filter: string,
  cursor: number,
  catalogue: Catalogue,
  seen: SeenValues = NONE_SEEN,
): Completion {
  const place = placeOf(filter, cursor);
  if (place === undefined) return { from: cursor, to: cursor, candidates: [] };
  const { from, to, begun, wanted, before, isWhole, compared } = place;
  const found: Candidate[] = [];
  if (wanted.has('operand')) {
    const value = compared && operandValue(compared, catalogue);
    if (value !== undefined) found.push(...values(value, seen), ...fieldsOf(value.kind, catalogue));
    else if (compared === undefined) found.push(...beginnings(catalogue, wanted));
  }
  const logic = wanted.has('logic') ? LOGIC : [];
  if (isWhole) found.push(...logic);
  if (wanted.has('comparison')) found.push(...operators(before && operandValue(before, catalogue)));
  found.push(...logic);
  return { from, to, candidates: ranked(found, begun).slice(0, MAX_CANDIDATES) };
}

function operandValue(operand: Operand, catalogue: Catalogue): Value | undefined {
  try {
    return new Operands(catalogue).typed(operand);
  } catch (fault) {
    if (fault instanceof FilterFault) return undefined;
    throw fault;
  }
}

/** Where a condition can begin: fields, functions, and what is written instead of a condition. */
function beginnings(catalogue: Catalogue, wanted: ReadonlySet<string>): Candidate[] {
  const found = catalogue
    .all()
    .map(({ name, doc }): Candidate => ({ text: name.replace(/<.*/, ''), kind: 'field', doc }));
  for (const [name, { doc }] of Object.entries(functions)) {
    found.push({ text: `${name}(`, kind: 'function', doc });
  }
  if (wanted.has('shorthand')) {
    for (const { example, doc } of Object.values(shorthands)) {
      found.push({ text: example, kind: 'shorthand', doc });
    }
  }
  if (wanted.has('not'))
    found.push({ text: 'not', kind: 'operator', doc: 'What follows does not hold.' });
  return found;
}

/** Names of a field's values, and values that it had. */
function values(value: Value, seen: SeenValues): Candidate[] {
  const ofKind: Candidate[] =
    value.kind === 'boolean'
      ? ['true', 'false'].map((text) => ({ text, kind: 'value', doc: '' }))
      : value.kind === 'severity'
        ? [...SEVERITIES].reverse().map((text) => ({ text, kind: 'value', doc: '' }))
        : [];
  if (value.of !== 'field') return ofKind;
  const { definition, names } = value.field;
  const named = (names?.all ?? []).map(
    ({ name, value: number }): Candidate => ({
      text: quoted(name),
      kind: 'value',
      doc: String(number),
    }),
  );
  const had = seen(definition.name).map((text): Candidate => {
    const name = named.find(({ doc }) => doc === String(Number(text)))?.text;
    const isText = value.kind === 'text';
    return { text: name ?? (isText ? quoted(text) : text), kind: 'value', doc: 'seen' };
  });
  return [...had, ...named, ...ofKind];
}

/** Fields with which a value of this kind can be compared. */
const fieldsOf = (kind: Kind, catalogue: Catalogue): Candidate[] =>
  catalogue
    .all()
    .filter(({ name }) => catalogue.field(name)?.kind === kind)
    .map(({ name, doc }) => ({ text: name, kind: 'field', doc }));

const COMPARISON_DOCS: Readonly<Record<Comparison, string>> = {
  '==': 'Any of the values is equal.',
  '!=': 'None of the values is equal.',
  '===': 'All of the values are equal.',
  '!==': 'Any of the values is not equal.',
  '>': 'Greater.',
  '>=': 'Greater or equal.',
  '<': 'Less.',
  '<=': 'Less or equal.',
  contains: 'Has this text, or these bytes, in it.',
  matches: 'A regular expression is found in it, in any case of letters.',
};

const SEARCHABLE: readonly Kind[] = ['text', 'bytes'];

function operators(value: Value | undefined): Candidate[] {
  if (value?.kind === 'none') return [];
  const searchable = value === undefined || SEARCHABLE.includes(value.kind);
  const comparisons = COMPARISONS.filter(
    (each) => searchable || (each !== 'contains' && each !== 'matches'),
  );
  return [
    ...comparisons.map(
      (text): Candidate => ({ text, kind: 'operator', doc: COMPARISON_DOCS[text] }),
    ),
    { text: 'in {', kind: 'operator', doc: 'One of these, or in a range of them.' },
    { text: 'not in {', kind: 'operator', doc: 'In none of these; or not there.' },
  ];
}

const LOGIC: readonly Candidate[] = [
  { text: 'and', kind: 'operator', doc: 'Both hold.' },
  { text: 'or', kind: 'operator', doc: 'At least one of both holds.' },
  { text: 'xor', kind: 'operator', doc: 'One of both holds, not both.' },
  { text: '&&', kind: 'operator', doc: 'Both hold.' },
  { text: '||', kind: 'operator', doc: 'At least one of both holds.' },
];

/** Those that begin so first, then those that have it anywhere; each text once. */
function ranked(candidates: readonly Candidate[], begun: string): Candidate[] {
  const isText = begun.startsWith('"');
  const wanted = begun.toLowerCase().replace(/^"/, '');
  const rank = ({ text }: Candidate): number => {
    const at = text.toLowerCase().replace(/^"/, '').indexOf(wanted);
    return at < 0 ? -1 : at === 0 ? 0 : 1;
  };
  const texts = new Set<string>();
  const fitting = candidates.filter((candidate) => {
    if (isText && !candidate.text.startsWith('"')) return false;
    if (rank(candidate) < 0 || texts.has(candidate.text)) return false;
    texts.add(candidate.text);
    return true;
  });
  return fitting.sort((a, b) => rank(a) - rank(b));
}
