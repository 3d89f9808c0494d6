/** The table of findings: a contract, so it is held against the page that states it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findingEntries } from '../../src/analysis/reference/index.js';
import { repositoryRoot } from '../helpers/skip.js';

const byId = new Map(findingEntries.map((entry) => [entry.id, entry]));
const PAGE = join(repositoryRoot, '..', 'shared', 'FINDINGS.md');

/** Every file below a folder of src, as text. */
const sources = (folder: string): string[] =>
  readdirSync(join(repositoryRoot, 'src', folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(repositoryRoot, 'src', folder, name), 'utf8'));

describe('the table of findings', () => {
  it('has each once, with a sentence for when and what it means', () => {
    expect(byId.size).toBe(findingEntries.length);
    for (const { id, when, means, remedy } of findingEntries) {
      expect(id).toMatch(/^(tcp|mcbp|fusion|json)\.[a-z-]+$/);
      for (const text of [when, means, ...(remedy === undefined ? [] : [remedy])]) {
        expect(text, id).toMatch(/^[A-Z].*\.$/s);
      }
    }
  });

  it('has every finding that the code makes', () => {
    const made = ['dissect', 'fusion', 'analysis'].flatMap((folder) =>
      sources(folder).flatMap((text) =>
        [...text.matchAll(/'((?:tcp|mcbp|fusion|json)\.[a-z]+(?:-[a-z]+)+)'/g)].map(([, id]) => id),
      ),
    );
    expect(new Set(made).size).toBeGreaterThan(20);
    for (const id of new Set(made)) expect(byId.has(id ?? ''), id).toBe(true);
  });

  it.skipIf(!existsSync(PAGE))('has those of the contract, as severe', () => {
    const rows = [...readFileSync(PAGE, 'utf8').matchAll(/^\| ([a-z]+\.[^|]+?) \| (.*) \|$/gm)];
    expect(rows.length).toBeGreaterThan(40);
    for (const [, names = '', rest = ''] of rows) {
      // `fusion.unexpected-key / -extras`; `tcp.a, tcp.b`.
      const first = names.split(/[ ,/]/)[0] ?? '';
      for (const name of names.split(/ \/ |, /)) {
        const id = name.startsWith('-') ? first.replace(/-[a-z]+$/, name) : name;
        const entry = byId.get(id);
        expect(entry, id).toBeDefined();
        const severity = /^(error|warn|note|chat)\b/.exec(rest)?.[1];
        if (severity !== undefined) expect(entry?.severity, id).toBe(severity);
      }
    }
  });
});
