/** Binary items as lines of the detail tree, each with its bytes. */
import { jsonNode } from '../json-tree.js';
import type { TreeNode } from '../node.js';
import { cut, harmless, plural } from '../text.js';
import { briefOf } from './brief.js';
import { type Decoded, isList, MORE } from './decoded.js';
import { hexText } from './text.js';

/** Lines for the elements of one list; more are summed up: a tree is for reading. */
const MAX_LINES = 500;

type Section = 'extras' | 'key' | 'value';

export const itemNodes = (items: readonly Decoded[], section: Section): TreeNode[] =>
  items.map((item) => itemNode(item, section));

/** The filter field of an item: as its description says, else by its section and name. */
export const fieldOf = ({ filter, name }: { filter?: string; name: string }, section: Section) =>
  filter ?? `couchbase.${section}.${name}`;

function itemNode(decoded: Decoded, section: Section): TreeNode {
  const { item, name, start, end, problem, inside } = decoded;
  const fault = problem === undefined ? '' : ` [${harmless(problem.reason)}]`;
  const field = item && fieldOf(item, section);
  const doc = item === undefined || item.doc === '' ? '' : ` - ${item.doc}`;
  return {
    id:
      field ?? `couchbase.${section}.${item === undefined && /^\d/.test(name) ? 'element' : name}`,
    ...(field === undefined ? {} : { field }),
    text: `${labelOf(decoded)}${doc}${fault}`,
    start,
    end,
    ...(inside && { inside }),
    ...(problem === undefined ? {} : { severity: 'note' as const }),
    children: childrenOf(decoded, section),
  };
}

function labelOf(decoded: Decoded): string {
  const { item, name, value, text, children } = decoded;
  if (value instanceof Uint8Array) {
    const size = plural(value.length, 'byte');
    return value.length === 0 ? `${name}: ${size}` : `${name}: ${size}, ${text}`;
  }
  if (name === MORE && item === undefined) return `… ${text}`;
  if (typeof value === 'object') return jsonNode(name, value).text;
  if (value !== undefined) return `${name}: ${cut(harmless(text))}${numberOf(decoded)}`;
  if (isList(decoded)) return `${bracketed(decoded)}: ${plural(children.length, 'element')}`;
  return item === undefined ? `[${name}]: ${cut(briefOf(children).join(' '))}` : name;
}

/** As Wireshark has it: what has no bytes of its own stands in brackets. */
const bracketed = ({ item, name }: Decoded): string =>
  item?.kind === 'derived' ? `[${name}]` : name;

/** The number behind a name or flags. */
function numberOf({ item, value, text }: Decoded): string {
  if (item?.kind !== 'uint' || typeof value === 'string' || value === undefined) return '';
  const isNamed = item.names?.[Number(value)] !== undefined;
  if (!isNamed && item.flags === undefined) return '';
  const number = item.hex || item.flags ? hexText(item, value as number | bigint) : String(value);
  return text === number ? '' : ` (${number})`;
}

function childrenOf({ value, children }: Decoded, section: Section): readonly TreeNode[] {
  if (typeof value === 'object' && !(value instanceof Uint8Array)) {
    return jsonNode('', value).children;
  }
  const nodes = itemNodes(children.slice(0, MAX_LINES), section);
  const rest = children.slice(MAX_LINES);
  const [first, last] = [rest[0], rest.at(-1)];
  if (first === undefined || last === undefined) return nodes;
  const text = `… ${plural(rest.length, 'more element')}`;
  const id = `couchbase.${section}.${MORE}`;
  return [...nodes, { id, text, start: first.start, end: last.end, children: [] }];
}
