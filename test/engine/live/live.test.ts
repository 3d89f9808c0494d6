/** Live traffic through the proxy: what listeners, log and capture get, and what cannot begin. */
import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import type { LiveConfig } from '../../../src/engine/live/config.js';
import { startDemo } from '../../../src/engine/live/demo.js';
import { startLive } from '../../../src/engine/live/live.js';
import { readInput } from '../../../src/engine/reading/input.js';
import { Decoder } from '../../../src/session/decoder.js';
import type { SessionEvent } from '../../../src/session/events/event.js';
import { frame, response } from '../../helpers/frames.js';
import { Collected } from '../../session/build.js';
import { Collector } from '../otlp/collector.js';
import { temporaryFile, temporaryFolder } from '../traffic.js';

const decoder = new Decoder({ table: commandTable, secrets: 'mask', edition: undefined });
const LOOPBACK = '127.0.0.1';
const start = frame({ opcode: 0x75, word: 3, opaque: 9, value: { term: '1' } });
const started = response({ opcode: 0x75, opaque: 9 });

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    await new Promise((resolve) => server.close(resolve));
  }
});

/** Listens on a port of the system's choice. */
async function listening(onClient: (socket: Socket) => void): Promise<number> {
  const server = createServer(onClient);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  return (server.address() as AddressInfo).port;
}
/** A node that answers whatever comes. */
const node = (): Promise<number> =>
  listening((socket) => {
    socket.on('data', () => socket.write(started));
    socket.on('error', () => undefined);
  });

/** A port that nobody listens on any more. */
async function closedPort(): Promise<number> {
  const port = await node();
  const server = servers.pop();
  await new Promise((resolve) => server?.close(resolve));
  return port;
}

const config = (target: number, more: Partial<LiveConfig> = {}): LiveConfig => ({
  routes: [{ listen: { host: LOOPBACK, port: 0 }, target: { host: LOOPBACK, port: target } }],
  maxValue: 1000,
  ...more,
});

/** Sends `start` and waits for the answer. */
function exchange(port: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, LOOPBACK, () => socket.write(start));
    socket.once('data', (answer) => {
      socket.end();
      socket.once('close', () => resolve(answer));
    });
    socket.once('error', reject);
  });
}

