/** Notes beside a capture: found again, and never written over what is not ours. */
import {
  appendFileSync,
  chmodSync,
  existsSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { NotesFile } from '../../../src/engine/reading/notes-file.js';
import { CAPTURE, temporaryFile } from '../traffic.js';

const open = (path: string, more: { decodeAs?: number[]; isGrowing?: boolean } = {}) =>
  NotesFile.open({ path, decodeAs: [], isGrowing: false, ...more });

async function noted(path: string): Promise<string> {
  const file = await open(path);
  file.annotations.toggle('marked', 2);
  file.annotations.toggle('ignored', 3);
  file.annotations.toggle('references', 4);
  file.annotations.comment(5, 'who asked?\nand "why"');
  await file.close();
  return `${path}.notes.json`;
}

/** What it tells after a change. */
async function complaint(file: NotesFile): Promise<string[]> {
  const told: string[] = [];
  file.tell = (text) => told.push(text);
  file.annotations.toggle('marked', 9);
  await file.close();
  return told;
}

describe('notes', () => {
  it('are found again, and only for its owner to read', async () => {
    const path = temporaryFile(CAPTURE);
    const beside = await noted(path);
    expect(statSync(beside).mode & 0o777).toBe(0o600);
    const again = await open(path);
    expect([again.refused, again.annotations.notes]).toEqual([
      undefined,
      {
        ...{ marked: [2], ignored: [3], references: [4] },
        comments: [{ number: 5, text: 'who asked?\nand "why"' }],
      },
    ]);
    expect(await readdir(dirname(path))).toHaveLength(2);
  });

  it('are written soon after a change, by themselves', async () => {
    const path = temporaryFile(CAPTURE);
    const file = await open(path);
    file.annotations.comment(1, 'soon');
    expect(existsSync(`${path}.notes.json`)).toBe(false);
    await vi.waitFor(() => expect(readFileSync(`${path}.notes.json`, 'utf8')).toContain('"soon"'));
    await file.close();
  });

  it('that were all taken back leave no file; nor does a look', async () => {
    const path = temporaryFile(CAPTURE);
    await (await open(path)).close();
    expect(existsSync(`${path}.notes.json`)).toBe(false);
    const file = await open(path);
    file.annotations.toggle('marked', 1);
    await file.close();
    const again = await open(path);
    again.annotations.toggle('marked', 1);
    await again.close();
    expect(existsSync(`${path}.notes.json`)).toBe(false);
  });

  it('of a capture that grew are its notes only where it is followed', async () => {
    const path = temporaryFile(CAPTURE);
    await noted(path);
    appendFileSync(path, 'x');
    expect((await open(path)).refused).toMatch(/had \d+ bytes then, and has \d+; notes are not/);
    const followed = await open(path, { isGrowing: true });
    expect([followed.refused, followed.annotations.notes.marked]).toEqual([undefined, [2]]);
  });

  it.each([
    ['no JSON', '{', /no JSON/],
    ['another kind of JSON', '{"a": 1}', /format: /],
    [
      'a number that is none',
      (text: string) => text.replace(/"marked": \[\s*2/, '"marked": ["x"'),
      /marked\[0\]: .*number/,
    ],
    [
      'a comment without a text',
      (text: string) => text.replace(/"text": "[^\n]*"/, '"text": 7'),
      /comments\[0\]\.text: .*string/,
    ],
    [
      'a key it does not know',
      (text: string) => text.replace('"marked"', '"remarked"'),
      /marked|Unrecognized/,
    ],
    [
      'another first packet',
      (text: string) => text.replace(/sha256:.{8}/, 'sha256:00000000'),
      /another capture: the first packet is another/,
    ],
    [
      'other ports decoded',
      (text: string) => text.replace(/"decodeAs": \[\]/, '"decodeAs": [99]'),
      /were 99 then, and are none/,
    ],
  ])('%s is told, and not written over', async (_, change, expected) => {
    const path = temporaryFile(CAPTURE);
    const beside = await noted(path);
    const text = typeof change === 'string' ? change : change(readFileSync(beside, 'utf8'));
    writeFileSync(beside, text);
    const file = await open(path);
    expect(file.refused).toMatch(expected);
    expect(file.refused).toContain(beside);
    expect(file.annotations.isEmpty).toBe(true);
    expect(await complaint(file)).toEqual([
      expect.stringMatching(/^notes are not kept: .*w saves/),
    ]);
    expect(readFileSync(beside, 'utf8')).toBe(text);
  });

  it('somebody else wrote meanwhile are not written over', async () => {
    const path = temporaryFile(CAPTURE);
    const file = await open(path);
    const beside = await noted(path);
    const theirs = readFileSync(beside, 'utf8');
    expect(await complaint(file)).toEqual([
      `notes are not kept: ${beside} was changed by somebody else; w saves them`,
    ]);
    expect(readFileSync(beside, 'utf8')).toBe(theirs);
  });

  it.skipIf(process.getuid?.() === 0)(
    'that cannot be written are told, and leave nothing',
    async () => {
      const path = temporaryFile(CAPTURE);
      chmodSync(dirname(path), 0o500);
      expect(await complaint(await open(path))).toEqual([
        expect.stringMatching(/^notes are not kept: EACCES: .*; w saves them/),
      ]);
      chmodSync(dirname(path), 0o700);
    },
  );
});
