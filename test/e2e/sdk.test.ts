/**
 * A real smart client, Couchbase's own SDK for Node, against embedded nodes behind the proxy: it
 * has to take them for a cluster, and none of its connections may go past the proxy.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type ClusterOptions, type SimNode, startCluster } from '../../src/sim/index.js';
import { couchbaseSdk, lacksSdk, repositoryRoot } from '../helpers/skip.js';
import { Certificates, lacksOpenssl } from '../proxy/tls/certificates.js';
import { Running, records, scratch, start } from './program.js';

const HOST = '127.0.0.1';
const DOCUMENTS = 20;
const USER = { user: 'Administrator', password: 'password' };

interface Outcome {
  readonly values?: readonly number[];
  readonly stale?: string;
  readonly gone?: string;
  readonly error?: string;
}

const ALL_WELL: Outcome = {
  values: Array.from({ length: DOCUMENTS }, (_, i) => i),
  stale: 'CasMismatchError',
  gone: 'DocumentNotFoundError',
};

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** What the SDK makes of the nodes there. */
async function useSdk(connection: string, { user, password } = USER): Promise<Outcome> {
  const script = join(repositoryRoot, 'test', 'e2e', 'sdk', 'client.mjs');
  const given = [couchbaseSdk() ?? '', connection, user, password, String(DOCUMENTS)];
  const client = new Running(
    spawn(process.execPath, [script, ...given], { stdio: ['ignore', 'pipe', 'pipe'] }),
  );
  await client.exited;
  return JSON.parse(client.stdout) as Outcome;
}

interface Stage {
  readonly port: number;
  readonly nodes: readonly SimNode[];
  /** Stops the proxy; gives the messages that passed. */
  passed(): Promise<Record<string, unknown>[]>;
}

async function stage(args: readonly string[], auth?: ClusterOptions['auth']): Promise<Stage> {
  const nodes = await startCluster({
    ...{ listen: { host: HOST, port: 0 }, nodes: 2 },
    ...(auth === undefined ? {} : { auth }),
  });
  stops.push(() => Promise.all(nodes.map((node) => node.close())));
  const log = join(scratch(), 'log.ndjson');
  const map = `0=${HOST}:${nodes[0]?.address.port}`;
  const proxy = start(['proxy', '--no-ui', '--map', map, '--log', log, ...args]);
  stops.push(() => proxy.stop());
  const [, port] = await proxy.says(/listening on 127\.0\.0\.1:(\d+)/);
  const passed = async (): Promise<Record<string, unknown>[]> => {
    await proxy.stop();
    return records(readFileSync(log, 'utf8'));
  };
  return { port: Number(port), nodes, passed };
}

const accepted = (nodes: readonly SimNode[]): number[] => nodes.map((node) => node.accepted());
const requests = (all: Record<string, unknown>[], name: string): Record<string, unknown>[] =>
  all.filter((each) => each.kind === 'request' && each.name === name);

/** Every connection that the nodes have seen was the proxy's, and so was every operation. */
async function expectNoBypass({ nodes, passed }: Stage): Promise<void> {
  const all = await passed();
  const streams = new Set(all.map(({ stream }) => stream));
  const connections = accepted(nodes);
  expect(Math.min(...connections)).toBeGreaterThan(0);
  expect(streams.size).toBe(connections.reduce((sum, count) => sum + count, 0));
  expect(requests(all, 'Set')).toHaveLength(DOCUMENTS);
  expect(requests(all, 'Get')).toHaveLength(DOCUMENTS + 1);
  expect(requests(all, 'Delete')).toHaveLength(DOCUMENTS);
  expect(new Set(requests(all, 'Set').map(({ dst }) => dst)).size).toBe(nodes.length);
  const maps = all.filter(({ name, kind }) => name === 'GetClusterConfig' && kind === 'response');
  expect(maps.length).toBeGreaterThan(0);
  for (const map of maps) expect(map.rewritten).toBe(true);
}

describe.skipIf(lacksSdk())('the Couchbase SDK', () => {
  it('works through the proxy, all of it, with --rewrite-config', async () => {
    const play = await stage(['--rewrite-config']);
    expect(await useSdk(`couchbase://${HOST}:${play.port}`)).toEqual(ALL_WELL);
    await expectNoBypass(play);
  });

  it('goes past the proxy without', async () => {
    const { port, nodes, passed } = await stage([]);
    expect(await useSdk(`couchbase://${HOST}:${port}`)).toEqual(ALL_WELL);
    const all = await passed();
    expect(requests(all, 'Set').length).toBeLessThan(DOCUMENTS);
    const [first = 0, second = 0] = accepted(nodes);
    expect(first + second).toBeGreaterThan(new Set(all.map(({ stream }) => stream)).size);
  });

  it('is let in by the password, and by no other', async () => {
    const auth = { user: 'me', password: 'pässword, =2C' };
    const { port } = await stage(['--rewrite-config'], auth);
    const there = `couchbase://${HOST}:${port}`;
    expect(await useSdk(there, auth)).toEqual(ALL_WELL);
    const refused = await useSdk(there, { ...auth, password: 'other' });
    expect(refused.error).toBe('AuthenticationFailureError');
  });

  describe.skipIf(lacksOpenssl())('that speaks TLS', () => {
    const made = new Certificates();
    afterAll(() => made.remove());

    it('works through a proxy that does, before nodes that do not', async () => {
      const { cert, key } = made.signed('proxy', `IP:${HOST}`);
      const play = await stage(['--rewrite-config', '--tls-cert', cert, '--tls-key', key]);
      const trust = `trust_certificate=${made.authority.cert}`;
      expect(await useSdk(`couchbases://${HOST}:${play.port}?${trust}`)).toEqual(ALL_WELL);
      await expectNoBypass(play);
    });
  });
});
