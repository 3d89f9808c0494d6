/** What the node sends without being asked: new cluster maps, and DCP's question. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import { dissect } from '../../../src/dissect/dissect.js';
import { encodeFrame, encodeRequest } from '../../../src/dissect/encode.js';
import { dcpNoop } from '../../../src/kv/dcp/noop.js';
import { readHeader } from '../../../src/mcbp/header.js';
import { FrameReader } from '../../../src/sim/frame-reader.js';
import type { HostPort } from '../../../src/sim/index.js';
import { Keepalive } from '../../../src/sim/node/keepalive.js';
import { Caller, kvFrame, node, Wire } from '../helpers.js';

const [JSON_FEATURE, DUPLEX, WHOLE, BRIEF] = [0x0b, 0x0c, 0x0d, 0x1f];
const hello = (...features: number[]): Uint8Array =>
  kvFrame('Hello', { value: Uint8Array.from(features.flatMap((feature) => [0, feature])) });
const select = kvFrame('SelectBucket', { key: 'default' });

/** All frames that come, whoever began. */
async function listener(address: HostPort, ...frames: readonly Uint8Array[]) {
  const wire = await Wire.to(address);
  const heard: Uint8Array[] = [];
  const reader = new FrameReader('server', (frame) => heard.push(frame));
  wire.socket.removeAllListeners('data');
  wire.socket.on('data', (chunk) => reader.push(chunk));
  for (const frame of frames) wire.socket.write(frame);
  const until = async (count: number): Promise<Uint8Array[]> => {
    for (let i = 0; i < 400 && heard.length < count; i += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(heard).toHaveLength(count);
    return heard;
  };
  return { wire, until };
}

describe('a new cluster map', () => {
  it('is pushed, whole, to whoever asked for it', async () => {
    const { address } = await node();
    const { wire, until } = await listener(address, hello(JSON_FEATURE, DUPLEX, WHOLE), select);
    await until(2);
    const other = await Caller.to(address);
    await other.fusion('SetVbucket', { vbucket: 1, extras: { state: 'active' } });
    const [, , push = new Uint8Array()] = await until(3);
    const { header, spec, parts } = dissect(commandTable, push, {});
    expect([header.magic, spec?.name, parts.key]).toEqual([
      0x82,
      'ClustermapChangeNotification',
      'default',
    ]);
    const map = (await other.kv('GetClusterConfig')).parts.json;
    expect(parts.json).toEqual(map);
    // The answer to it is taken, and changes nothing.
    wire.socket.write(encodeFrame({ magic: 0x83, opcode: header.opcode, opaque: header.opaque }));
    wire.socket.write(kvFrame('Noop'));
    expect(readHeader((await until(4))[3] ?? push).opcode).toBe(0x0a);
  });

  it('is pushed as a version to whoever wants no more', async () => {
    const { address } = await node();
    const { until } = await listener(address, hello(JSON_FEATURE, DUPLEX, BRIEF, WHOLE), select);
    await until(2);
    const other = await Caller.to(address);
    await other.fusion('SetVbucket', { vbucket: 1, extras: { state: 'active' } });
    const [, , push = new Uint8Array()] = await until(3);
    const { header, sections } = dissect(commandTable, push, {});
    expect([header.extrasLength, sections.value.end - sections.value.start]).toEqual([16, 0]);
  });

  it('is not pushed to others, nor where nothing has changed', async () => {
    const { address } = await node();
    const silent = [
      await listener(address, hello(JSON_FEATURE, DUPLEX), select),
      await listener(address, hello(JSON_FEATURE, DUPLEX, WHOLE)),
    ];
    const told = await listener(address, hello(JSON_FEATURE, DUPLEX, WHOLE), select);
    await told.until(2);
    const other = await Caller.to(address);
    await other.kv('GetClusterConfig');
    await other.fusion('SetVbucket', { vbucket: 1, extras: { state: 'active' } });
    await other.fusion('SetVbucket', { vbucket: 1, extras: { state: 'active' } });
    await other.fusion('SetVbucket', { vbucket: 2, extras: { state: 'dead' } });
    await other.kv('Noop');
    await told.until(3);
    await silent[0]?.until(2);
    await silent[1]?.until(1);
  });

  it('needs Duplex', async () => {
    const { address } = await node();
    const caller = await Caller.to(address);
    const answer = await caller.send(hello(JSON_FEATURE, WHOLE));
    expect([answer.status, answer.errorContext]).toEqual([
      'Einval',
      'Clustermap change notification needs Duplex',
    ]);
  });
});

describe('DCP', () => {
  const open = kvFrame('DcpOpen', { key: 'test', extras: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1) });
  const control = (key: string, value: string) => kvFrame('DcpControl', { key, value });
  const noops = (interval: string) => [
    select,
    open,
    control('set_noop_interval', interval),
    control('enable_noop', 'true'),
  ];

  it('asks whether the client is still there, for as long as it answers', async () => {
    const { address } = await node();
    const { wire, until } = await listener(address, ...noops('0.2'));
    for (let count = 5; count < 8; count += 1) {
      const { magic, opcode, opaque } = readHeader((await until(count))[count - 1] ?? open);
      expect([magic, opcode, opaque]).toEqual([0x80, 0x5c, count - 4]);
      wire.socket.write(encodeFrame({ magic: 0x81, opcode, opaque }));
    }
  });

  it('hangs up on a client that does not', async () => {
    const notices: string[] = [];
    const { address } = await node({ onNotice: (line) => notices.push(line) });
    const { wire, until } = await listener(address, ...noops('0.2'));
    await until(5);
    await wire.closed;
    expect(notices).toEqual(['hung up on a client: a DcpNoop stayed without an answer']);
  });

  it('takes settings that it knows, on a DCP connection only', async () => {
    const { address } = await node();
    const caller = await Caller.to(address);
    const noop = encodeRequest(dcpNoop, {});
    expect((await caller.send(control('enable_noop', 'true'))).status).toBe('Einval');
    expect((await caller.send(noop)).status).toBe('Einval');
    expect((await caller.send(open)).status).toBe('Success');
    expect((await caller.send(noop)).status).toBe('Success');
    const steps = [
      [control('enable_noop', 'perhaps'), 'Einval'],
      [control('set_noop_interval', '-1'), 'Einval'],
      [control('no_setting', '1'), 'Einval'],
      [control('set_noop_interval', '120'), 'Success'],
      [control('enable_noop', 'true'), 'Success'],
    ] as const;
    for (const [frame, status] of steps) expect((await caller.send(frame)).status).toBe(status);
  });
});

describe('a keep-alive', () => {
  it('asks once after each silence, and waits as long again', () => {
    const keepalive = new Keepalive(0);
    keepalive.intervalMs = 100;
    expect(keepalive.due(1_000)).toBe('wait');
    keepalive.enabled = true;
    keepalive.heard(1_000);
    const due = (now: number) => keepalive.due(now);
    expect([due(1_099), due(1_100), due(1_199)]).toEqual(['wait', 'ask', 'wait']);
    keepalive.heard(1_150);
    expect([due(1_249), due(1_250), due(1_350)]).toEqual(['wait', 'ask', 'hang up']);
  });
});
