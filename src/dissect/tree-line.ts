/** Makes lines of the detail tree. */
import type { TreeNode } from './node.js';
import type { Range } from './sections.js';

/** Of a line that speaks of no bytes. */
export const NOWHERE: Range = { start: 0, end: 0 };

export const line = (
  id: string,
  text: string,
  { start, end }: Range,
  more: Partial<TreeNode> = {},
): TreeNode => ({ id, text, start, end, children: [], ...more });
