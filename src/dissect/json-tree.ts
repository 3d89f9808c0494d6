/** JSON as lines of the detail tree, each with its bytes. */
import type { JsonNode } from './json.js';
import type { TreeNode } from './node.js';
import { bareText, cut, harmless, plural } from './text.js';

/** More members than this are summed up in one line: a tree is for reading. */
const MAX_MEMBERS = 500;

export function jsonNodes(node: JsonNode): TreeNode[] {
  if (node.kind !== 'object' && node.kind !== 'array') return [jsonNode('', node)];
  const shown = node.members.slice(0, MAX_MEMBERS).map(({ key, value }) => jsonNode(key, value));
  const rest = node.members.slice(MAX_MEMBERS);
  const first = rest[0];
  if (first === undefined) return shown;
  const end = (rest.at(-1) ?? first).value.end;
  const text = `… ${plural(rest.length, 'more member')}`;
  return [...shown, { id: 'json.more', text, start: first.value.start, end, children: [] }];
}

/** One value, under its key where that is not empty. */
export function jsonNode(key: string, value: JsonNode): TreeNode {
  const { start, end, inside } = value;
  const nested = value.kind === 'object' || value.kind === 'array';
  const brackets = value.kind === 'object' ? '{}' : '[]';
  const shown = nested
    ? `${brackets} ${plural(value.members.length, value.kind === 'object' ? 'member' : 'element')}`
    : value.kind === 'string'
      ? `"${cut(harmless(value.text))}"`
      : cut(bareText(value));
  return {
    id: `json.${value.kind}`,
    text: key === '' ? shown : `${cut(harmless(key))}: ${shown}`,
    start,
    end,
    ...(inside && { inside }),
    children: nested ? jsonNodes(value) : [],
  };
}
