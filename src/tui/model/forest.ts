/**
 * The detail tree as the lines that are visible, and the way from a byte to its field.
 * Folding is remembered per kind of node (TreeNode.id), as Wireshark does per subtree type.
 */
import type { TreeNode } from '../../dissect/node.js';
import { rangeIn, type Tab } from './dump.js';

/** Open or shut, where the user has said so. */
export type Folding = ReadonlyMap<string, boolean>;

export interface TreeLine {
  readonly node: TreeNode;
  readonly depth: number;
  readonly open: boolean;
}

/** Lines kept of one tree; a value of a megabyte can have hundreds of thousands of members. */
export const MAX_TREE_LINES = 50_000;

export interface Forest {
  readonly lines: readonly TreeLine[];
  /** MAX_TREE_LINES was reached and lines are missing at the end. */
  readonly cut: boolean;
}

export const NO_FOREST: Forest = { lines: [], cut: false };

/** Unless the user has said so, open are the top level and what has a finding right below it. */
function isOpen(node: TreeNode, depth: number, folding: Folding): boolean {
  if (node.children.length === 0) return false;
  const unasked = depth === 0 || node.children.some((child) => child.severity !== undefined);
  return folding.get(node.id) ?? unasked;
}

/** The visible lines of a tree, in order. */
export function visibleLines(tree: readonly TreeNode[], folding: Folding): Forest {
  const lines: TreeLine[] = [];
  const walk = (nodes: readonly TreeNode[], depth: number): boolean => {
    for (const node of nodes) {
      if (lines.length >= MAX_TREE_LINES) return false;
      const open = isOpen(node, depth, folding);
      lines.push({ node, depth, open });
      if (open && !walk(node.children, depth + 1)) return false;
    }
    return true;
  };
  const whole = walk(tree, 0);
  return { lines, cut: !whole };
}

/** Index of the line that holds line `index` as a child, or -1 for a top-level line. */
export function parentOf(lines: readonly TreeLine[], index: number): number {
  const depth = lines[index]?.depth ?? 0;
  for (let i = index - 1; i >= 0; i--) if ((lines[i]?.depth ?? 0) < depth) return i;
  return -1;
}

/**
 * Nodes from a root down to the one with the smallest range that holds byte `offset` of a tab; empty
 * when none does. Of equal ranges the inner one wins, and a field wins over a finding: a
 * finding points at the bytes of the field it judges, but it is not the field.
 */
export function pathToByte(
  tree: readonly TreeNode[],
  offset: number,
  tab: Tab = 'frame',
): readonly TreeNode[] {
  let best: readonly TreeNode[] = [];
  let size = Number.POSITIVE_INFINITY;
  const path: TreeNode[] = [];
  const walk = (nodes: readonly TreeNode[]): void => {
    for (const node of nodes) {
      const { start, end } = rangeIn(node, tab);
      const holds = start <= offset && offset < end;
      // A node without a range of its own may still have children that have one.
      if (!holds && start < end) continue;
      path.push(node);
      const length = end - start;
      const rival = best.at(-1);
      const nested = rival !== undefined && rival === path[best.length - 1];
      const field = node.severity === undefined && (nested || rival?.severity !== undefined);
      if (holds && (length < size || (length === size && field))) {
        best = path.slice();
        size = length;
      }
      walk(node.children);
      path.pop();
    }
  };
  walk(tree);
  return best;
}