/** Files of this folder that the process holds open. */
const openIn = (folder: string): string[] =>
  readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${fd}`);
      return path.startsWith(folder) ? [path] : [];
    } catch {
      return [];
    }
  });

// The relay's thread stands in the thread of the test.
vi.mock('../../../src/engine/relay/relay-thread.js', () => import('../relay/channel.js'));

const audience = () => ({
  ...{ sink: new Collected(), tell: vi.fn() },
  happened: vi.fn((_event: SessionEvent) => undefined),
});
type Heard = ReturnType<typeof audience>;
/** Rows that were told of, as name and severity. */
const rows = ({ happened }: Heard) =>
  happened.mock.calls.map(([event]) => [event.told().name, event.severity]);

describe.each([false, true])('startLive (the relay apart: %s)', (apart) => {
  const given = (target: number, more?: Partial<LiveConfig>): LiveConfig => ({
    ...config(target, more),
    apart,
  });

  it('records what passes in a log and in a capture, for the owner only', async () => {
    const folder = temporaryFolder();
    const log = join(folder, 'log.ndjson');
    const capture = join(folder, 'traffic.pcapng');
    const heard = audience();
    const live = await startLive(given(await node(), { log, capture }), decoder, heard);
    const port = live.relay.addresses[0]?.port ?? 0;
    expect([...(await exchange(port))]).toEqual([...started]);
    await live.close();

    expect(heard.sink.lines.map((line) => line.replace(/ \+.*/, ''))).toEqual(['1 >', '2 < 1']);
    expect(heard.sink.closes).toEqual([true]);
    expect(heard.tell).not.toHaveBeenCalled();
    expect([log, capture].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600]);
    const records = readFileSync(log, 'utf8').trimEnd().split('\n');
    expect(records.map((line) => JSON.parse(line))).toMatchObject([
      { number: 1, frame: null, name: 'StartFusionUploader', vbucket: 3 },
      { number: 2, frame: null, status_name: 'Success', request: 1 },
    ]);
    const again = new Collected();
    await readInput({
      ...{ path: capture, sink: again, next: async () => true },
      stdin: () => process.stdin,
    });
    expect(again.messages.map(({ bytes }) => bytes)).toEqual([start, started]);
    const latency = ({ messages }: Collected) => messages[1]?.request?.latencyNs;
    expect(latency(again)).toBe(latency(heard.sink));
    expect(openIn(folder)).toEqual([]);
  });

  it('sends a span for each request and answer', async () => {
    const collector = new Collector();
    const otlp = `${await collector.listen()}/v1/traces`;
    const heard = audience();
    const live = await startLive(given(await node(), { otlp }), decoder, heard);
    await exchange(live.relay.addresses[0]?.port ?? 0);
    await live.close();
    expect(collector.spans.map(({ name }) => name)).toEqual(['StartFusionUploader']);
    expect(heard.tell).not.toHaveBeenCalled();
    await collector.close();
  });

  it('relays and ends as well without a collector, and says what it was not given', async () => {
    const otlp = `http://127.0.0.1:${await closedPort()}/v1/traces`;
    const heard = audience();
    const live = await startLive(given(await node(), { otlp }), decoder, heard);
    const answer = await exchange(live.relay.addresses[0]?.port ?? 0);
    expect([...answer]).toEqual([...started]);
    await live.close();
    expect(heard.tell.mock.calls.at(-1)?.[0]).toMatch(/1 of 1 span not taken/);
  });

  it('tells of a node that cannot be reached', async () => {
    const closed = await node();
    const [server] = servers.splice(0);
    await new Promise((resolve) => server?.close(resolve));
    const heard = audience();
    const live = await startLive(given(closed), decoder, heard);
    await exchange(live.relay.addresses[0]?.port ?? 0).catch(() => undefined);
    await vi.waitFor(() => expect(heard.tell).toHaveBeenCalled());
    expect(heard.tell.mock.calls[0]?.[0]).toMatch(/^127\.0\.0\.1:\d+: .*closed client/);
    expect(rows(heard)).toEqual([['connection refused', 'error']]);
    await live.close();
  });

  it('refuses a port in use, and leaves nothing open', async () => {
    const folder = temporaryFolder();
    const taken = await listening(() => undefined);
    const [log, capture] = [join(folder, 'log'), join(folder, 'capture')];
    const route = {
      listen: { host: LOOPBACK, port: taken },
      target: { host: LOOPBACK, port: 1 },
    };
    const begun = startLive(given(1, { routes: [route], log, capture }), decoder, audience());
    await expect(begun).rejects.toMatchObject({
      ...{ kind: 'network', message: `127.0.0.1:${taken}: port is in use` },
    });
    expect(openIn(folder)).toEqual([]);
  });

  it.each(['log', 'capture'] as const)('refuses a %s that cannot be written', async (what) => {
    const folder = temporaryFolder();
    const path = join(folder, 'none', 'file');
    const other = what === 'log' ? 'capture' : 'log';
    const more = { [what]: path, [other]: join(folder, other) };
    const begun = startLive(given(1, more), decoder, audience());
    const error: unknown = await begun.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'file' });
    expect((error as Error).message).toContain(path);
    expect((error as Error).message).not.toContain('\n');
    expect(openIn(folder)).toEqual([]);
    expect(existsSync(path)).toBe(false);
  });

  it('goes on when the log cannot be written, and says so once', async () => {
    const heard = audience();
    const live = await startLive(given(await node(), { log: '/dev/full' }), decoder, heard);
    const port = live.relay.addresses[0]?.port ?? 0;
    await exchange(port);
    await vi.waitFor(() => expect(heard.tell).toHaveBeenCalled());
    await exchange(port);
    await live.close();
    expect(heard.sink.messages).toHaveLength(4);
    expect(
      heard.tell.mock.calls.filter(([text]) => /^cannot write \/dev\/full: ENOSPC/.test(text)),
    ).toHaveLength(1);
    expect(heard.tell.mock.calls.at(-1)?.[0]).toBe('log: 4 messages were not written');
    const of = (wanted: string) => rows(heard).filter(([name]) => name === wanted);
    expect(of('recording')).toEqual([
      ['recording', 'error'],
      ['recording', 'warn'],
    ]);
    expect(of('connection opened')).toHaveLength(2);
    expect(of('connection closed')).toHaveLength(2);
  });

  it('serves what the analysis counts among the metrics', async () => {
    const heard = { ...audience(), findingCounts: new Map([['fusion.term-fell', 2]]) };
    const metrics = { host: LOOPBACK, port: 0 };
    const live = await startLive(given(await node(), { metrics }), decoder, heard);
    const url = /http\S+/.exec(heard.tell.mock.calls[0]?.[0] ?? '')?.[0] ?? '';
    const page = async (): Promise<string> => (await fetch(url)).text();
    expect(await page()).toContain('fusionshark_findings_total{finding="fusion.term-fell"} 2\n');
    const late = /^fusionshark_relay_delay_seconds\{stat="(p50|p99|max)"\} \d/gm;
    expect([...(await page()).matchAll(late)].map(([, stat]) => stat)).toEqual([
      ...['p50', 'p99', 'max'],
    ]);
    heard.findingCounts.set('fusion.term-fell', 3);
    expect(await page()).toContain('fusionshark_findings_total{finding="fusion.term-fell"} 3\n');
    await live.close();
  });
});

describe('startDemo', () => {
  it('leaves no node open when it cannot begin', async () => {
    const listeners = (): number =>
      process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length;
    // The system lets go of those of earlier tests a moment after they are closed.
    await vi.waitFor(() => expect(listeners()).toBe(0));
    const log = join(temporaryFile('x'), 'below');
    const demo = { edition: undefined, seed: 1, pace: 10 };
    const begun = startDemo(config(1, { log }), demo, decoder, audience());
    await expect(begun).rejects.toMatchObject({ kind: 'file' });
    await vi.waitFor(() => expect(listeners()).toBe(0));
  });
});
