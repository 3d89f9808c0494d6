/**
 * For each line of a detail tree the display filter that holds of messages of which the same could
 * be said. The values are those that filters compare: the catalogue tells them from the message,
 * and the lines of one field have them in turn. What a line says is never read for it.
 */
import type { TreeNode } from '../../dissect/node.js';
import type { Catalogue } from '../../filter/fields/catalogue.js';
import type { Scalar } from '../../filter/values/kinds.js';
import type { MessageView } from '../../filter/view.js';
import { comparison } from '../../filter/written.js';
import type { Endpoint } from '../../tcp/events.js';

export function withFilters(
  tree: readonly TreeNode[],
  view: MessageView,
  catalogue: Catalogue,
): readonly TreeNode[] {
  const places = new Map<string, Place>();
  survey(tree, places);
  const fields = new Map<string, Lines>();
  for (const [name, place] of places) {
    const found = linesOf(name, place, view, catalogue);
    if (found !== undefined) fields.set(name, found);
  }
  return tree.map((node) => told(node, fields));
}

/** Bytes of a line's value, at most: of longer ones the filter says only that they are there. */
const LONGEST_READ = 4096;

/** The filters of the lines of one field, in their order. */
interface Lines {
  readonly filters: readonly string[];
  next: number;
}

/** Above its elements, a line of a list names the same field and has no value of its own. */
const isList = ({ field, children }: TreeNode): boolean => children.some(within(field));
const within =
  (field: string | undefined) =>
  (node: TreeNode): boolean =>
    node.field === field || node.children.some(within(field));

/** What the lines of one field are, together. */
interface Place {
  lines: number;
  /** Bytes of the longest. */
  bytes: number;
}

function survey(nodes: readonly TreeNode[], places: Map<string, Place>): void {
  for (const node of nodes) {
    if (node.field !== undefined && !isList(node)) {
      const place = places.get(node.field) ?? { lines: 0, bytes: 0 };
      place.lines += 1;
      place.bytes = Math.max(place.bytes, node.end - node.start);
      places.set(node.field, place);
    }
    survey(node.children, places);
  }
}

function linesOf(
  name: string,
  { lines, bytes }: Place,
  view: MessageView,
  catalogue: Catalogue,
): Lines | undefined {
  const field = catalogue.field(name);
  if (field === undefined) return undefined;
  // What nobody would write is not even read.
  if (bytes > LONGEST_READ) return { filters: [], next: 0 };
  const values: readonly Scalar[] = field.values(view);
  if (values.length === 0) return undefined;
  // Where some are not shown nobody knows which line has which.
  const isKnown = field.kind !== 'none' && values.length === lines;
  const filters = isKnown ? values.map((value) => comparison(field, value) ?? name) : [];
  return { filters, next: 0 };
}

function told(node: TreeNode, fields: ReadonlyMap<string, Lines>): TreeNode {
  const filter = filterOf(node, fields);
  const { children } = node;
  const filled = {
    ...node,
    children: children.length === 0 ? children : children.map((each) => told(each, fields)),
  };
  return filter === undefined ? filled : { ...filled, filter };
}

function filterOf(node: TreeNode, fields: ReadonlyMap<string, Lines>): string | undefined {
  if (node.filter !== undefined) return node.filter;
  const lines = node.field === undefined ? undefined : fields.get(node.field);
  if (lines === undefined || isList(node)) return lines && node.field;
  const filter = lines.filters[lines.next] ?? node.field;
  lines.next += 1;
  return filter;
}

/** Of messages that come from this end of a connection, or go there. */
export const endFilter = ({ address, port }: Endpoint): string =>
  `${address.includes(':') ? 'ipv6' : 'ip'}.addr == ${address} and tcp.port == ${port}`;
