/**
 * What a field was called before, or came to be called: editions word some fields differently,
 * and readers know one edition's words only. Derived from the descriptions' `formerly`.
 */
import type { Shape } from '../spec/command.js';
import { type FieldMeta, metaOf } from '../spec/fields.js';
import { fieldsOf } from './misfits.js';
import type { TreeNode } from './node.js';
import { line, NOWHERE } from './tree-line.js';

/**
 * A line for each other name of the field `name` of `shape`: `2025-02: validity - ...`. Where
 * the meaning was reversed besides, the line is a note.
 */
export function otherEditions(
  shapes: readonly Shape[] | undefined,
  shape: Shape | undefined,
  name: string,
): TreeNode[] {
  const own = shape && metaIn(shape, name);
  if (own === undefined) return [];
  const lines = new Map<string, TreeNode>();
  for (const other of shapes ?? []) {
    for (const [key, meta] of metasIn(other)) {
      const newer = own.formerly === key ? own : meta.formerly === name ? meta : undefined;
      if (newer === undefined || other === shape || lines.has(key)) continue;
      lines.set(key, lineOf(other.edition, key, meta, newer.reversed === true));
    }
  }
  return [...lines.values()];
}

function lineOf(edition: string, key: string, meta: FieldMeta, reversed: boolean): TreeNode {
  const text = `${edition}: ${key} - ${meta.doc}`;
  return line('fusion.edition', text, NOWHERE, reversed ? { severity: 'note' } : {});
}

const metasIn = ({ value }: Shape): [string, FieldMeta][] =>
  value.kind !== 'json'
    ? []
    : Object.entries(fieldsOf(value)).flatMap(([key, schema]): [string, FieldMeta][] => {
        const meta = metaOf(schema);
        return meta === undefined ? [] : [[key, meta]];
      });

const metaIn = (shape: Shape, name: string): FieldMeta | undefined =>
  metasIn(shape).find(([key]) => key === name)?.[1];
