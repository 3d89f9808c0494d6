/** A finding as a comment is known again as one of ours, and nothing else is. */
import { expect, it } from 'vitest';
import { findingEntries } from '../../src/analysis/reference/index.js';
import { findingComment, isFindingComment } from '../../src/export/finding-comment.js';

it('says what was found, of which message, and what the server will say', () => {
  const finding = { id: 'fusion.term', severity: 'warn', message: 'the term fell' } as const;
  expect(findingComment(finding)).toBe('fusionshark warn fusion.term: the term fell');
  expect(findingComment({ ...finding, expects: 'Einval' }, 41)).toBe(
    'fusionshark warn fusion.term: message 41: the term fell; the server will answer Einval',
  );
});

it('is told from what people write', () => {
  for (const { id, severity } of findingEntries) {
    const comment = findingComment({ id, severity, message: 'x' });
    expect(isFindingComment(comment), comment).toBe(true);
  }
  const others = ['', 'fusionshark', 'fusionshark warn: look', 'see fusionshark warn a.b: c'];
  for (const text of [...others, 'Fusionshark warn a.b: c', 'fusionshark fatal a.b: c']) {
    expect(isFindingComment(text), text).toBe(false);
  }
});
