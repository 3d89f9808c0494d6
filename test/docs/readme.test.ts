/**
 * The parts of the README that are made from the program: a frame of the UI, keys, exit statuses.
 * UPDATE_DOCS=1 writes them (`npm run docs`); otherwise they must be what stands there.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exitMarkdown } from '../../src/cli/exit.js';
import { keysMarkdown } from '../../src/tui/model/key-labels.js';
import { repositoryRoot } from '../helpers/skip.js';
import { findingsPicture, picture, timelinePicture } from './picture.js';

const README = join(repositoryRoot, 'README.md');

function replaced(text: string, name: string, content: string): string {
  const pattern = new RegExp(`<!-- ${name} -->[\\s\\S]*<!-- /${name} -->`);
  expect(text).toMatch(pattern);
  return text.replace(pattern, () => `<!-- ${name} -->\n${content}\n<!-- /${name} -->`);
}

it('shows the picture and the keys of the program as it is', async () => {
  const readme = readFileSync(README, 'utf8');
  const framed = (frame: string): string => `\`\`\`text\n${frame}\n\`\`\``;
  const parts: readonly [string, string][] = [
    ['picture', framed(await picture())],
    ['picture:findings', framed(await findingsPicture())],
    ['picture:timeline', framed(await timelinePicture())],
    ['keys', keysMarkdown()],
    ['exit', exitMarkdown()],
  ];
  const made = parts.reduce((text, [name, content]) => replaced(text, name, content), readme);
  if (process.env.UPDATE_DOCS) writeFileSync(README, made);
  else expect(readme).toBe(made);
});
