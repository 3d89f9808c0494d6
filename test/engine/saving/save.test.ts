/** Messages of a session as files: read again they are what they were. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import { runTask } from '../../../src/engine/run-task.js';
import { save } from '../../../src/engine/saving/save.js';
import { Decoder } from '../../../src/session/decoder.js';
import type { SessionHost } from '../../../src/session/host.js';
import { PacketNotes } from '../../../src/session/packets/notes.js';
import { Pipeline } from '../../../src/session/pipeline.js';
import type { Saved, SaveWish } from '../../../src/session/port/save.js';
import type { Snapshot } from '../../../src/session/port/snapshot.js';
import type { Viewport } from '../../../src/session/port/viewport.js';
import { Session } from '../../../src/session/session.js';
import { captures, messagesOf, recordIn } from '../../export/captures.js';
import { frame, response } from '../../helpers/frames.js';
import { Tape } from '../../helpers/tape.js';
import { time } from '../../helpers/wire.js';
import { connectionOf, momentOf } from '../../session/build.js';

const VIEWPORT: Viewport = { top: 0, height: 5, selected: 0, follow: false, time: 'r' };

let folder = '';
let hosts: SessionHost[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'save-'));
});
afterEach(async () => {
  for (const host of hosts) await host.close();
  hosts = [];
  rmSync(folder, { recursive: true, force: true });
});

/** A capture that has been read to its end. */
async function opened(path: string, secrets: 'mask' | 'show' = 'mask'): Promise<SessionHost> {
  const { host } = await runTask({
    ...{ kind: 'file', path, forcedPorts: [], speed: Number.POSITIVE_INFINITY },
    ...{ memory: 64 * 1024 * 1024, decode: { secrets, edition: undefined } },
  });
  hosts.push(host);
  await new Promise<void>((resolve) => {
    host.subscribe((snapshot: Snapshot) => {
      if (snapshot.progress === undefined) resolve();
    });
    host.view(VIEWPORT);
  });
  return host;
}

const wish = (more: Partial<SaveWish>): SaveWish => ({
  ...{ what: 'all', format: 'pcapng', path: join(folder, 'out') },
  ...{ overwrite: false, scrub: false },
  ...more,
});

const written = (saved: Saved): number => ('written' in saved ? saved.written : -1);
const lines = (path: string): Record<string, unknown>[] =>
  readFileSync(path, 'utf8').trimEnd().split('\n').map(recordIn);

describe.each(captures.map((path) => [basename(path), path] as const))('%s', (_, path) => {
  it('is the same when it is saved as a capture and read again, and has the same records', async () => {
    const host = await opened(path);
    const to = join(folder, 'out.pcapng');
    const before = await messagesOf(path);
    const saved = await host.save(wish({ path: to }));
    expect(saved).toMatchObject({ written: before.length, path: to });
    expect(statSync(to).mode & 0o777).toBe(0o600);
    const after = await messagesOf(to);
    const told = (messages: typeof before) =>
      messages.map(({ event, record }) => [
        ...[record.number, record.time, record.src],
        Buffer.from(event.bytes).toString('hex'),
      ]);
    expect(told(after)).toEqual(told(before));

    const list = join(folder, 'out.ndjson');
    expect(written(await host.save(wish({ path: list, format: 'ndjson' })))).toBe(before.length);
    const records = lines(list);
    expect(records).toHaveLength(before.length);
    for (const [i, { record }] of before.entries()) {
      const { findings: _findings, summary: _summary, ...rest } = record;
      expect(records[i]).toMatchObject(rest);
    }
  });
});

/** A login, a Get and its answer. */
function tape(): string {
  const whole = new Tape();
  const line = whole.line(time(0));
  const login = frame({ opcode: 0x21, key: 'PLAIN', value: '\0ann\0secret-word', opaque: 1 });
  line.send(0, login, time(1));
  line.send(1, response({ opcode: 0x21, opaque: 1 }), time(2));
  line.send(0, frame({ opcode: 0x00, key: 'secret-word', opaque: 2 }), time(3));
  const answer = { opcode: 0x00, opaque: 2, extras: [0, 0, 0, 0], value: 'v' };
  line.send(1, response(answer), time(4));
  const path = join(folder, 'in.pcap');
  writeFileSync(path, whole.bytes());
  return path;
}

