/** The demonstration and the embedded node, as a new user starts them. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EDITIONS } from '../../src/fusion/editions.js';
import { repositoryRoot } from '../helpers/skip.js';
import { freePort, lines, records, run, scratch, start } from './program.js';

interface Found {
  readonly id: string;
  readonly severity: string;
}
const findings = (all: Record<string, unknown>[]): Found[] =>
  all.flatMap(({ findings: found }) => (found ?? []) as Found[]);

describe('demo', () => {
  it('does faults to its own traffic', async () => {
    const rule = 'couchbase.magic == 0x80 => delay 1ms count=3';
    const args = ['demo', '--no-ui', '-T', 'ndjson', '--messages', '40', '--fault'];
    const { status, stdout } = await run([...args, rule]);
    expect(status).toBe(0);
    const injected = records(stdout).flatMap((each) => (each.injected ? [each.injected] : []));
    expect(injected).toEqual(Array(3).fill({ action: 'delay', rule }));
    const refused = await run([...args, 'frame => delay']);
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('delay [SIDE]')]);
  });

  it('prints lines and stops by itself where there is no terminal', async () => {
    const { status, stdout, stderr } = await run(['demo', '--messages', '25', '--pace', '500']);
    expect(status).toBe(0);
    expect(lines(stdout)).toHaveLength(25);
    expect(stdout).toMatch(/^ +1 +0\.000000 127\.0\.0\.1:\d+ → 127\.0\.0\.1:\d+ > Hello/);
    expect(stderr).not.toMatch(/reset|Error/);
  });

  it.each(EDITIONS)('edition %s: every message fits what the documents say', async (edition) => {
    const { status, stdout } = await run([
      ...['demo', '--messages', '300', '--pace', '2000', '--seed', '1', '-T', 'ndjson'],
      ...['--edition', edition],
    ]);
    expect(status).toBe(0);
    const all = records(stdout);
    expect(all).toHaveLength(300);
    expect(all.filter(({ fusion }) => fusion !== undefined).length).toBeGreaterThan(50);
    expect(all.filter(({ kind, request }) => kind === 'response' && request === undefined)).toEqual(
      [],
    );
    const shapes = findings(all).filter(({ id }) => id === 'fusion.response-shape');
    expect(shapes).toEqual([]);
  });

  it('something goes wrong now and then, and is said', async () => {
    const { stdout } = await run(['demo', '--messages', '1600', '--pace', '100', '-T', 'ndjson']);
    const ids = new Set(
      findings(records(stdout))
        .filter(({ severity }) => severity !== 'note')
        .map(({ id }) => id),
    );
    expect(ids.size).toBeGreaterThanOrEqual(2);
  });

  it('records what it shows, with secrets only in the capture, and scrubs them from it', async () => {
    const folder = scratch();
    const [captured, clean] = [join(folder, 'demo.pcapng'), join(folder, 'clean.pcapng')];
    const demo = await run([
      'demo',
      '--messages',
      '200',
      '--pace',
      '2000',
      '-T',
      'ndjson',
      '-w',
      captured,
    ]);
    expect(statSync(captured).mode & 0o777).toBe(0o600);
    const shown = (await run(['read', '-T', 'ndjson', '--secrets', 'show', captured])).stdout;
    const secrets = new Set(
      records(shown).flatMap(({ fusion, name, value }) => {
        const fields = (fusion as { fields?: Record<string, unknown> } | undefined)?.fields ?? {};
        const tokens = [fields.metadatastore_auth_token, fields.token];
        return [...tokens, name === 'SaslAuth' ? value : undefined].filter(
          (s) => typeof s === 'string',
        );
      }),
    );
    expect(secrets.size).toBeGreaterThan(0);
    const scrub = await run(['read', '-w', clean, '--scrub', captured]);
    expect(scrub).toMatchObject({ status: 0, stdout: '' });
    expect(scrub.stderr).toMatch(/\d+ secrets overwritten/);
    const cleaned = await run(['read', '-T', 'ndjson', '--secrets', 'show', clean]);
    for (const secret of secrets) {
      expect(demo.stdout).not.toContain(secret);
      expect(cleaned.stdout).not.toContain(secret);
    }
    const essence = (text: string) =>
      records(text).map(({ name, opaque, epoch, request }) => ({ name, opaque, epoch, request }));
    expect(essence(cleaned.stdout)).toEqual(essence(shown));
  });
});

describe('sim', () => {
  it('says where it listens, and leaves on a signal', async () => {
    const port = await freePort();
    const node = start(['sim', '--listen', String(port), '--edition', '2025-04']);
    await node.says(new RegExp(`listening on 127\\.0\\.0\\.1:${port}`));
    expect(await node.stop()).toBe(0);
  });
});

describe('sample captures', () => {
  it.each(['rebalance.pcapng', 'loopback.pcap'])('%s is read without damage', async (name) => {
    const { status, stdout, stderr } = await run(['read', join(repositoryRoot, 'captures', name)]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(lines(stdout).length).toBeGreaterThan(50);
  });
});
