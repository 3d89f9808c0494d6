/**
 * The sample captures and their pages are made by the program in test/make, and come out the same
 * every time. UPDATE_CAPTURES=1 writes them; otherwise they must be what lies in captures/.
 */
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { page } from '../make/page.js';
import { plays } from '../make/plays/index.js';
import { allMessages, kept, made, pathOf } from './folder.js';
import { readme } from './readme.js';

const text = new TextEncoder();
const MAX_BYTES = 100_000;

function check(file: string, bytes: Uint8Array): void {
  if (process.env.UPDATE_CAPTURES) writeFileSync(pathOf(file), bytes);
  else expect(Buffer.from(kept(file)).equals(bytes), `${file} is not as it is made`).toBe(true);
}

describe.each(plays)('$name', (play) => {
  it('is what its play makes', () => {
    const { bytes } = made(play);
    expect(bytes.length).toBeLessThan(MAX_BYTES);
    check(`${play.name}.pcapng`, bytes);
  });

  it('has a page that says what is in it', () => {
    const { stage } = made(play);
    const { scenes } = stage;
    // Every message belongs to a row, and to one.
    expect(scenes.map(({ first }) => first)).toEqual([
      1,
      ...scenes.slice(0, -1).map(({ last }) => last + 1),
    ]);
    expect(scenes.at(-1)?.last).toBe(stage.count);
    check(`${play.name}.md`, text.encode(page(play, stage)));
  });

  it('is the same when it is made twice', () => {
    expect(Buffer.from(made(play).bytes).equals(made(play).bytes)).toBe(true);
  });
});

it('the index lists them all, and where each row of the checklist is seen', async () => {
  const all = await allMessages((play) => made(play).bytes);
  check('README.md', text.encode(readme(all)));
});
