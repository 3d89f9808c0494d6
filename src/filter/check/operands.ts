/**
 * Operands with their kinds. A field knows its kind; a literal gets that of what it is compared
 * or combined with.
 */
import { FilterFault } from '../fault.js';
import type { Catalogue } from '../fields/catalogue.js';
import type { Field } from '../fields/field.js';
import { suggestion } from '../nearest.js';
import { printOperand } from '../print.js';
import type { Arithmetic, Call, Operand, Slice, SlicePart, Word } from '../syntax.js';
import { KIND_NAMES, type Kind } from '../values/kinds.js';
import { constantOf } from '../values/literals.js';
import type { Value } from './checked.js';
import { functionRow, functions, isFunction } from './functions.js';

/** Kinds that a slice can be taken of. */
const SLICEABLE: readonly Kind[] = ['text', 'bytes', 'ipv4', 'ipv6'];

export class Operands {
  constructor(private readonly catalogue: Catalogue) {}

  /** The value of an operand that has a kind of its own; undefined: it is made of literals. */
  typed(node: Operand): Value | undefined {
    switch (node.kind) {
      case 'word':
        return this.word(node);
      case 'text':
      case 'char':
        return undefined;
      case 'slice':
        return this.slice(node);
      case 'call':
        return this.call(node);
      case 'negate': {
        const value = this.typed(node.of);
        if (value === undefined) return undefined;
        return { of: 'negate', kind: this.calculable(value.kind, node), value };
      }
      case 'arithmetic': {
        const [left, right] = [this.typed(node.left), this.typed(node.right)];
        if (left === undefined && right === undefined) return undefined;
        return this.arithmetic(node, left, right);
      }
    }
  }

  /** As `typed`, where nothing else could give it a kind. */
  field(node: Operand): Value {
    const value = this.typed(node);
    if (value !== undefined) return value;
    if (node.kind === 'word' && /^[A-Za-z_]/.test(node.text)) throw this.unknown(node);
    throw new FilterFault('a field or a function is needed here, not a literal', node);
  }

  /**
   * The operand as a value of this kind.
   * @param field what it is compared with, where that is a field: its values may have names
   */
  as(node: Operand, kind: Kind, field: Field | undefined): Value {
    const value = this.typed(node);
    if (value !== undefined) return agreed(value, kind, node);
    switch (node.kind) {
      case 'word':
      case 'text':
      case 'char':
        return constantOf(node, kind, field);
      case 'negate':
        return {
          of: 'negate',
          kind: this.calculable(kind, node),
          value: this.as(node.of, kind, field),
        };
      case 'arithmetic': {
        const left = this.as(node.left, kind, undefined);
        return this.arithmetic(node, left, this.as(node.right, kind, undefined));
      }
      default:
        throw new FilterFault('a field or a function is needed here, not a literal', node);
    }
  }

  /** The word as a field; undefined: a literal. What looks like a field is not taken for text. */
  private word(node: Word): Value | undefined {
    const field = this.catalogue.field(node.text);
    if (field !== undefined) return { of: 'field', kind: field.kind, field };
    if (node.field || this.catalogue.isQualified(node.text)) throw this.unknown(node);
    return undefined;
  }

  private unknown(node: Word): FilterFault {
    const names = this.catalogue.all().map(({ name }) => name);
    const minus = /^(.*[A-Za-z_]\w*)-(\w+)$/.exec(node.text);
    if (minus !== null && this.catalogue.field(minus[1] as string) !== undefined) {
      return new FilterFault(`a minus needs blanks around it: ${minus[1]} - ${minus[2]}`, node);
    }
    const meant = suggestion(node.text, names) || this.comparisonWith(node.text, names);
    return new FilterFault(`there is no field "${node.text}"${meant}`, node);
  }

  /** What is called by the name of a value (`Get or Set`) may be meant as that value. */
  private comparisonWith(text: string, names: readonly string[]): string {
    const name = names.find(
      (each) => this.catalogue.field(each)?.names?.valueOf(text) !== undefined,
    );
    return name === undefined ? '' : `; did you mean ${name} == ${text}?`;
  }

  private slice(node: Slice): Value {
    const value = this.field(node.of);
    if (!SLICEABLE.includes(value.kind)) {
      throw new FilterFault(
        `${printOperand(node.of)} is ${KIND_NAMES[value.kind]}: slices are taken of text and bytes`,
        node,
      );
    }
    for (const part of node.parts) checkPart(part, node);
    return { of: 'slice', kind: 'bytes', value, parts: node.parts };
  }

