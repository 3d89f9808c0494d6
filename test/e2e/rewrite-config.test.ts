/** --rewrite-config and a cluster of embedded nodes, as programs, without Couchbase's SDK. */
import { afterEach, describe, expect, it } from 'vitest';
import { encodeFrame } from '../../src/dissect/encode.js';
import { readHeader } from '../../src/mcbp/header.js';
import { SimClient } from '../../src/sim/index.js';
import { type Running, records, run, start } from './program.js';

const running: Running[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) if (each.child.exitCode === null) await each.stop();
});

function started(...args: string[]): Running {
  const program = start(args);
  running.push(program);
  return program;
}

const [HELLO, SASL_AUTH, SELECT_BUCKET, GET_CLUSTER_CONFIG] = [0x1f, 0x21, 0x89, 0xb5];
const request = (opcode: number, key = '', value = ''): Uint8Array =>
  encodeFrame({ magic: 0x80, opcode, key, value });

/** Asks one node for the map as `user`; gives the ports in it, or the status of the refusal. */
async function portsAt(port: number, plain: string): Promise<number[] | number> {
  const client = await SimClient.connect({ host: '127.0.0.1', port });
  try {
    await client.request(request(HELLO, '', '\0\x0b'));
    const [answer = new Uint8Array(24)] = await client.request(request(SASL_AUTH, 'PLAIN', plain));
    const { vbucketOrStatus: refused } = readHeader(answer);
    if (refused !== 0) return refused;
    await client.request(request(SELECT_BUCKET, 'default'));
    const [map] = await client.request(request(GET_CLUSTER_CONFIG));
    const { nodesExt } = JSON.parse(new TextDecoder().decode(map?.subarray(24)));
    return nodesExt.map(({ services }: { services: { kv: number } }) => services.kv);
  } finally {
    client.close();
  }
}

describe('a proxy that rewrites maps, before a cluster of three', () => {
  it('leads to all of them, marks what it changed, and nobody goes past it', async () => {
    const sim = started('sim', '--listen', '0', '--nodes', '3', '--user', 'me', '--password', 'pw');
    await sim.says(/(?:.*listening on .*\n){3}/);
    const nodes = Array.from(sim.stderr.matchAll(/listening on \S+:(\d+)/g), ([, port]) => port);
    const map = `0=127.0.0.1:${nodes[0]}`;
    const proxy = started('proxy', '--no-ui', '-T', 'ndjson', '--map', map, '--rewrite-config');
    const entrance = Number((await proxy.says(/listening on 127\.0\.0\.1:(\d+)/))[1]);

    expect(await portsAt(entrance, '\0me\0other')).toBe(0x20);
    const doors = await portsAt(entrance, '\0me\0pw');
    expect(doors).toHaveLength(3);
    for (const door of doors as number[]) {
      expect(nodes).not.toContain(String(door));
      expect(await portsAt(door, '\0me\0pw')).toEqual(doors);
    }
    await proxy.says(/(?:.*learnt from a cluster map\n){2}/);
    await proxy.stop();
    const all = records(proxy.stdout);
    const maps = all.filter(({ name, kind }) => name === 'GetClusterConfig' && kind === 'response');
    expect(maps.map(({ rewritten }) => rewritten)).toEqual([true, true, true, true]);
    expect(all.filter(({ rewritten }) => rewritten)).toHaveLength(4);
    await sim.stop();
    const counts = Array.from(sim.stderr.matchAll(/took (\d+) connection/g), ([, n]) => Number(n));
    expect(counts).toEqual([3, 1, 1]);
    expect(new Set(all.map(({ stream }) => stream)).size).toBe(5);
  });
});

describe('options of sim', () => {
  it.each([
    [['--nodes', '0'], /--nodes/],
    [['--nodes', '33'], /--nodes/],
    [['--user', 'me'], /--user and --password need each other/],
  ])('%j are refused', async (args, message) => {
    const { status, stderr } = await run(['sim', '--listen', '0', ...args]);
    expect([status, stderr]).toEqual([1, expect.stringMatching(message)]);
  });
});
