/** The functions of the language: what each takes and gives. Source: wireshark-filter(4). */
import type { Kind } from '../values/kinds.js';

export interface FunctionRow {
  /** For completion and the reference. */
  readonly doc: string;
  /** Kinds of value that it takes. */
  readonly takes: readonly Kind[];
  /** More than one argument, all of one kind. */
  readonly several?: true;
  /** Only fields: it counts how often they are there. */
  readonly fieldOnly?: true;
  /** Kind of the result; absent: that of its arguments. */
  readonly gives?: Kind;
}

const ORDERED: readonly Kind[] = [
  'number',
  'boolean',
  'text',
  'bytes',
  'ipv4',
  'ipv6',
  'time',
  'duration',
  'severity',
];

export const functions = {
  len: {
    doc: 'Bytes of a text or of bytes.',
    takes: ['text', 'bytes', 'ipv4', 'ipv6'],
    gives: 'number',
  },
  count: {
    doc: 'How often a field is in the message.',
    takes: ['none', ...ORDERED],
    fieldOnly: true,
    gives: 'number',
  },
  lower: { doc: 'Text in lower case.', takes: ['text'] },
  upper: { doc: 'Text in upper case.', takes: ['text'] },
  string: {
    doc: 'The value as text: numbers in decimal.',
    takes: ORDERED,
    gives: 'text',
  },
  max: { doc: 'The greatest of the values.', takes: ORDERED, several: true },
  min: { doc: 'The least of the values.', takes: ORDERED, several: true },
  abs: { doc: 'The value without its sign.', takes: ['number', 'duration'] },
} as const satisfies Readonly<Record<string, FunctionRow>>;

export type FunctionName = keyof typeof functions;

export const functionRow = (name: FunctionName): FunctionRow => functions[name];

export const isFunction = (name: string): name is FunctionName => Object.hasOwn(functions, name);
