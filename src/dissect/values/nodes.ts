/** The value section as lines of the detail tree. */
import type { Dissection } from '../dissection.js';
import { jsonNodes } from '../json-tree.js';
import { itemNodes } from '../layout/nodes.js';
import type { TreeNode } from '../node.js';
import { lengthOf } from '../sections.js';
import { cut, harmless, plural } from '../text.js';

export function valueNode(message: Dissection): TreeNode[] {
  const { sections, value, valueItems } = message;
  if (lengthOf(sections.value) === 0 && valueItems.length === 0) return [];
  const body =
    valueItems.length > 0
      ? itemNodes(valueItems, 'value')
      : value.kind === 'json'
        ? jsonNodes(value.node)
        : [];
  return [
    {
      id: 'couchbase.value',
      field: 'couchbase.value',
      text: label(message),
      ...sections.value,
      children: [...attributeNodes(message), ...body],
    },
  ];
}

/** `Value: JSON (12 bytes)`, `Value (12 bytes): text`; what was packed says so. */
function label(message: Dissection): string {
  const { value, valueItems, unpacked } = message;
  const size = sizeText(message) + packing(unpacked);
  if (valueItems.length > 0) return `Value (${size})`;
  if (value.kind === 'json') return `Value: JSON (${size})`;
  const fault =
    value.kind === 'none' || value.fault === undefined ? '' : `, not JSON: ${value.fault.message}`;
  const text = value.kind === 'text' ? `: ${cut(harmless(value.text))}` : '';
  return `Value (${size}${fault})${text}`;
}

/** How long the value was; of one that was not kept whole also how much of it is here. */
function sizeText({ sections, abridged }: Dissection): string {
  const here = lengthOf(sections.value);
  if (!abridged) return plural(here, 'byte');
  return `${plural(here + sections.missing, 'byte')}, the first ${here} kept`;
}

function packing({ inflated, problem }: Dissection['unpacked']): string {
  if (problem !== undefined) return `, ${harmless(problem)}`;
  return inflated === undefined ? '' : `, Snappy: ${plural(inflated, 'byte')}`;
}

function attributeNodes({ unpacked, sections }: Dissection): TreeNode[] {
  const { xattrs } = unpacked;
  const [first, last] = [xattrs[0], xattrs.at(-1)];
  if (first === undefined || last === undefined) return [];
  const range =
    unpacked.inflated === undefined ? { start: first.start, end: last.end } : sections.value;
  return [
    {
      id: 'couchbase.xattrs',
      field: 'couchbase.xattrs',
      text: `Extended attributes: ${xattrs.length}`,
      ...range,
      children: xattrs.map((pair) => attributeNode(pair)),
    },
  ];
}

/** One attribute: its name and JSON in a line, its parts below. */
function attributeNode(pair: Dissection['unpacked']['xattrs'][number]): TreeNode {
  const [node] = itemNodes([pair], 'value');
  return node as TreeNode;
}
