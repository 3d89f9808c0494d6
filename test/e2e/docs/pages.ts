/** The commands that the documentation tells people to type. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../helpers/skip.js';

export interface Block {
  /** `docs/recipes.md:12`. */
  readonly place: string;
  readonly commands: string;
}

const PAGES: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(repositoryRoot, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

/** Every block of a page that is marked as shell commands. */
function blocksOf(page: string): Block[] {
  const text = readFileSync(join(repositoryRoot, page), 'utf8');
  return [...text.matchAll(/^```sh\n(.*?)^```/gms)].map((match) => ({
    place: `${page}:${text.slice(0, match.index).split('\n').length + 1}`,
    commands: match[1] ?? '',
  }));
}

/** Page by page: what one block leaves behind, the next may read. */
export const pages: readonly { readonly page: string; readonly blocks: readonly Block[] }[] =
  PAGES.map((page) => ({ page, blocks: blocksOf(page) })).filter(({ blocks }) => blocks.length > 0);

/** Lines that look like a command, but are in no block that is run. */
export const strays: readonly string[] = PAGES.flatMap((page) => {
  const text = readFileSync(join(repositoryRoot, page), 'utf8');
  const rest = text.replace(/^```\w+\n.*?^```/gms, '');
  return [...rest.matchAll(/^ {4}(?:fusionshark|npm|npx) .*$/gm)].map(
    ([line]) => `${page}: ${line}`,
  );
});
