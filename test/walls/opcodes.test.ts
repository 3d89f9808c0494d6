/** What a command is stands in its description alone: nothing else decides by opcodes. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repositoryRoot } from '../helpers/skip.js';

const SOURCES = join(repositoryRoot, 'src');

it('decides nothing by a list of opcodes outside the tables', () => {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  );
  expect(files.length).toBeGreaterThan(300);
  const switches = files.filter((name) =>
    /switch \([^)]*opcode/i.test(readFileSync(join(SOURCES, name), 'utf8')),
  );
  expect(switches).toEqual([]);
});
