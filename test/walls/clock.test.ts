/**
 * The core may format a date it was handed, but never ask what time it is. Imports cannot tell the
 * two apart, and biome.json forbids only names as a whole (performance, setTimeout): so the syntax
 * of each core file is searched for the three ways in which Date reads the clock.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { repositoryRoot } from '../helpers/skip.js';
import { corePath } from './cruise.js';

const Biome = z.object({ overrides: z.array(z.object({ includes: z.array(z.string()) })) });

/** Lines (1..) of the source text that read the clock. */
function clockReads(text: string): number[] {
  const source = ts.createSourceFile('core.ts', text, ts.ScriptTarget.Latest);
  const isDate = (node: ts.Node) => ts.isIdentifier(node) && node.text === 'Date';
  const lines: number[] = [];
  const visit = (node: ts.Node): void => {
    const reads =
      (ts.isPropertyAccessExpression(node) &&
        isDate(node.expression) &&
        node.name.text === 'now') ||
      (ts.isCallExpression(node) && isDate(node.expression)) ||
      (ts.isNewExpression(node) && isDate(node.expression) && !node.arguments?.length);
    if (reads) lines.push(source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return lines;
}

const coreFiles = readdirSync(join(repositoryRoot, 'src'), { recursive: true, encoding: 'utf8' })
  .map((name) => `src/${name.replaceAll('\\', '/')}`)
  .filter((path) => /\.tsx?$/.test(path) && corePath.test(path));

it('sees each way of reading the clock, and nothing else', () => {
  const text = [
    'export const a = Date.now();',
    'export const b = new Date(5).toISOString(); // not Date.now()',
    'export const c = new Date();',
    'export const d = Date();',
    'export const e = Date.parse("2025-01-01");',
    'export const f = [Date.now, new Date][0];',
  ];
  expect(clockReads(text.join('\n'))).toEqual([1, 3, 4, 6, 6]);
});

it('the core reads no clock', () => {
  expect(coreFiles).toContain('src/bytes/time.ts');
  const reads = coreFiles.flatMap((file) =>
    clockReads(readFileSync(join(repositoryRoot, file), 'utf8')).map((line) => `${file}:${line}`),
  );
  expect(reads).toEqual([]);
});

it('the names that biome.json forbids are forbidden in the whole core', () => {
  const { overrides } = Biome.parse(
    JSON.parse(readFileSync(join(repositoryRoot, 'biome.json'), 'utf8')),
  );
  const covered = overrides.flatMap((override) => override.includes).join(' ');
  const folders = [...corePath.source.matchAll(/(\w+)\\?\//g)].map(([, name]) => name);
  expect(folders).toContain('bytes');
  expect(
    folders.filter((name) => name !== 'src' && !new RegExp(`\\b${name}\\b`).test(covered)),
  ).toEqual([]);
});
