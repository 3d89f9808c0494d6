/** What runs beside the traffic: metrics over HTTP, and options from a file. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { frame, response } from '../helpers/frames.js';
import { answering } from './node.js';
import { freePort, pause, run, scratch, start } from './program.js';

/** The niceness of each thread of a program, its first thread's first; see proc(5). */
function niceness(pid: number): number[] {
  const threads = readdirSync(`/proc/${pid}/task`).sort((a, b) => Number(a) - Number(b));
  return threads.map((thread) => {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')')).split(' ')[17]);
  });
}

describe.skipIf(process.platform !== 'linux')('the thread that inspects', () => {
  const own = getPriority();
  it.each([
    ['steps back behind the relay', [], 19],
    ['does not where nothing may be lost', ['--lossless'], own],
    [
      'does not where it is the relay as well',
      ['--fault', 'couchbase.opcode == 0x75 => delay 1ms'],
      own,
    ],
  ])('%s', async (_, more, expected) => {
    const proxy = start(['proxy', '--no-ui', '--map', '0=127.0.0.1:1', ...more]);
    await proxy.says(/listening on/);
    const [first, ...others] = niceness(proxy.child.pid as number);
    expect(first).toBe(expected);
    expect(others).toContain(own);
    expect(await proxy.stop()).toBe(0);
  });
});

describe('--metrics', () => {
  it('counts what passes, and ends with the program', async () => {
    const node = await answering(() => response({ opcode: 0x00, word: 1 }));
    const target = `127.0.0.1:${node.port}`;
    const log = join(scratch(), 'log');
    const proxy = start([
      ...['proxy', '--no-ui', '--map', `0=${target}`],
      ...['--metrics', '0', '--log', log],
    ]);
    const [, page = ''] = await proxy.says(/metrics on (http:\S+)/);
    const [, port] = await proxy.says(/listening on 127\.0\.0\.1:(\d+)/);
    const client = connect(Number(port), '127.0.0.1');
    client.write(frame({ opcode: 0x00, key: 'a' }));
    await new Promise((resolve) => client.once('data', resolve));
    await pause(200);
    const text = await (await fetch(page)).text();
    const lines = text.split('\n');
    for (const line of [
      'fusionshark_messages_total{command="Get",status=""} 1',
      'fusionshark_messages_total{command="Get",status="KeyEnoent"} 1',
      `fusionshark_connections_open{node="${target}"} 1`,
      `fusionshark_bytes_total{node="${target}",from="client"} 25`,
      `fusionshark_bytes_total{node="${target}",from="server"} 24`,
      `fusionshark_latency_seconds_count{command="Get",node="${target}"} 1`,
      'fusionshark_records_dropped_total{to="log"} 0',
    ]) {
      expect(lines).toContain(line);
    }
    expect(text).toMatch(/^fusionshark_relay_delay_seconds\{stat="p99"\} 0\.\d+/m);
    expect((await fetch(page.replace('metrics', 'healthz'))).status).toBe(200);
    expect((await fetch(page, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${page}x`)).status).toBe(404);
    client.end();
    expect(await proxy.stop()).toBe(0);
    await expect(fetch(page)).rejects.toThrow();
    node.stop();
  });

  it('on a port in use is one clear line, and nothing begins', async () => {
    const node = await answering(() => new Uint8Array(0));
    const folder = scratch();
    const { status, stderr } = await run([
      ...['proxy', '--no-ui', '--map', '0=127.0.0.1:1', '--metrics', String(node.port)],
      ...['--log', join(folder, 'log')],
    ]);
    expect([status, stderr]).toEqual([
      5,
      `fusionshark: metrics on 127.0.0.1:${node.port}: port is in use\n`,
    ]);
    node.stop();
  });

  it('is not served to everybody by mistake', async () => {
    const { status, stderr } = await run([
      ...['proxy', '--no-ui', '--map', '0=127.0.0.1:1', '--metrics', '0.0.0.0:0'],
    ]);
    expect([status, stderr]).toEqual([1, expect.stringContaining('add --listen-all')]);
  });
});

describe('--config', () => {
  it('is as good as the command line, which wins', async () => {
    const folder = scratch();
    const file = join(folder, 'proxy.json');
    const [nobody, other] = [await freePort(), await freePort()];
    const config = { map: `${nobody}=127.0.0.1:1`, 'no-ui': true, log: join(folder, 'log') };
    writeFileSync(file, JSON.stringify(config));
    for (const [more, port] of [
      [[], nobody],
      [['--map', `${other}=127.0.0.1:1`], other],
    ] as const) {
      const proxy = start(['proxy', '--config', file, ...more]);
      const [, listening] = await proxy.says(/listening on 127\.0\.0\.1:(\d+)/);
      expect(Number(listening)).toBe(port);
      expect(await proxy.stop()).toBe(0);
    }
  });

  it('with a fault is one clear line', async () => {
    const file = join(scratch(), 'proxy.json');
    writeFileSync(file, '{\n  "mapp": "1=a:2"\n}');
    const { status, stderr } = await run(['proxy', '--config', file]);
    expect([status, stderr]).toEqual([
      1,
      `fusionshark: ${file}:2: mapp: there is no such option; did you mean map?\n`,
    ]);
  });
});
