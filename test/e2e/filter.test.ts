/** `read -Y`: the messages that pass, and what is said of a filter that is none. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repositoryRoot } from '../helpers/skip.js';
import { run } from './program.js';

const CAPTURE = join(repositoryRoot, 'captures', 'edition-2025-11.pcapng');

interface Record {
  readonly number: number;
  readonly opcode: number;
  readonly kind: string;
  readonly status?: number;
  readonly response?: number;
  readonly latency_us?: number;
  readonly fusion?: { readonly fields: { readonly [name: string]: unknown } };
}

const folder = mkdtempSync(join(tmpdir(), 'fusionshark-e2e-'));
let all: Record[] = [];

const recordsOf = (text: string): Record[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record);

async function passing(filter: string, ...more: string[]): Promise<number[]> {
  const { status, stdout } = await run(['read', '-T', 'ndjson', '-Y', filter, ...more, CAPTURE]);
  expect(status).toBe(0);
  return recordsOf(stdout).map(({ number }) => number);
}

beforeAll(async () => {
  all = recordsOf((await run(['read', '-T', 'ndjson', CAPTURE])).stdout);
});

afterAll(() => rmSync(folder, { recursive: true }));

const numbers = (holds: (record: Record) => boolean): number[] =>
  all.filter(holds).map(({ number }) => number);

describe('read -Y', () => {
  it.each<[string, (record: Record) => boolean]>([
    ['couchbase.opcode == "StartFusionUploader"', ({ opcode }) => opcode === 0x75],
    ['couchbase.status != 0', ({ status }) => status !== undefined && status !== 0],
    [
      'couchbase.opcode == 0x75 and fusion.term > 1',
      ({ opcode, fusion }) => opcode === 0x75 && Number(fusion?.fields.term) > 1,
    ],
    ['couchbase.time > 100us', ({ latency_us = 0 }) => latency_us > 100],
    [
      'couchbase.response_in and message.number <= 40',
      (r) => r.response !== undefined && r.number <= 40,
    ],
    ['not fusion and couchbase.status', ({ kind, fusion }) => kind === 'response' && !fusion],
  ])('%s', async (filter, holds) => {
    const expected = numbers(holds);
    expect(await passing(filter)).toEqual(expected);
    expect(expected.length).toBeLessThan(all.length);
  });

  it('counts with -c what is read, not what passes', async () => {
    const expected = numbers(({ kind, number }) => kind === 'response' && number <= 20);
    expect(expected.length).toBeGreaterThan(0);
    expect(await passing('couchbase.status', '-c', '20')).toEqual(expected);
  });

  it('knows answers in text as well, and says when it cannot', async () => {
    const filter = 'couchbase.response_in == 2';
    const fromFile = await run(['read', '-Y', filter, CAPTURE]);
    expect(fromFile.stdout.split('\n').length).toBe(2);
    const fromPipe = await run(['read', '-Y', filter, '-'], readFileSync(CAPTURE));
    expect(fromPipe.stdout).toBe('');
    expect(fromPipe.stderr).toContain('can be read only once');
  });

  it('writes with -w what passes', async () => {
    const written = join(folder, 'passed.pcapng');
    const { status } = await run([
      'read',
      '-Y',
      'couchbase.opcode == 0x75',
      '-w',
      written,
      CAPTURE,
    ]);
    expect(status).toBe(0);
    const { stdout } = await run([
      'read',
      '-T',
      'ndjson',
      '-d',
      'tcp.port==12000,couchbase',
      written,
    ]);
    const found = recordsOf(stdout);
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found.map(({ opcode }) => opcode))).toEqual(new Set([0x75]));
  });

  it('writes shorthands out on stderr', async () => {
    const { status, stderr } = await run(['read', '-Y', 'slow 100ms', CAPTURE]);
    expect(status).toBe(0);
    expect(stderr).toContain('filter: couchbase.time >= 0.1\n');
  });

  it('sees secrets as they are printed', async () => {
    const filter = 'fusion.token matches r"[^*]"';
    expect(await passing('fusion.token')).not.toEqual([]);
    expect(await passing(filter)).toEqual([]);
    expect(await passing(filter, '--secrets', 'show')).toEqual(await passing('fusion.token'));
  });
});

describe('a filter that is none', () => {
  it.each([
    ['fusion.trem > 5', 'did you mean fusion.term?', 'fusion.trem > 5\n^^^^^^^^^^^\n'],
    ['fusion.term >', 'the filter ends too early', 'fusion.term >\n             ^\n'],
  ])('%s ends with status 4 and carets', async (filter, message, shown) => {
    const { status, stdout, stderr } = await run(['read', '-Y', filter, CAPTURE]);
    expect({ status, stdout }).toEqual({ status: 4, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr.endsWith(shown)).toBe(true);
  });

  it('is told before the file is looked at', async () => {
    expect((await run(['read', '-Y', '(', join(folder, 'nosuch.pcap')])).status).toBe(4);
  });
});
