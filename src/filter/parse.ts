/** From the text of a filter to its syntax, within limits that keep hostile filters harmless. */
import { FilterFault } from './fault.js';
import { SyntaxError as GrammarFault, parse as generated } from './parser.js';
import type { Operand, Span, Syntax } from './syntax.js';

/** Characters of a filter, at most. */
export const MAX_FILTER = 16_384;
/** Parentheses, braces, calls and negations inside each other, at most. */
const MAX_DEPTH = 100;

/** What the grammar could have gone on with where it stopped. */
export interface Expectation {
  /** Where in the filter. */
  readonly at: number;
  /** Names of the grammar's rules (`operand`, `comparison`, ...), and characters as they are. */
  readonly wanted: ReadonlySet<string>;
}

class Unexpected extends FilterFault {
  constructor(
    message: string,
    span: Span,
    readonly expectation: Expectation,
  ) {
    super(message, span);
  }
}

/** @throws FilterFault that says where the filter breaks off and what could stand there */
export function parse(filter: string): Syntax {
  if (filter.length > MAX_FILTER) {
    const there = { start: MAX_FILTER, end: filter.length };
    throw new FilterFault(`a filter has at most ${MAX_FILTER} characters`, there);
  }
  const syntax = parsed(filter);
  const tooDeep = deepest(syntax);
  if (tooDeep !== undefined) throw new FilterFault(`nested more than ${MAX_DEPTH} deep`, tooDeep);
  return syntax;
}

/** Where and with what a filter could go on; undefined: it is whole, or wrong in another way. */
export function expectationOf(filter: string): Expectation | undefined {
  try {
    parse(filter);
    return undefined;
  } catch (fault) {
    return fault instanceof Unexpected ? fault.expectation : undefined;
  }
}

function parsed(filter: string): Syntax {
  try {
    return generate(filter);
  } catch (error) {
    if (error instanceof RangeError) {
      throw new FilterFault('nested too deep', { start: 0, end: filter.length });
    }
    if (!(error instanceof GrammarFault)) throw error;
    throw faultOf(filter, error as unknown as GrammarError);
  }
}

/** The generated parser has no types of its own. */
const generate = generated as (filter: string) => Syntax;

/** What it throws. */
interface GrammarError {
  readonly message: string;
  readonly location: { readonly start: { offset: number }; readonly end: { offset: number } };
  /** Null where the grammar itself words the message. */
  readonly expected:
    | readonly { readonly type: string; readonly description?: string; readonly text?: string }[]
    | null;
}

/** What the names of rules, and a few characters, are to people; others speak for themselves. */
const WORDS: Readonly<Record<string, string>> = {
  operand: 'a field or a value',
  comparison: 'a comparison such as == or contains',
  arithmetic: '',
  shorthand: '',
  quantifier: '',
  not: '',
  in: '',
  text: '',
  character: '',
  slice: 'a slice such as 0:4',
  logic: 'and, or',
  end: 'the end',
};

/** What people write from habit, and what they mean by it. */
const HABITS: Readonly<Record<string, string>> = {
  '=': 'did you mean ==?',
  "'": 'text stands in double quotes',
};

function faultOf(filter: string, { message, location, expected }: GrammarError): FilterFault {
  const start = location.start.offset;
  if (expected === null) return new FilterFault(message, { start, end: location.end.offset });
  const wanted = new Set(
    expected.flatMap(({ type, description, text }) =>
      type === 'other'
        ? [description ?? '']
        : type === 'literal'
          ? [text ?? '']
          : type === 'end'
            ? ['end']
            : [],
    ),
  );
  const found = /^(?:[A-Za-z0-9_.:-]+|[=!<>~&|^]+|\s+\S?|.)/su.exec(filter.slice(start))?.[0] ?? '';
  // An operand can begin or go on with these: to say so as well would be no help.
  const beside = wanted.has('operand') ? '-+{([' : '[(';
  const names = [...wanted].filter((name) => !beside.includes(name));
  const options = [...new Set(names.map((name) => WORDS[name] ?? `"${name}"`))].filter(
    (words) => words !== '',
  );
  const what =
    found === '' ? 'the filter ends too early' : `"${found.trim()}" is not expected here`;
  return new Unexpected(
    `${what}; ${HABITS[found] ?? `it could go on with ${listed(options)}`}`,
    { start, end: start + found.length },
    { at: start, wanted },
  );
}

const listed = (options: readonly string[]): string =>
  options.length < 2 ? options.join('') : `${options.slice(0, -1).join(', ')} or ${options.at(-1)}`;

/** The first place where the nesting exceeds its limit; walked without recursion. */
function deepest(root: Syntax): Span | undefined {
  const open: { node: Syntax | Operand; depth: number }[] = [{ node: root, depth: 1 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.depth > MAX_DEPTH) return next.node;
    const depth = next.depth + 1;
    for (const node of childrenOf(next.node)) open.push({ node, depth });
  }
  return undefined;
}

/** The parts of a syntax, one level down. */
export function childrenOf(node: Syntax | Operand): readonly (Syntax | Operand)[] {
  switch (node.kind) {
    case 'and':
    case 'or':
    case 'xor':
      return node.terms;
    case 'not':
    case 'test':
    case 'slice':
    case 'negate':
      return [node.of];
    case 'compare':
      return [node.first, ...node.rest.map(({ operand }) => operand)];
    case 'in':
      return [
        node.left,
        ...node.set.flatMap(({ low, high }) => (high === null ? [low] : [low, high])),
      ];
    case 'call':
      return node.args;
    case 'arithmetic':
      return [node.left, node.right];
    default:
      return [];
  }
}