  private call(node: Call): Value {
    const { name } = node;
    if (!isFunction(name)) {
      throw new FilterFault(
        `there is no function "${name}"${suggestion(name, Object.keys(functions))}`,
        node,
      );
    }
    const row = functionRow(name);
    const [first, ...rest] = node.args;
    if (first === undefined || (rest.length > 0 && row.several === undefined)) {
      throw new FilterFault(
        `${name}() takes ${row.several ? 'values of one kind' : 'one value'}`,
        node,
      );
    }
    const typed = node.args.map((arg) => this.typed(arg)).find((value) => value !== undefined);
    if (typed === undefined) this.field(first);
    const kind = (typed as Value).kind;
    const args = node.args.map((arg) => this.as(arg, kind, undefined));
    if (!row.takes.includes(kind)) {
      throw new FilterFault(`${name}() takes ${takes(row.takes)}, not ${KIND_NAMES[kind]}`, node);
    }
    if (row.fieldOnly && args.some(({ of }) => of !== 'field')) {
      throw new FilterFault(`${name}() takes a field`, node);
    }
    return { of: 'call', kind: row.gives ?? kind, name, args };
  }

  private arithmetic(node: Arithmetic, left: Value | undefined, right: Value | undefined): Value {
    const { operator } = node;
    if (operator === '&') return this.bitwise(node, left, right);
    const kind = (left ?? (right as Value)).kind;
    if (kind === 'time' || left?.kind === 'time' || right?.kind === 'time') {
      return this.ofTimes(node, left, right);
    }
    this.calculable(kind, node);
    if (kind === 'duration' && operator !== '+' && operator !== '-') {
      throw new FilterFault(`durations can be added and subtracted, not ${operator}`, node);
    }
    return {
      ...{ of: 'arithmetic', kind, operator },
      ...this.sides(node, kind, left, right),
    };
  }

  private bitwise(node: Arithmetic, left: Value | undefined, right: Value | undefined): Value {
    const { kind } = left ?? (right as Value);
    if (!['number', 'bytes', 'ipv4', 'ipv6'].includes(kind)) {
      throw new FilterFault(`& takes numbers, addresses and slices, not ${KIND_NAMES[kind]}`, node);
    }
    return {
      ...{ of: 'arithmetic', kind, operator: '&' },
      ...this.sides(node, kind, left, right),
    };
  }

  /** What calculates itself says its kind; what does not is read as the other's. */
  private sides(node: Arithmetic, kind: Kind, left: Value | undefined, right: Value | undefined) {
    const side = (value: Value | undefined, operand: Operand): Value =>
      value === undefined ? this.as(operand, kind, undefined) : agreed(value, kind, operand);
    return { left: side(left, node.left), right: side(right, node.right) };
  }

  /** time - time is a duration; time + and - duration a time. */
  private ofTimes(node: Arithmetic, left: Value | undefined, right: Value | undefined): Value {
    const { operator } = node;
    const isDifference = operator === '-' && left?.kind === 'time' && right?.kind === 'time';
    if (isDifference) return { of: 'arithmetic', kind: 'duration', operator, left, right };
    const isMoved = left?.kind === 'time' && (right === undefined || right.kind === 'duration');
    if (isMoved && (operator === '+' || operator === '-')) {
      const by = right ?? this.as(node.right, 'duration', undefined);
      return { of: 'arithmetic', kind: 'time', operator, left, right: by };
    }
    throw new FilterFault('of times a time can be subtracted, and to them a duration added', node);
  }

  private calculable(kind: Kind, node: Operand): Kind {
    if (kind === 'number' || kind === 'duration') return kind;
    throw new FilterFault(`numbers can be calculated with, not ${KIND_NAMES[kind]}`, node);
  }
}

/** The value, if it is of this kind or can be made so: text is compared with bytes as bytes. */
function agreed(value: Value, kind: Kind, node: Operand): Value {
  if (value.kind === kind) return value;
  if (kind === 'bytes' && value.kind === 'text') return { of: 'bytes', kind: 'bytes', value };
  throw new FilterFault(
    `${KIND_NAMES[kind]} is due here, and this is ${KIND_NAMES[value.kind]}`,
    node,
  );
}

function checkPart({ from, length, to }: SlicePart, node: Slice): void {
  if (length !== null && length <= 0) throw new FilterFault('a slice has at least one byte', node);
  if (to !== null && Math.sign(from) === Math.sign(to) && to < from) {
    throw new FilterFault(`the slice ${from}-${to} ends before it begins`, node);
  }
}

const takes = (kinds: readonly Kind[]): string => kinds.map((kind) => KIND_NAMES[kind]).join(', ');
