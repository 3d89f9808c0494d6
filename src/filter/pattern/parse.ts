/**
 * Regular expressions in the notation of PCRE2, as far as they can be matched in linear time:
 * classes, groups, alternatives, quantifiers, anchors, \b, options. Refused by name: back
 * references, look-around, atomic groups, recursion, Unicode properties.
 * Source: pcre2pattern(3).
 */
import { ANY, type CharSet, charSet, complement, folded, NEWLINE } from './char-set.js';
import { bracketed } from './class.js';
import { escaped } from './escape.js';
import { Reader } from './reader.js';
import type { Assertion, Pattern } from './syntax.js';

/** Groups inside each other, at most. */
const MAX_GROUPS = 100;
/** Largest count in braces, as in PCRE. */
const MAX_COUNT = 65_535;

interface Options {
  readonly ignoreCase: boolean;
  readonly multiLine: boolean;
  readonly dotAll: boolean;
}

/** @throws PatternFault */
export function parsePattern(text: string, ignoreCase: boolean): Pattern {
  const parser = new Parser(new Reader(text));
  return parser.whole({ ignoreCase, multiLine: false, dotAll: false });
}

const EMPTY: Pattern = { kind: 'empty' };
const assertion = (name: Assertion): Pattern => ({ kind: 'assertion', assertion: name });

class Parser {
  private depth = 0;

  constructor(private readonly reader: Reader) {}

  whole(options: Options): Pattern {
    const pattern = this.choice(options);
    if (!this.reader.isOver) throw this.reader.fault('")" without its "("');
    return pattern;
  }

  /** Alternatives up to the closing parenthesis; an option set in one holds in those after it. */
  private choice(options: Options): Pattern {
    const found: Pattern[] = [];
    let within = options;
    do {
      const [pattern, after] = this.sequence(within);
      found.push(pattern);
      within = after;
    } while (this.reader.eat('|'));
    return found.length === 1 ? (found[0] as Pattern) : { kind: 'choice', of: found };
  }

  private sequence(options: Options): readonly [Pattern, Options] {
    const found: Pattern[] = [];
    let within = options;
    while (!this.reader.isOver && !this.reader.sees('|') && !this.reader.sees(')')) {
      if (this.reader.eat('(?#')) {
        this.reader.skipPast(')', 'a comment');
        continue;
      }
      if (this.reader.eat('\\Q')) {
        for (const c of this.reader.upTo('\\E')) found.push(this.one(only(c), within));
        continue;
      }
      const changed = this.optionsAlone(within);
      if (changed !== undefined) within = changed;
      else found.push(this.quantified(this.atom(within)));
    }
    return [found.length === 0 ? EMPTY : { kind: 'sequence', of: found }, within];
  }

  /** `(?i)`: from here to the end of the group. */
  private optionsAlone(options: Options): Options | undefined {
    const match = this.reader.eatMatch(/\(\?([a-z]*)(?:-([a-z]*))?\)/y);
    return match && this.changed(options, match[1] ?? '', match[2] ?? '');
  }

  private changed(options: Options, on: string, off: string): Options {
    let changed = options;
    for (const [letters, value] of [
      [on, true],
      [off, false],
    ] as const) {
      for (const letter of letters) {
        if (letter === 'i') changed = { ...changed, ignoreCase: value };
        else if (letter === 'm') changed = { ...changed, multiLine: value };
        else if (letter === 's') changed = { ...changed, dotAll: value };
        else throw this.reader.fault(`option "${letter}" is not supported: i, m, s are`);
      }
    }
    return changed;
  }

