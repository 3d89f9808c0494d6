/** The fields of sections that are laid out byte by byte: one row an item, however deep. */
import type { Shape } from '../../spec/command.js';
import type { Item, Layout, NamedItem } from '../../spec/layout.js';
import { DOCUMENT_KEY } from '../document-key.js';
import { fieldOf } from '../layout/nodes.js';
import type { FieldDefinition, FieldType } from './definition.js';

export type Section = 'extras' | 'key' | 'value';

/** The named items of a layout: those under conditions, and inside others, included. */
export function* namedItems(items: readonly Item[]): Generator<NamedItem> {
  for (const item of items) {
    if (item.kind === 'when') {
      yield* namedItems(item.then);
      continue;
    }
    yield item;
    if ('of' in item) yield* namedItems(item.of);
  }
}

/** The sections of a form that have a layout. */
export function layoutsOf({ extras, key, value }: Shape): readonly (readonly [Section, Layout])[] {
  return [
    ['extras', extras],
    ...(key === 'document' ? [['key', DOCUMENT_KEY] as const] : []),
    ...(typeof key === 'object' ? [['key', key.layout] as const] : []),
    ...(value.kind === 'binary' ? [['value', value.layout] as const] : []),
  ];
}

export function binaryFields(shape: Shape, where: string): FieldDefinition[] {
  return layoutsOf(shape).flatMap(([section, layout]) =>
    [...namedItems(layout)].map((item) => definition(item, section, where)),
  );
}

export function definition(item: NamedItem, section: Section, where: string): FieldDefinition {
  const integer = item.kind === 'uint' ? item : undefined;
  return {
    name: fieldOf(item, section),
    type: typeOf(item),
    doc: item.doc,
    where,
    ndjson: `.${section}.${item.name}`,
    ...(integer?.unit === undefined ? {} : { unit: integer.unit }),
    ...(integer?.names === undefined ? {} : { values: integer.names }),
    ...(item.secret === undefined ? {} : { secret: item.secret }),
  };
}

function typeOf(item: NamedItem): FieldType {
  if (item.kind === 'uint') return `FT_${item.signed ? 'INT' : 'UINT'}${bitsOf(item.width)}`;
  if (item.kind === 'leb128') return 'FT_UINT32';
  if (item.kind === 'bytes') return 'FT_BYTES';
  return 'of' in item ? 'FT_NONE' : 'FT_STRING';
}

/** Wireshark names its integers by their bits. */
const bitsOf = (width: 1 | 2 | 3 | 4 | 6 | 8) => (width * 8) as 8 | 16 | 24 | 32 | 48 | 64;
