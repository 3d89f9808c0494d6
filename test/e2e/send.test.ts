/** `send` as a user runs it: what it prints, what it foretells, and how it exits. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lacksTool } from '../helpers/skip.js';
import { lines, type Running, records, run, start } from './program.js';
import { Terminal } from './tmux.js';

describe('send', () => {
  let node: Running;
  let to: readonly string[];
  beforeAll(async () => {
    node = start(['sim', '--listen', '0']);
    const [, address = ''] = await node.says(/listening on (\S+)/);
    to = ['--to', address, '--bucket', 'default'];
  });
  afterAll(() => node.stop());
  const send = (...args: string[]) => run(['send', ...to, ...args]);

  it('prints the exchange as read does', async () => {
    const { status, stdout, stderr } = await send(
      'StartFusionUploader',
      '--vbucket',
      '0',
      '--term',
      '7',
    );
    expect([status, stderr]).toEqual([0, '']);
    const [asked = '', answered = '', ...more] = lines(stdout);
    expect(asked).toMatch(
      /^ +1 +0\.000000 127\.0\.0\.1:\d+ → \S+ > StartFusionUploader vb:0 term=7$/,
    );
    expect(answered).toMatch(/^ +2 .* < StartFusionUploader Success \(\d.*s\)$/);
    expect(more).toEqual([]);
  });

  it('finds the command and its fields in any order, and prints objects', async () => {
    const { stdout } = await run([
      'send',
      '--term=8',
      '-T',
      'ndjson',
      ...to,
      '0x75',
      '--vbucket',
      '9',
    ]);
    expect(records(stdout)).toMatchObject([
      { number: 1, kind: 'request', vbucket: 9, fusion: { fields: { term: '8' } } },
      { number: 2, kind: 'response', status_name: 'NotMyVbucket', request: 1 },
    ]);
  });

  it('foretells a refusal, and exits with 3 when it comes', async () => {
    const { status, stdout, stderr } = await send('StartFusionUploader', '--term', 'x');
    const words = 'start_fusion_uploader_validator: term is not a valid number';
    expect(stderr).toBe(`fusionshark: the node will answer Einval: ${words} (edition 2025-02)\n`);
    expect(stdout).toContain(`Einval`);
    expect(stdout).toContain(words);
    expect(status).toBe(3);
  });

  it('stores a document and reads it again, quietly too', async () => {
    expect((await send('Set', '--key', 'doc', '--json', '{"a":1}')).status).toBe(0);
    const { stdout } = await send('Get', '--key', 'doc', '-V');
    expect(stdout).toContain('a: 1');
    const missing = await send('Getq', '--key', 'nothing');
    expect([missing.status, lines(missing.stdout).length]).toEqual([0, 1]);
    expect(missing.stderr).toContain('no answer: a quiet command says nothing when all is well');
  });

  it('shows what it would send', async () => {
    const args = [
      'send',
      '--dry-run',
      'MountFusionVbucket',
      '--vbucket',
      '12',
      '--mountPaths',
      '/a,/b',
    ];
    const { status, stdout } = await run(args);
    expect(status).toBe(0);
    expect(stdout).toContain('mountPaths: [] 2 elements');
    expect(stdout).toContain('0000  80 72 00 00 00 01 00 0c');
  });

  it('lists what there is to say', async () => {
    const general = await run(['send', '--help']);
    expect(general.stdout).toContain('Examples:');
    const { stdout, status } = await run(['send', 'GetFusionStorageSnapshot', '--help']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/Usage: .* GetFusionStorageSnapshot --snapshot_uuid \.\.\./);
    expect(stdout).toMatch(/Fields, edition 2025-02:\n {2}--snapshotUuid +string/);
    expect(stdout).toMatch(/ {2}--vbucket_list +array of unsigned integer/);
  });

  it.each([
    [1, ['Noop'], 'name the node: --to HOST:PORT'],
    [1, ['--dry-run'], 'name a command'],
    [1, ['--dry-run', 'StartFusionUploder'], 'did you mean StartFusionUploader'],
    [1, ['--dry-run', 'StartFusionUploader', '--trem', '7'], 'StartFusionUploader has --term'],
    [1, ['--dry-run', 'StartFusionUploader', '--term'], '--term needs a value'],
    [1, ['--dry-run', 'StartFusionUploader', '7'], '"7": fields are named'],
    [1, ['--dry-run', 'Noop', '--cas', 'x'], '--cas "x" is no number of 64 bits'],
    [1, ['--dry-run', 'Noop', '--extras', '0x0'], 'is not 0x and pairs of hex digits'],
    [1, ['--dry-run', 'Noop', '--datatype', 'xml'], 'neither raw nor one of json, snappy, xattr'],
    [1, ['--dry-run', 'ClustermapChangeNotification'], 'asked by servers'],
    [1, ['--to', '127.0.0.1:1', '--user', 'me', 'Noop'], 'FUSIONSHARK_PASSWORD'],
    [5, ['--to', '127.0.0.1:1', 'Noop'], '127.0.0.1:1: connection refused'],
  ])('exits with %i: %j', async (status, args, text) => {
    const outcome = await run(['send', ...args]);
    expect(outcome.stderr).toContain(text);
    expect(outcome.status).toBe(status);
  });
});

describe.skipIf(lacksTool('tmux'))('send in a terminal', () => {
  it('asks for the password, and does not show it', async () => {
    const node = start(['sim', '--listen', '0', '--user', 'me', '--password', 'secret']);
    const [, address = ''] = await node.says(/listening on (\S+)/);
    const terminal = new Terminal(100, 20);
    try {
      terminal.open(['send', '--to', address, '--user', 'me', 'Noop']);
      await terminal.shows(/password of me:/);
      terminal.keys('sex', 'BSpace', 'cret', 'Enter');
      await terminal.shows(/Noop Success[\s\S]*status 0/);
      expect(terminal.screen()).not.toContain('cret');
    } finally {
      terminal.close();
      await node.stop();
    }
  });
});
