/** Comments in the detail tree: whatever somebody wrote, a line is a line. */
import { expect, it } from 'vitest';
import { commentLines } from '../../../src/session/packets/comment-lines.js';

it('shows each comment by its first line, with the others below', () => {
  const [first, second, ...more] = commentLines(['one\r\ntwo\n\u001b[31mthree', 'alone']);
  expect(first).toMatchObject({ field: 'frame.comment', text: 'Comment: one' });
  expect(first?.children.map(({ text }) => text)).toEqual(['two', '\\u001b[31mthree']);
  expect(second).toMatchObject({ text: 'Comment: alone', children: [] });
  expect(more).toEqual([]);
});