describe('messages to be saved', () => {
  const numbers = (path: string): unknown[] => lines(path).map(({ number }) => number);

  it('are those of the list, the marked ones, the selected one, or all', async () => {
    const host = await opened(tape());
    for (const number of [2, 4]) host.act({ type: 'mark', number });
    host.view({ ...VIEWPORT, filter: 'couchbase.magic == 0x80', selected: 3 });
    for (const [what, expected] of [
      ['shown', [1, 3]],
      ['marked', [2, 4]],
      ['selected', [3]],
      ['all', [1, 2, 3, 4]],
    ] as const) {
      const path = join(folder, what);
      expect(await host.save(wish({ what, path, format: 'ndjson' }))).toEqual({
        ...{ written: expected.length, path },
      });
      expect(numbers(path)).toEqual(expected);
    }
  });

  it('are without those that are ignored', async () => {
    const host = await opened(tape());
    host.act({ type: 'ignore', number: 1 });
    const path = join(folder, 'some');
    await host.save(wish({ path, format: 'ndjson' }));
    expect(numbers(path)).toEqual([2, 3, 4]);
  });

  it('are not saved where there is none', async () => {
    const host = await opened(tape());
    expect(await host.save(wish({ what: 'marked' }))).toEqual({
      refused: 'there is no such message to save',
    });
    expect(readdirSync(folder)).toEqual(['in.pcap']);
  });

  it('say who answers whom, and what was remarked', async () => {
    const host = await opened(tape());
    host.act({ type: 'comment', number: 3, text: 'why?' });
    const records = join(folder, 'records');
    await host.save(wish({ path: records, format: 'ndjson' }));
    expect(lines(records)[2]).toMatchObject({ response: 4, comments: ['why?'] });
    const capture = join(folder, 'capture');
    await host.save(wish({ path: capture }));
    const again = await opened(capture);
    const path = join(folder, 'again');
    await again.save(wish({ path, format: 'ndjson' }));
    expect(lines(path)[2]).toMatchObject({ response: 4, comments: ['why?'] });
  });

  it('are a table with a head, in CSV', async () => {
    const host = await opened(tape());
    const path = join(folder, 'table');
    expect(await host.save(wish({ path, format: 'csv' }))).toEqual({ written: 4, path });
    const [head = '', ...rows] = readFileSync(path, 'utf8').trimEnd().split('\r\n');
    expect(head).toContain('message.number,frame.number');
    expect(rows.map((row) => row.split(',')[0])).toEqual(['1', '2', '3', '4']);
  });
});

describe('secrets', () => {
  const plain = 'secret-word';

  it.each(['mask', 'show'] as const)(
    'are in a capture unless it is scrubbed (%s)',
    async (mode) => {
      const host = await opened(tape(), mode);
      const path = join(folder, 'out.pcapng');
      expect(await host.save(wish({ path }))).toMatchObject({
        note: 'secrets are in it as they passed',
      });
      expect(readFileSync(path, 'latin1')).toContain(plain);
      const scrubbed = await host.save(wish({ path, scrub: true, overwrite: true }));
      expect(scrubbed).toMatchObject({ written: 4, note: '2 secrets overwritten' });
      expect(readFileSync(path, 'latin1')).not.toContain(plain);
    },
  );

  it.each(['ndjson', 'csv'] as const)('are never in %s', async (format) => {
    const host = await opened(tape(), 'show');
    const path = join(folder, 'out');
    // The login itself; whether a key happens to be a password nobody knows here.
    host.view({ ...VIEWPORT, selected: 1 });
    expect(written(await host.save(wish({ path, format, what: 'selected' })))).toBe(1);
    expect(readFileSync(path, 'latin1')).not.toContain(plain);
  });
});

it('says of how many messages it is not known yet what is wrong with them', async () => {
  const decode = { secrets: 'mask', edition: undefined } as const;
  const decoder = new Decoder({ table: commandTable, ...decode });
  const session = new Session({ mode: 'file', title: '', decoder, now: () => 0 });
  const pipeline = new Pipeline({ table: commandTable, sink: session });
  const connection = connectionOf();
  pipeline.open(connection, momentOf(0));
  for (const opaque of [1, 2, 3]) {
    pipeline.data(connection, 0, frame({ opcode: 0x0a, opaque }), momentOf(opaque));
  }
  const { contents } = session;
  const known = { contents, decoder, decode, notes: new PacketNotes(), findings: undefined };
  const saved = () =>
    save(wish({ format: 'ndjson', overwrite: true }), 0, { ...known, taken: () => [] });
  session.judgedTo(1);
  expect(await saved()).toMatchObject({
    written: 3,
    note: 'without what is wrong with 2 messages, still to be judged',
  });
  session.judgedTo(undefined);
  expect(await saved()).toEqual({ written: 3, path: join(folder, 'out') });
});

describe('a place', () => {
  it('that is taken is kept, unless it is to be replaced', async () => {
    const host = await opened(tape());
    const path = join(folder, 'there');
    writeFileSync(path, 'precious', { mode: 0o644 });
    expect(await host.save(wish({ path }))).toEqual({ refused: 'exists' });
    expect(readFileSync(path, 'utf8')).toBe('precious');
    expect(written(await host.save(wish({ path, format: 'ndjson', overwrite: true })))).toBe(4);
    expect(lines(path)).toHaveLength(4);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).sort()).toEqual(['in.pcap', 'there']);
  });

  it('is never that of the capture that is open, by whatever name', async () => {
    const path = tape();
    const before = readFileSync(path);
    const host = await opened(path);
    const link = join(folder, 'link');
    symlinkSync(path, link);
    for (const to of [path, link]) {
      const saved = await host.save(wish({ path: to, overwrite: true }));
      expect(saved).toEqual({ refused: `${to} is open: save under another name` });
    }
    expect(readFileSync(path)).toEqual(before);
  });

  it('that cannot be is named with why', async () => {
    const host = await opened(tape());
    mkdirSync(join(folder, 'folder'));
    const refused = async (path: string) => {
      const saved = await host.save(wish({ path, overwrite: true }));
      return 'refused' in saved ? saved.refused : '';
    };
    expect(await refused(join(folder, 'no', 'such'))).toMatch(/^cannot write .*such: ENOENT$/);
    expect(await refused(join(folder, 'folder'))).toMatch(/folder is no regular file$/);
    expect(await refused('')).toBe('a file needs a name');
    expect(readdirSync(folder).sort()).toEqual(['folder', 'in.pcap']);
  });
});
