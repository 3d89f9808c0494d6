/**
 * Phrases for what is asked often, and short names of fields: each stands for a filter, which is
 * what the user is shown. One table: completion and help are drawn from it.
 */
import { statuses } from '../mcbp/statuses.js';
import { FilterFault } from './fault.js';
import type { Catalogue } from './fields/catalogue.js';
import { childrenOf } from './parse.js';
import { printOperand, quoted } from './print.js';
import type { Operand, Shorthand, Span, Syntax, Word } from './syntax.js';
import { durationText, parseDuration } from './values/numbers.js';

interface ShorthandRow {
  /** How it is written. */
  readonly example: string;
  readonly doc: string;
  /** The filter that it stands for. */
  readonly means: (node: Shorthand, catalogue: Catalogue) => string;
}

/** What counts as slow unless it is said; as the finding mcbp.slow-response has it. */
const SLOW = '1';

export const shorthands: Readonly<Record<Shorthand['word'], ShorthandRow>> = {
  vb: {
    example: 'vb 12',
    doc: 'Messages about this vbucket, in the header or in the body.',
    means: ({ argument }, catalogue) => {
      const fields = ['couchbase.vbucket', 'fusion.vbucket', 'fusion.vbucket_list'];
      const equal = fields
        .filter((name) => catalogue.field(name))
        .map((name) => `${name} == ${Number(argument)}`);
      const member = `fusion.vb_${Number(argument)}`;
      return anyOf(catalogue.field(member) === undefined ? equal : [...equal, member]);
    },
  },
  slow: {
    example: 'slow 100ms',
    doc: 'Answers that took at least so long; a second unless it is said.',
    means: (node) => {
      const nanoseconds = parseDuration(node.argument ?? SLOW);
      if (nanoseconds === undefined)
        throw new FilterFault('slow takes a duration such as 100ms or 2s', node);
      return `couchbase.time >= ${durationText(nanoseconds).replace(/\.?0+$/, '')}`;
    },
  },
  uuid: {
    example: 'uuid 5f1c*',
    doc: 'Messages with a uuid like this; * stands for any characters, ? for one.',
    means: ({ argument }, catalogue) => {
      const pattern = (argument ?? '').replaceAll('*', '.*').replaceAll('?', '.');
      const names = catalogue.all().filter(({ name }) => /^fusion\..*uuid$/i.test(name));
      return anyOf(names.map(({ name }) => `${name} matches r"^${pattern}$"`));
    },
  },
  error: {
    example: 'error',
    doc: 'Failed answers, and messages with an error among their findings.',
    means: () => {
      const good = statuses.filter(({ failure }) => !failure).map(({ name }) => quoted(name));
      const failed = `couchbase.status and couchbase.status not in {${good.join(', ')}}`;
      return anyOf([`(${failed})`, 'finding.severity == error']);
    },
  },
};

const anyOf = (filters: readonly string[]): string =>
  filters.length === 1 ? (filters[0] as string) : `(${filters.join(' or ')})`;

/** The filter with its shorthands and short names written out; the same text where it has none. */
export function expand(filter: string, syntax: Syntax, catalogue: Catalogue): string {
  const changes = [...changesIn(syntax, catalogue)].sort((a, b) => b.start - a.start);
  let text = filter;
  for (const { start, end, by } of changes) text = text.slice(0, start) + by + text.slice(end);
  return text;
}

interface Change extends Span {
  readonly by: string;
}

function* changesIn(node: Syntax, catalogue: Catalogue): Generator<Change> {
  switch (node.kind) {
    case 'shorthand':
      yield { start: node.start, end: node.end, by: shorthands[node.word].means(node, catalogue) };
      return;
    case 'test':
      yield* namesIn(node.of, catalogue);
      return;
    case 'compare':
      // Further on a word may be a literal.
      yield* namesIn(node.first, catalogue);
      return;
    case 'in':
      yield* namesIn(node.left, catalogue);
      return;
    default:
      for (const child of childrenOf(node)) yield* changesIn(child as Syntax, catalogue);
  }
}

function* namesIn(node: Operand, catalogue: Catalogue): Generator<Change> {
  if (node.kind === 'word') {
    const name = longName(node, catalogue);
    if (name !== undefined)
      yield { start: node.start, end: node.end, by: printOperand({ ...node, text: name }) };
    return;
  }
  for (const child of childrenOf(node)) yield* namesIn(child as Operand, catalogue);
}

/** `term` is fusion.term, `opcode` couchbase.opcode, unless there is a field of that very name. */
function longName({ text }: Word, catalogue: Catalogue): string | undefined {
  if (!/^[A-Za-z]\w*$/.test(text) || catalogue.field(text) !== undefined) return undefined;
  return [`couchbase.${text}`, `fusion.${text}`].find(
    (name) => catalogue.field(name) !== undefined,
  );
}
