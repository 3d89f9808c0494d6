/** Fields of sections that are laid out byte by byte: their items, however deep. */
import type { Dissection } from '../../dissect/dissection.js';
import { layoutsOf, namedItems, type Section } from '../../dissect/fields/binary-fields.js';
import { printJson } from '../../dissect/json.js';
import type { Decoded } from '../../dissect/layout/decoded.js';
import { fieldOf } from '../../dissect/layout/nodes.js';
import { readLayout } from '../../dissect/layout/read.js';
import type { CommandTable } from '../../dissect/table.js';
import { DOCUMENT_WITH_XATTRS } from '../../dissect/values/xattrs.js';
import { magicOf } from '../../mcbp/magic.js';
import { type Kind, type Scalar, tidy } from '../values/kinds.js';
import { textOfBytes } from '../values/text-bytes.js';
import { type Field, NOTHING } from './field.js';

/** Fields of extended attributes, which any document may have before it. */
const ATTRIBUTES = new Set(
  [...namedItems(DOCUMENT_WITH_XATTRS)].map((item) => fieldOf(item, 'value')),
);

/** The values of all items that this field stands for. */
export function itemValues(name: string, kind: Kind): Field['values'] {
  return ({ dissection }) => {
    const items = itemsOf(dissection).get(name);
    if (items === undefined) return NOTHING;
    return items
      .map(({ value }) => scalarOf(value, kind))
      .filter((value): value is Scalar => value !== undefined);
  };
}

type ItemsByField = ReadonlyMap<string, readonly Decoded[]>;

/** Of a message that is at hand: it may be asked for all of its fields, one by one. */
const known = new WeakMap<Dissection, ItemsByField>();

/** All items that have a description, however deep, in the order of the message. */
function itemsOf(dissection: Dissection): ItemsByField {
  const already = known.get(dissection);
  if (already !== undefined) return already;
  const byField = new Map<string, Decoded[]>();
  const collect = (items: readonly Decoded[], section: Section): void => {
    for (const decoded of items) {
      if (decoded.item !== undefined) {
        const name = fieldOf(decoded.item, section);
        const same = byField.get(name);
        if (same === undefined) byField.set(name, [decoded]);
        else same.push(decoded);
      }
      collect(decoded.children, section);
    }
  };
  collect(dissection.extras, 'extras');
  collect(dissection.keyItems, 'key');
  collect(dissection.valueItems, 'value');
  collect(attributes(dissection), 'value');
  known.set(dissection, byField);
  return byField;
}

/** Lists and structs have no value of their own. What is cut short is not what it should be. */
function scalarOf(value: Decoded['value'], kind: Kind): Scalar | undefined {
  if (kind === 'none') return true;
  if (value === undefined) return undefined;
  if (kind === 'number') {
    if (typeof value === 'bigint') return tidy(value);
    return typeof value === 'number' ? value : undefined;
  }
  if (value instanceof Uint8Array) return kind === 'text' ? textOfBytes(value) : value;
  if (kind !== 'text') return undefined;
  return typeof value === 'object' ? printJson(value) : String(value);
}

/** What precedes a document, and the document, once more: a message keeps only the attributes. */
function attributes({ unpacked, sections }: Dissection): readonly Decoded[] {
  if (unpacked.xattrs.length === 0) return [];
  const start = unpacked.inflated === undefined ? sections.value.start : 0;
  return readLayout(unpacked.bytes, { start, end: unpacked.body.end }, DOCUMENT_WITH_XATTRS);
}

export type Possible = NonNullable<Field['possible']>;

/**
 * Which commands have each of these fields in any form of theirs. A field that is not in the
 * map may be in any message.
 */
export function possibleItems(table: CommandTable): ReadonlyMap<string, Possible> {
  const commands = new Map<string, Uint8Array>();
  for (let magic = 0; magic < 256; magic += 1) {
    const kind = magicOf(magic)?.kind;
    if (kind === undefined) continue;
    for (let opcode = 0; opcode < 256; opcode += 1) {
      for (const shape of table.find(magic, opcode)?.[kind] ?? []) {
        for (const [section, layout] of layoutsOf(shape)) {
          for (const item of namedItems(layout)) {
            const name = fieldOf(item, section);
            if (ATTRIBUTES.has(name)) continue;
            const known = commands.get(name) ?? new Uint8Array(65_536);
            commands.set(name, known);
            known[(magic << 8) | opcode] = 1;
          }
        }
      }
    }
  }
  return new Map(
    [...commands].map(([name, has]): [string, Possible] => [
      name,
      (magic, opcode) => has[(magic << 8) | opcode] === 1,
    ]),
  );
}
