/** Comments on a message's packets as lines of its detail tree. */
import type { TreeNode } from '../../dissect/node.js';
import { harmless } from '../../dissect/text.js';
import { line } from '../tree-lines.js';

const LINE_BREAK = /\r\n|[\r\n\u2028\u2029]/;

/** Each by its first line; the others stand below it. */
export const commentLines = (comments: readonly string[]): TreeNode[] =>
  comments.map((comment) => {
    const [first = '', ...more] = comment.split(LINE_BREAK).map(harmless);
    return line('frame.comment', `Comment: ${first}`, {
      field: 'frame.comment',
      children: more.map((text) => line('frame.comment.line', text)),
    });
  });
