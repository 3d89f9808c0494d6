/** What the UI remembers from one time to the next. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openMemory } from '../../src/cli/ui-memory.js';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'fusionshark-memory-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const place = (): string => join(home, '.local', 'state', 'fusionshark');

describe('the memory of the UI', () => {
  test('is empty at first, and has later what was kept', async () => {
    const first = await openMemory({}, home);
    expect(first.histories).toBeUndefined();
    first.keep({ filter: ['a', 'b'], find: ['x'], comment: ['not for others'] });
    const { histories } = await openMemory({}, home);
    expect(histories).toEqual({ filter: ['a', 'b'], find: ['x'] });
  });

  test('of two UIs at once is what was written in either', async () => {
    (await openMemory({}, home)).keep({ filter: ['a', 'b', 'c'] });
    const [one, other] = [await openMemory({}, home), await openMemory({}, home)];
    one.keep({ filter: ['b', 'c', 'd', 'a'] });
    other.keep({ filter: ['a', 'b', 'c', 'e', 'd'], find: ['x'] });
    const { histories } = await openMemory({}, home);
    expect(histories).toEqual({ filter: ['b', 'c', 'a', 'e', 'd'], find: ['x'] });
  });

  test('of somebody who wrote nothing is no first time any more', async () => {
    (await openMemory({}, home)).keep({});
    expect((await openMemory({}, home)).histories).toEqual({});
  });

  test('is for the user alone, and leaves nothing else', async () => {
    const memory = await openMemory({}, home);
    memory.keep({ filter: ['a'] });
    memory.keep({ filter: ['b'] });
    expect(readdirSync(place())).toEqual(['ui.json']);
    expect(statSync(join(place(), 'ui.json')).mode & 0o777).toBe(0o600);
    expect(statSync(place()).mode & 0o777).toBe(0o700);
  });

  test('is where XDG_STATE_HOME says, if that is a whole path', async () => {
    const folder = join(home, 'state');
    (await openMemory({ XDG_STATE_HOME: folder }, home)).keep({});
    expect(readdirSync(join(folder, 'fusionshark'))).toEqual(['ui.json']);
    (await openMemory({ XDG_STATE_HOME: 'state' }, home)).keep({});
    expect(readdirSync(place())).toEqual(['ui.json']);
  });

  test.each([
    ['no JSON', 'x'],
    ['another shape', '{"version":1,"histories":{"filter":"a"}}'],
    ['another version', '{"version":2,"histories":{}}'],
  ])('%s in its file is as good as nothing, and is replaced', async (_, text) => {
    mkdirSync(place(), { recursive: true });
    writeFileSync(join(place(), 'ui.json'), text);
    const memory = await openMemory({}, home);
    expect(memory.histories).toBeUndefined();
    memory.keep({ filter: ['a'] });
    expect(JSON.parse(readFileSync(join(place(), 'ui.json'), 'utf8'))).toEqual({
      ...{ version: 1, histories: { filter: ['a'] } },
    });
  });

  test('that cannot be kept is forgotten without a word', async () => {
    writeFileSync(join(home, 'file'), '');
    const memory = await openMemory({ XDG_STATE_HOME: join(home, 'file') }, home);
    expect(() => memory.keep({ filter: ['a'] })).not.toThrow();
    expect(memory.histories).toBeUndefined();
  });

  test('keeps a hundred texts of a kind, the newest', async () => {
    const many = Array.from({ length: 150 }, (_, n) => String(n));
    (await openMemory({}, home)).keep({ filter: many });
    expect((await openMemory({}, home)).histories).toEqual({ filter: many.slice(50) });
  });
});
