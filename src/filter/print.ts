/** A syntax written back as a filter: reading that gives the same syntax again. */
import type { Operand, Operator, SetItem, SlicePart, Syntax } from './syntax.js';

export function print(node: Syntax): string {
  switch (node.kind) {
    case 'and':
    case 'or':
    case 'xor':
      return node.terms
        .map((term) => within(term, TIGHTNESS[node.kind] + 1))
        .join(` ${node.kind} `);
    case 'not':
      return `not ${within(node.of, TIGHTNESS.not)}`;
    case 'test':
      return printOperand(node.of);
    case 'compare': {
      const steps = node.rest.map(
        ({ comparison, operand }) => ` ${comparison} ${printOperand(operand)}`,
      );
      return `${prefix(node.quantifier)}${printOperand(node.first)}${steps.join('')}`;
    }
    case 'in': {
      const set = node.set.map(printItem).join(', ');
      const not = node.negated ? 'not ' : '';
      return `${prefix(node.quantifier)}${printOperand(node.left)} ${not}in {${set}}`;
    }
    case 'shorthand':
      return node.argument === null ? node.word : `${node.word} ${node.argument}`;
  }
}

/** How tightly each binds its parts. */
const TIGHTNESS = { or: 1, xor: 2, and: 3, not: 4 } as const;
const tightnessOf = ({ kind }: Syntax): number =>
  kind in TIGHTNESS ? TIGHTNESS[kind as keyof typeof TIGHTNESS] : 5;

/** In parentheses where it would be read otherwise among parts that bind this tightly. */
const within = (node: Syntax, tightness: number): string =>
  tightnessOf(node) < tightness ? `(${print(node)})` : print(node);

const prefix = (quantifier: string | null): string => (quantifier === null ? '' : `${quantifier} `);

const printItem = ({ low, high }: SetItem): string =>
  high === null ? printOperand(low) : `${printOperand(low)} .. ${printOperand(high)}`;

const ARITHMETIC: Readonly<Record<Operator, number>> = {
  '&': 1,
  '+': 2,
  '-': 2,
  '*': 3,
  '/': 3,
  '%': 3,
};

export function printOperand(node: Operand, tightness = 0): string {
  switch (node.kind) {
    case 'word':
      return node.field ? `.${node.text}` : node.text;
    case 'text':
      return node.raw ? `r"${node.text}"` : quoted(node.text);
    case 'char':
      return `'${escaped(String.fromCharCode(node.code < 0x80 ? node.code : 0xdc00 + node.code), "'")}'`;
    case 'slice':
      return `${printOperand(node.of)}[${node.parts.map(printPart).join(',')}]`;
    case 'call':
      return `${node.name}(${node.args.map((arg) => printOperand(arg)).join(', ')})`;
    case 'negate':
      return `-${printOperand(node.of, 4)}`;
    case 'arithmetic': {
      const own = ARITHMETIC[node.operator];
      const text = `${printOperand(node.left, own)} ${node.operator} ${printOperand(node.right, own + 1)}`;
      return own < tightness ? `{${text}}` : text;
    }
  }
}

function printPart({ from, length, to }: SlicePart): string {
  if (to !== null) return `${from}-${to}`;
  return length === null ? `${from}:` : `${from}:${length}`;
}

/** A text as a filter writes it, in double quotes. */
export const quoted = (text: string): string => `"${escaped(text, '"')}"`;

const escaped = (text: string, quote: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\\"'\ud800-\udfff\u2028\u2029]/gu, (c) => {
    const code = c.charCodeAt(0);
    if (c === '\\' || c === quote) return `\\${c}`;
    if (c === '"' || c === "'") return c;
    // A byte that was written as an escape: see Text in syntax.ts.
    const byte = code >= 0xdc80 && code <= 0xdcff ? code - 0xdc00 : code;
    return byte < 0x80 || code >= 0xd800 ? `\\x${hex(byte, 2)}` : `\\u${hex(code, 4)}`;
  });

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
