/**
 * parser.ts is made from grammar.peggy and committed, so that the sources compile, run and are
 * checked without a step before; this test fails when one of them was changed alone.
 * `npm run grammar` (UPDATE_GRAMMAR=1) writes it anew.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import peggy from 'peggy';
import { expect, it } from 'vitest';
import { repositoryRoot } from '../helpers/skip.js';

const folder = join(repositoryRoot, 'src', 'filter');
const HEAD = `// @ts-nocheck
// Made from grammar.peggy by \`npm run grammar\`: change that, not this.
`;

function generated(): string {
  const grammar = readFileSync(join(folder, 'grammar.peggy'), 'utf8');
  return HEAD + peggy.generate(grammar, { output: 'source', format: 'es' });
}

it('has a parser that was made from its grammar', () => {
  const path = join(folder, 'parser.ts');
  if (process.env.UPDATE_GRAMMAR === '1') writeFileSync(path, generated());
  expect(readFileSync(path, 'utf8')).toBe(generated());
});
