/** Gives names their fields and literals their kinds; says what does not go together. */
import { FilterFault } from '../fault.js';
import type { Catalogue } from '../fields/catalogue.js';
import type { Field } from '../fields/field.js';
import { Matcher } from '../pattern/matcher.js';
import { PatternFault } from '../pattern/syntax.js';
import { printOperand } from '../print.js';
import type { Compare, Comparison, Member, Operand, Quantifier, Syntax, Test } from '../syntax.js';
import { KIND_NAMES, type Kind } from '../values/kinds.js';
import type { Checked, Relation, Relative, Value } from './checked.js';
import { Operands } from './operands.js';

/** @throws FilterFault */
export function check(syntax: Syntax, catalogue: Catalogue): Checked {
  return new Checker(new Operands(catalogue)).check(syntax);
}

/** What a comparison does, and whether any or all values must satisfy it unless it is said. */
const COMPARISONS: Readonly<
  Record<Exclude<Comparison, 'matches'>, readonly [Relative, Quantifier]>
> = {
  '==': ['eq', 'any'],
  '===': ['eq', 'all'],
  '!=': ['ne', 'all'],
  '!==': ['ne', 'any'],
  '<': ['lt', 'any'],
  '<=': ['le', 'any'],
  '>': ['gt', 'any'],
  '>=': ['ge', 'any'],
  contains: ['contains', 'any'],
};

class Checker {
  constructor(private readonly operands: Operands) {}

  check(node: Syntax): Checked {
    switch (node.kind) {
      case 'and':
      case 'or':
      case 'xor':
        return { kind: node.kind, terms: node.terms.map((term) => this.check(term)) };
      case 'not':
        return { kind: 'not', of: this.check(node.of) };
      case 'test':
        return this.test(node);
      case 'compare':
        return this.compare(node);
      case 'in':
        return this.member(node);
      case 'shorthand':
        throw new FilterFault(`"${node.word}" is a shorthand: expand it first`, node);
    }
  }

  private test({ of }: Test): Checked {
    const value = this.operands.field(of);
    if (value.of === 'call') {
      throw new FilterFault('a function needs a comparison: its value is always there', of);
    }
    return { kind: 'exists', of: value };
  }

  /** A chain is the conjunction of its steps. */
  private compare({ first, rest, quantifier }: Compare): Checked {
    const terms = rest.map(({ comparison, operand }, i): Checked => {
      const left = i === 0 ? first : (rest[i - 1] as { operand: Operand }).operand;
      return comparison === 'matches'
        ? this.matches(left, operand, quantifier)
        : this.relation(left, comparison, operand, quantifier);
    });
    return terms.length === 1 ? (terms[0] as Checked) : { kind: 'and', terms };
  }

  private relation(
    left: Operand,
    comparison: Exclude<Comparison, 'matches'>,
    right: Operand,
    quantifier: Quantifier | null,
  ): Relation {
    const [relative, usual] = COMPARISONS[comparison];
    const [a, b] = this.pair(left, right);
    if (a.kind === 'none') {
      throw new FilterFault(
        `${printOperand(left)} has no value: it can only be there or not`,
        left,
      );
    }
    if (relative === 'contains' && a.kind !== 'text' && a.kind !== 'bytes') {
      const hint = `search it as text: string(${printOperand(left)})`;
      throw new FilterFault(
        `text and bytes contain something, ${KIND_NAMES[a.kind]} does not; ${hint}`,
        left,
      );
    }
    return { kind: 'relation', quantifier: quantifier ?? usual, relative, left: a, right: b };
  }

  /** Both sides in one kind: that of the side that has one; bytes where text meets bytes. */
  private pair(left: Operand, right: Operand): readonly [Value, Value] {
    const [a, b] = [this.operands.typed(left), this.operands.typed(right)];
    if (a === undefined && b === undefined) {
      const value = this.operands.field(left);
      return [value, this.operands.as(right, value.kind, fieldOf(value))];
    }
    const kinds = [a?.kind, b?.kind];
    const kind = kinds.includes('bytes') ? 'bytes' : ((a ?? b) as Value).kind;
    return [
      this.operands.as(left, kind, b && fieldOf(b)),
      this.operands.as(right, kind, a && fieldOf(a)),
    ];
  }

  private matches(left: Operand, right: Operand, quantifier: Quantifier | null): Checked {
    const value = this.operands.field(left);
    if (value.kind !== 'text' && value.kind !== 'bytes') {
      const hint = `string(${printOperand(left)})`;
      throw new FilterFault(
        `matches takes text, not ${KIND_NAMES[value.kind]}; ${hint} is text`,
        left,
      );
    }
    if (right.kind !== 'text') {
      throw new FilterFault('matches needs a regular expression in double quotes', right);
    }
    try {
      const pattern = new Matcher(patternText(right.text));
      return { kind: 'matches', quantifier: quantifier ?? 'any', left: value, pattern };
    } catch (fault) {
      if (!(fault instanceof PatternFault)) throw fault;
      const quote = right.raw ? 2 : 1;
      // With escapes in the text its places are not those of the filter.
      const isExact = right.end - right.start === right.text.length + quote + 1;
      const start = isExact
        ? Math.min(right.start + quote + fault.offset, right.end - 1)
        : right.start;
      throw new FilterFault(`regular expression: ${fault.message}`, { start, end: right.end });
    }
  }

  private member({ left, set, negated, quantifier }: Member): Checked {
    const value = this.operands.field(left);
    if (value.kind === 'none') {
      throw new FilterFault(
        `${printOperand(left)} has no value: it can only be there or not`,
        left,
      );
    }
    const field = fieldOf(value);
    const element = (operand: Operand, kind: Kind) => this.operands.as(operand, kind, field);
    const elements = set.map(({ low, high }) => {
      const [from, to] = [element(low, value.kind), high && element(high, value.kind)];
      if (
        to !== null &&
        [from, to].some((end) => end.of === 'constant' && end.bits !== undefined)
      ) {
        throw new FilterFault('a network is no end of a range', low);
      }
      return { low: from, high: to };
    });
    const isIn = {
      kind: 'in',
      quantifier: quantifier ?? 'any',
      left: value,
      set: elements,
    } as const;
    // `a not in {1}` is `not a in {1}`: it holds of messages without the field as well.
    return negated ? { kind: 'not', of: isIn } : isIn;
  }
}

const fieldOf = (value: Value): Field | undefined =>
  value.of === 'field' ? value.field : undefined;

/** A byte written as an escape is the character of that number: see Text in syntax.ts. */
const patternText = (text: string): string =>
  text.replace(/[\udc80-\udcff]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xdc00));
