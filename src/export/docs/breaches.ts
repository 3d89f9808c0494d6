/** Ways to break a request: what a server could find fault with, one thing at a time. */
import { encodeFrame } from '../../dissect/encode.js';
import type { Message } from '../../dissect/message.js';
import { fieldsOf } from '../../dissect/misfits.js';
import { JSON_BIT, SNAPPY_BIT } from '../../mcbp/datatypes.js';
import type { JsonRule, Shape } from '../../spec/command.js';
import { fixedWidth } from '../../spec/layout.js';

/** The parts of a request. */
interface Draft {
  readonly datatype: number;
  readonly extras: Uint8Array;
  readonly key: Uint8Array | string;
  readonly cas: bigint;
  readonly json: Readonly<Record<string, unknown>>;
  /** The value itself, whatever `json` says. */
  readonly text?: string;
}

export interface Breach {
  /** Two breaches of one part cannot be made at once. */
  readonly part: string;
  readonly broken: (draft: Draft) => Partial<Draft>;
}

/** Texts that no server writes of its own accord, and what a page writes in their place. */
export const ODD = { text: 'no-such-text', key: 'no-such-key', value: 'no-json' } as const;

const UNKNOWN_BIT = 0x80;
const MAX_U8 = 0xff;
/** Values of which every description refuses some. */
const ODD_VALUES: readonly unknown[] = [null, true, -1, 0.5, ODD.text, {}, [], [ODD.text], [-1]];

const breach = (part: string, broken: Partial<Draft>): Breach => ({ part, broken: () => broken });

export function breachesOf(shape: Shape): Breach[] {
  const { value } = shape;
  return [
    // The form may be refused whatever it holds.
    breach('form', {}),
    ...headerBreaches(shape),
    ...extrasBreaches(shape),
    ...(value.kind === 'json' ? valueBreaches(value) : []),
  ];
}

function headerBreaches({ extras, key, value }: Shape): Breach[] {
  const due = fixedWidth(extras);
  return [
    breach('datatype', { datatype: UNKNOWN_BIT }),
    ...(due === undefined ? [] : [breach('extras', { extras: new Uint8Array(due === 0 ? 1 : 0) })]),
    ...(key === 'none' ? [breach('key', { key: 'k' })] : []),
    breach('value', { text: value.kind === 'none' ? 'v' : '' }),
    breach('cas', { cas: 1n }),
    breach('datatype', { datatype: value.kind === 'json' ? JSON_BIT | SNAPPY_BIT : JSON_BIT }),
    ...(value.kind === 'json' ? [breach('datatype', { datatype: 0 })] : []),
    ...(value.kind === 'json' && !value.required
      ? [breach('datatype', { text: '', datatype: JSON_BIT })]
      : []),
  ];
}

/** Every byte of the extras at its highest: a value that an enumeration rarely has. */
const extrasBreaches = ({ extras }: Shape): Breach[] =>
  extras.some((item) => item.kind === 'uint' && item.allowed !== undefined)
    ? [{ part: 'extras', broken: (draft) => ({ extras: draft.extras.map(() => MAX_U8) }) }]
    : [];

function valueBreaches(rule: JsonRule): Breach[] {
  return [
    breach('value', { text: ODD.value }),
    { part: ODD.key, broken: ({ json }) => ({ json: { ...json, [ODD.key]: 1 } }) },
    ...Object.keys(fieldsOf(rule)).flatMap((name) => [
      { part: name, broken: ({ json }: Draft) => ({ json: without(json, name) }) },
      ...ODD_VALUES.map((value) => ({
        part: name,
        broken: ({ json }: Draft) => ({ json: { ...json, [name]: value } }),
      })),
    ]),
  ];
}

const without = (json: Draft['json'], name: string): Draft['json'] =>
  Object.fromEntries(Object.entries(json).filter(([key]) => key !== name));

/** The example with these breaches, made one after the other. */
export function broken(example: Message, breaches: readonly Breach[]): Uint8Array {
  const { bytes, header, sections, parts } = example;
  let draft: Draft = {
    datatype: header.datatype,
    extras: bytes.slice(sections.extras.start, sections.extras.end),
    key: bytes.slice(sections.key.start, sections.key.end),
    cas: header.cas,
    json: (parts.json ?? {}) as Draft['json'],
    ...(parts.json === undefined ? { text: '' } : {}),
  };
  for (const each of breaches) draft = { ...draft, ...each.broken(draft) };
  const { json, text, ...rest } = draft;
  return encodeFrame({
    ...rest,
    magic: header.magic,
    opcode: header.opcode,
    vbucketOrStatus: header.vbucketOrStatus,
    value: text ?? JSON.stringify(json),
  });
}
