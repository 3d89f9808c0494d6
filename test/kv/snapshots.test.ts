/** Snapshots for file-based rebalance, by the examples of kv_engine docs/Snapshots.md. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { withoutSecrets } from '../../src/dissect/secrets.js';
import { snapshotCommands } from '../../src/kv/snapshots/index.js';
import { frame, textOf } from '../helpers/frames.js';
import { dissected, shownOf } from './shown.js';

const UUID = 'f7970e20-ca1b-4059-8542-3196e93f6927';

const MANIFEST = {
  deks: [],
  files: [{ id: 1, path: '0.couch.1', sha512: '620b098899be489f', size: '16489' }],
  storage: { backend: 'couchstore', version: 14 },
  uuid: UUID,
  vbid: 0,
};

describe('PrepareSnapshot', () => {
  it('says what the node can read, and is answered with a manifest', () => {
    const value = { storage: { backend: 'couchstore', max_version: 14 } };
    expect(shownOf(frame({ opcode: 0xe0, value }))).toMatchObject({ value });
    const answer = frame({ magic: 0x81, opcode: 0xe0, value: MANIFEST });
    expect(shownOf(answer)).toMatchObject({ status: 'Success', value: MANIFEST });
  });
});

describe('DownloadSnapshot', () => {
  /** docs/Snapshots.md, with secrets that a search can find. */
  const value = {
    bucket: 'default',
    host: '::1',
    port: 58036,
    fsync_interval: 52428800,
    write_size: 1048576,
    sasl: { mechanism: 'PLAIN', password: 'pa55word', username: '@admin' },
    tls: { ca_store: '/cert/ca.cert', cert: '/c', key: '/k', passphrase: 'c2VjcmV0' },
  };

  it('tells where from', () => {
    expect(shownOf(frame({ opcode: 0xe2, value }))).toMatchObject({
      value: { host: '::1', port: 58036, write_size: 1048576 },
    });
  });

  it.each(['mask', 'hash'] as const)('never shows what to log in with: %s', (mode) => {
    const bytes = withoutSecrets(commandTable, frame({ opcode: 0xe2, value }), undefined, mode);
    const shown = textOf(bytes);
    expect(shown).not.toMatch(/pa55word|c2VjcmV0/);
    expect(shown).toContain('"host":"::1"');
    expect(bytes).toHaveLength(frame({ opcode: 0xe2, value }).length);
  });

  it('shows everything else', () => {
    const bytes = withoutSecrets(commandTable, frame({ opcode: 0xe2, value }), undefined, 'mask');
    expect(shownOf(bytes).value).toEqual({
      ...value,
      sasl: { ...value.sasl, password: '********' },
      tls: { ...value.tls, passphrase: '********' },
    });
  });

  it.each([
    ['a member that nobody described', { sasl: { mechanism: 'PLAIN', pasword: 'pa55word' } }],
    ['what is no object', { sasl: 'user:pa55word', tls: ['pa55word'] }],
    ['objects in a list', { sasl: [{ password: 'pa55word', pwd: 'pa55word' }] }],
    ['a password in the wrong place', { bucket: 'b', password: 'pa55word' }],
  ])('never shows %s', (_what, wrong) => {
    const bytes = frame({ opcode: 0xe2, value: wrong });
    expect(textOf(withoutSecrets(commandTable, bytes, undefined, 'mask'))).not.toContain('pa55');
  });

  it('never shows it either where a server repeats it', () => {
    const request = frame({ opcode: 0xe2, value });
    const error = { error: { context: `cannot log in with ${value.sasl.password}` } };
    const answer = frame({ magic: 0x81, opcode: 0xe2, word: 0x04, value: error });
    const shown = textOf(withoutSecrets(commandTable, answer, request, 'mask'));
    expect(shown).not.toContain('pa55word');
  });

  it('never shows a value that is no JSON', () => {
    const bytes = frame({ opcode: 0xe2, value: '{"sasl":{"password":"pa55word"', datatype: 1 });
    expect(textOf(withoutSecrets(commandTable, bytes, undefined, 'mask'))).not.toContain('pa55');
  });
});

it('ReleaseSnapshot names the snapshot, or nothing but the vbucket', () => {
  expect(shownOf(frame({ opcode: 0xe1, key: UUID }))).toMatchObject({ key: UUID });
  expect(shownOf(frame({ opcode: 0xe1, word: 3 }))).toMatchObject({ key: undefined });
});

describe('GetFileFragment', () => {
  it('names file, offset and length', () => {
    const value = { id: 1, offset: '0', length: '1024' };
    expect(shownOf(frame({ opcode: 0xe3, key: UUID, value }))).toMatchObject({ key: UUID, value });
  });

  it('is answered with bytes', () => {
    const bytes = frame({ magic: 0x81, opcode: 0xe3, value: Uint8Array.of(0, 1, 2) });
    expect(dissected(bytes)).toMatchObject({ value: { kind: 'bytes' }, findings: [] });
  });
});

it('is in the table', () => {
  expect(snapshotCommands.map(({ opcode }) => opcode)).toEqual([0xe0, 0xe1, 0xe2, 0xe3]);
  for (const spec of snapshotCommands) expect(commandTable.find(0x80, spec.opcode)).toBe(spec);
});
