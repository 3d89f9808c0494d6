/** docs/reference/ as the tables have it: UPDATE_DOCS=1 writes it (`npm run docs`). */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../helpers/skip.js';
import { REFERENCE } from './reference.js';

const FOLDER = join(repositoryRoot, 'docs', 'reference');

describe('the reference pages', () => {
  if (process.env.UPDATE_DOCS) {
    mkdirSync(FOLDER, { recursive: true });
    for (const [name, text] of Object.entries(REFERENCE)) writeFileSync(join(FOLDER, name), text);
  }

  it.each(Object.entries(REFERENCE))('%s is up to date', (name, text) => {
    expect(readFileSync(join(FOLDER, name), 'utf8')).toBe(text);
  });

  it('are all that is in their folder', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(REFERENCE).sort());
  });
});
