/** A client that goes by the cluster map, through the proxy that rewrites it, to a cluster of two. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import type { LiveConfig } from '../../../src/engine/live/config.js';
import { startLive } from '../../../src/engine/live/live.js';
import { record } from '../../../src/export/record.js';
import { TextPrinter } from '../../../src/export/text.js';
import { Decoder } from '../../../src/session/decoder.js';
import { SimClient, type SimNode, startCluster } from '../../../src/sim/index.js';
import { Collected } from '../../session/build.js';
import { kvFrame, set } from '../../sim/helpers.js';

const LISTEN = { host: '127.0.0.1', port: 0 };
const decoder = new Decoder({ table: commandTable, secrets: 'mask', edition: undefined });

// The relay's thread stands in the thread of the test.
vi.mock('../../../src/engine/relay/relay-thread.js', () => import('./channel.js'));

interface Stage {
  readonly nodes: readonly SimNode[];
  readonly heard: Collected;
  readonly lines: string[];
  /** Connects to the proxy, or a door of it, and selects the bucket. */
  enter(port: number): Promise<SimClient>;
  readonly port: number;
  close(): Promise<void>;
}

async function stage(rewriteConfig: boolean, more: Partial<LiveConfig> = {}): Promise<Stage> {
  const nodes = await startCluster({ listen: LISTEN, nodes: 2 });
  const heard = new Collected();
  const lines: string[] = [];
  const target = nodes[0]?.address ?? LISTEN;
  const live = await startLive(
    { routes: [{ listen: LISTEN, target }], maxValue: 65_536, rewriteConfig, ...more },
    decoder,
    { sink: heard, tell: (text) => lines.push(text) },
  );
  onTestFinished(async () => {
    await live.close();
    await Promise.all(nodes.map((node) => node.close()));
  });
  const enter = async (port: number): Promise<SimClient> => {
    const client = await SimClient.connect({ host: LISTEN.host, port });
    onTestFinished(() => client.close());
    await client.request(kvFrame('Hello', { value: Uint8Array.of(0, 0x0b) }));
    await client.request(kvFrame('SelectBucket', { key: 'default' }));
    return client;
  };
  return {
    nodes,
    heard,
    lines,
    enter,
    port: live.relay.addresses[0]?.port ?? 0,
    close: () => live.close(),
  };
}

interface ClusterMap {
  readonly rev: number;
  readonly nodesExt: readonly { readonly services: { readonly kv: number } }[];
}

const mapIn = (frames: readonly Uint8Array[]): ClusterMap =>
  JSON.parse(new TextDecoder().decode(frames[0]?.subarray(24)));
const portsIn = ({ nodesExt }: ClusterMap): number[] => nodesExt.map(({ services }) => services.kv);

const GET_CONFIG = kvFrame('GetClusterConfig');
/** Of vbucket 1, which the second node has. */
const STRAY = { opcode: 'Get', parts: { key: 'k', vbucketOrStatus: 1 } } as const;

describe.each([false, true])('with --rewrite-config (the relay apart: %s)', (apart) => {
  it('a smart client finds all nodes, and every connection of theirs comes from the proxy', async () => {
    const { nodes, heard, lines, enter, port } = await stage(true, { apart });
    const first = await enter(port);
    const map = mapIn(await first.request(GET_CONFIG));
    const [here, there = 0] = portsIn(map);
    expect(here).toBe(port);
    expect(nodes.map(({ address }) => address.port)).not.toContain(there);
    expect(lines).toEqual([
      `listening on 127.0.0.1:${there} → 127.0.0.1:${nodes[1]?.address.port}, learnt from a cluster map`,
    ]);

    const second = await enter(there);
    expect(portsIn(mapIn(await second.request(GET_CONFIG)))).toEqual([port, there]);
    const [stored] = await second.request(set('k', 'v').with(7, 1));
    expect(stored?.[7]).toBe(0);
    expect(nodes.map((node) => node.accepted())).toEqual([1, 1]);
    // What passed is looked at when there is time.
    const streams = () => new Set(heard.messages.map(({ connection }) => connection.index));
    await vi.waitFor(() => expect(streams().size).toBe(2));
    // The numbers of the map are the cluster's own: a client compares them.
    expect(map.rev).toBe(1);
  });

  it('the answer that names the right node leads through the proxy, too, and both are marked', async () => {
    const { heard, enter, port } = await stage(true, { apart });
    const client = await enter(port);
    const asked = mapIn(await client.request(GET_CONFIG));
    const told = mapIn(await client.request(kvFrame(STRAY.opcode, STRAY.parts)));
    expect(portsIn(told)).toEqual(portsIn(asked));
    await client.request(kvFrame('Noop'));
    await vi.waitFor(() => expect(heard.messages.at(-1)).toMatchObject({ opcode: 0x0a, from: 1 }));
    const marked = heard.messages.filter(({ rewritten }) => rewritten === true);
    expect(marked.map(({ opcode }) => opcode)).toEqual([0xb5, 0x00]);
    for (const event of marked) {
      const message = decoder.decode(event.bytes, undefined, event);
      const { rewritten, value } = JSON.parse(record({ event, message }, { maxValue: 65_536 }));
      expect([rewritten, portsIn(value)]).toEqual([true, portsIn(asked)]);
      const text = new TextPrinter({ time: 'r', verbose: true, hex: false });
      expect(text.print({ event, message })).toContain('Rewritten by the proxy: ');
    }
  });
});

describe('together with faults', () => {
  const capture = join(mkdtempSync(join(tmpdir(), 'fusionshark-rewriting-')), 'maps.pcapng');
  afterAll(() => rmSync(dirname(capture), { recursive: true }));

  it('a map is rewritten first, then delayed, and the capture file says both', async () => {
    const rule = 'couchbase.opcode == "GetClusterConfig" => delay response 20ms';
    const faults = { rules: [rule], seed: 1, intercept: undefined };
    const { heard, enter, port, close } = await stage(true, { faults, capture });
    const client = await enter(port);
    expect(portsIn(mapIn(await client.request(GET_CONFIG)))[0]).toBe(port);
    await vi.waitFor(() => expect(heard.messages.at(-1)).toMatchObject({ opcode: 0xb5, from: 1 }));
    expect(heard.messages.at(-1)).toMatchObject({
      ...{ rewritten: true, injected: { action: 'delay', rule } },
    });
    await close();
    const written = readFileSync(capture, 'latin1');
    expect(written).toContain('fusionshark rewrote the cluster map (--rewrite-config)');
    expect(written).toContain(`fusionshark fault: delay, by ${rule}`);
  });
});

describe('without it', () => {
  it('clients are told of the nodes themselves, byte for byte', async () => {
    const { nodes, heard, lines, enter, port } = await stage(false);
    const through = await (await enter(port)).request(GET_CONFIG);
    const straight = await (await enter(nodes[0]?.address.port ?? 0)).request(GET_CONFIG);
    expect(through).toEqual(straight);
    await vi.waitFor(() => expect(heard.messages.at(-1)).toMatchObject({ opcode: 0xb5, from: 1 }));
    expect(heard.messages.filter(({ rewritten }) => rewritten === true)).toEqual([]);
    expect(lines).toEqual([]);
  });
});
