/** The bytes of a frame, part by part, with the name of each part beside them. */

import { hex } from '../../bytes/hex.js';
import { dissect } from '../../dissect/dissect.js';
import type { TreeNode } from '../../dissect/node.js';
import type { CommandTable } from '../../dissect/table.js';
import { tree } from '../../dissect/tree.js';

export interface Part {
  readonly start: number;
  readonly end: number;
  readonly hex: string;
  /** What the detail tree says of these bytes. */
  readonly text: string;
}

/** Every byte of the frame in exactly one part, in order. */
export function annotate(
  table: CommandTable,
  bytes: Uint8Array,
  request: Uint8Array | undefined,
): Part[] {
  const nodes = tree(dissect(table, bytes, { request }));
  const header = nodes.find(({ id }) => id === 'mcbp.header');
  const meanings = nodes.find(({ id }) => id === 'fusion')?.children ?? [];
  const body = nodes.filter((node) => node !== header && node.id.startsWith('couchbase.'));
  const parts: Part[] = [];
  let at = 0;
  const add = (end: number, text: string): void => {
    if (end > at) parts.push({ start: at, end, hex: hex(bytes, at, end), text });
    at = Math.max(at, end);
  };
  for (const node of header?.children ?? []) add(node.end, node.text);
  for (const section of body) {
    // A field's own bytes are its value; the name and marks before it are taken with it.
    for (const inner of leaves(section, meanings)) add(inner.end, inner.text);
    add(section.end, parts.at(-1)?.end === section.start ? section.text : 'end of the value');
  }
  add(bytes.length, 'undescribed');
  return parts;
}

/** The lines that speak of a section in most detail: what Fusion fields mean, else its own. */
function leaves(section: TreeNode, meanings: readonly TreeNode[]): TreeNode[] {
  const within = ({ start, end }: TreeNode): boolean =>
    end > start && start >= section.start && end <= section.end;
  const isPart = (node: TreeNode): boolean =>
    within(node) && node.end - node.start < section.end - section.start;
  const fields = meanings.filter(isPart);
  const own = (fields.length > 0 ? fields : section.children.filter(within)).flatMap(inDetail);
  return own.sort((a, b) => a.end - b.end);
}

/** Of a list the first element member by member: the others are like it. */
const inDetail = (node: TreeNode, index: number): readonly TreeNode[] =>
  node.id === 'json.object' && index === 0 ? [...node.children, node] : [node];