  private atom(options: Options): Pattern {
    const { reader } = this;
    if (reader.sees('(')) return this.group(options);
    if (reader.eat('[')) return this.one(bracketed(reader, options.ignoreCase), options);
    if (reader.eat('.')) return { kind: 'set', set: options.dotAll ? ANY : NOT_NEWLINE };
    if (reader.eat('^')) return assertion(options.multiLine ? 'lineStart' : 'start');
    if (reader.eat('$')) return assertion(options.multiLine ? 'lineEnd' : 'lastLine');
    if (reader.sees('*') || reader.sees('+') || reader.sees('?')) {
      throw reader.fault(`nothing to repeat before "${reader.next()}"`);
    }
    if (reader.eat('\\')) {
      const found = escaped(reader);
      return typeof found === 'string' ? assertion(found) : this.one(found, options);
    }
    return this.one(only(reader.next()), options);
  }

  private one(set: CharSet, { ignoreCase }: Options): Pattern {
    return { kind: 'set', set: ignoreCase ? folded(set) : set };
  }

  private group(options: Options): Pattern {
    const { reader } = this;
    const opened = reader.offset;
    this.depth += 1;
    if (this.depth > MAX_GROUPS) throw reader.fault(`groups nested more than ${MAX_GROUPS} deep`);
    const within = this.opening(options);
    const pattern = this.choice(within);
    if (!reader.eat(')')) throw reader.fault('a "(" has no ")"', opened);
    this.depth -= 1;
    return pattern;
  }

  /** What follows the parenthesis; names and numbers of groups are of no use here. */
  private opening(options: Options): Options {
    const { reader } = this;
    for (const [text, what] of REFUSED) {
      if (reader.sees(text)) throw reader.fault(`${what} are not supported`);
    }
    if (reader.eatMatch(/\(\?(?:P?<\w+>|'\w+'|\|)/y)) return options;
    const match = reader.eatMatch(/\(\?([a-z]*)(?:-([a-z]*))?:/y);
    if (match) return this.changed(options, match[1] ?? '', match[2] ?? '');
    if (reader.sees('(?')) throw reader.fault('this kind of group is not supported');
    reader.eat('(');
    return options;
  }

  private quantified(of: Pattern): Pattern {
    const { reader } = this;
    let pattern = of;
    for (let count = this.count(); count !== undefined; count = this.count()) {
      const [min, max] = count;
      // Lazy or not is the same where only the verdict counts; possessive is not.
      if (!reader.eat('?') && reader.sees('+'))
        throw reader.fault('possessive quantifiers are not supported');
      pattern = { kind: 'repeat', of: pattern, min, max };
    }
    return pattern;
  }

  private count(): readonly [number, number] | undefined {
    const { reader } = this;
    if (reader.eat('*')) return [0, Number.POSITIVE_INFINITY];
    if (reader.eat('+')) return [1, Number.POSITIVE_INFINITY];
    if (reader.eat('?')) return [0, 1];
    const match = reader.eatMatch(/\{(\d+)(,(\d*))?\}/y);
    if (!match) return undefined;
    const min = Number(match[1]);
    const max =
      match[2] === undefined ? min : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3]);
    if (min > MAX_COUNT || (max !== Number.POSITIVE_INFINITY && max > MAX_COUNT)) {
      throw reader.fault(`a count is at most ${MAX_COUNT}`);
    }
    if (max < min) throw reader.fault('the numbers in {} are out of order');
    return [min, max];
  }
}

const NOT_NEWLINE = complement(NEWLINE);

const only = (char: string): CharSet => {
  const code = char.codePointAt(0) as number;
  return charSet([[code, code]]);
};

const REFUSED: readonly (readonly [string, string])[] = [
  ['(?=', 'look-ahead assertions'],
  ['(?!', 'look-ahead assertions'],
  ['(?<=', 'look-behind assertions'],
  ['(?<!', 'look-behind assertions'],
  ['(?>', 'atomic groups'],
  ['(?(', 'conditional groups'],
  ['(?R', 'recursions'],
  ['(?&', 'recursions'],
  ['(?P=', 'back references'],
  ['(?P>', 'recursions'],
  ['(*', 'verbs'],
];
