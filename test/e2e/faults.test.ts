/** --fault and --intercept as programs, before Debian's memcached: nobody of ours answers. */
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { encodeFrame } from '../../src/dissect/encode.js';
import { readHeader } from '../../src/mcbp/header.js';
import { SimClient } from '../../src/sim/index.js';
import { lacksTool } from '../helpers/skip.js';
import { freePort, type Running, records, run, scratch, start, startMemcached } from './program.js';
import { Terminal } from './tmux.js';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

function started(...args: string[]): Running {
  const program = start(args);
  stops.push(() => program.child.exitCode ?? program.stop());
  return program;
}

const [GET, SET, NOOP] = [0x00, 0x01, 0x0a];
const EXTRAS = new Uint8Array(8);

async function memcached(): Promise<number> {
  const node = await startMemcached();
  stops.push(node.stop);
  return node.port;
}

async function clientOf(port: number): Promise<SimClient> {
  const client = await SimClient.connect({ host: '127.0.0.1', port }, { timeoutMs: 60_000 });
  stops.push(() => client.close());
  return client;
}

const statusOf = async (client: SimClient, opcode: number, opaque: number): Promise<number> => {
  const extras = opcode === SET ? { extras: EXTRAS, value: 'v' } : {};
  const key = opcode === NOOP ? {} : { key: 'k' };
  const request = encodeFrame({ magic: 0x80, opcode, opaque, ...key, ...extras });
  const [answer = new Uint8Array(24)] = await client.request(request);
  return readHeader(answer).vbucketOrStatus;
};

describe.skipIf(lacksTool('memcached'))('faults', () => {
  it('are done, and marked in log, capture file and metrics', async () => {
    const node = await memcached();
    const metrics = await freePort();
    const file = join(scratch(), 'faults.pcapng');
    const answer = 'couchbase.opcode == "Get" => answer 0xff07 "not today" count=1';
    const delay = 'couchbase.opcode == "Noop" => delay response 200ms';
    const proxy = started(
      ...['proxy', '--no-ui', '-T', 'ndjson', '--map', `0=127.0.0.1:${node}`, '-w', file],
      ...['--metrics', String(metrics), '--fault', answer, '--fault', delay],
    );
    const port = Number((await proxy.says(/listening on 127\.0\.0\.1:(\d+) /))[1]);
    const client = await clientOf(port);
    expect(await statusOf(client, SET, 1)).toBe(0);
    expect(await statusOf(client, GET, 2)).toBe(0xff07);
    expect(await statusOf(client, GET, 3)).toBe(0);
    const began = performance.now();
    expect(await statusOf(client, NOOP, 4)).toBe(0);
    expect(performance.now() - began).toBeGreaterThan(190);

    const scraped = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
    expect(scraped).toContain('fusionshark_faults_total{action="delay"} 1');
    // The request as well as the answer that was made up.
    expect(scraped).toContain('fusionshark_faults_total{action="answer"} 2');

    expect(await proxy.stop()).toBe(0);
    expect(proxy.stderr).toContain(`fault fired 1 time: ${answer}`);
    const marked = records(proxy.stdout).filter(({ injected }) => injected !== undefined);
    expect(marked.map(({ number, injected }) => [number, injected])).toEqual([
      [3, { action: 'answer', rule: answer }],
      [4, { action: 'answer', rule: answer }],
      [8, { action: 'delay', rule: delay }],
    ]);
    expect(marked[1]).toMatchObject({ status_name: 'ReservedUser (0xff07)' });
    const filter = 'frame.comment contains "fusionshark fault"';
    const { stdout } = await run(['read', '-T', 'ndjson', '-Y', filter, file]);
    const said = records(stdout).map(({ number, comments }) => [
      number,
      (comments as string[]).filter((text) => text.startsWith('fusionshark fault')),
    ]);
    expect(said).toEqual([
      [3, [`fusionshark fault: answer, by ${answer}`]],
      [4, [`fusionshark fault: answer, by ${answer}`]],
      [8, [`fusionshark fault: delay, by ${delay}`]],
    ]);
  });

  it.skipIf(lacksTool('tmux'))('hold a message in the terminal until it is let go', async () => {
    const node = await memcached();
    const port = await freePort();
    const terminal = new Terminal(140, 30);
    stops.push(() => terminal.close());
    const filter = `'couchbase.opcode == "Set" && couchbase.magic == 0x80'`;
    terminal.open(['proxy', '--map', `${port}=127.0.0.1:${node}`, '--intercept', filter]);
    await terminal.shows(/listening on/);
    const client = await clientOf(port);
    const set = statusOf(client, SET, 1);
    set.catch(() => undefined);
    await terminal.shows(/n h .*message held.*Set/);
    terminal.keys('k', 'j');
    terminal.keys('-l', ':edit couchbase.key=other');
    terminal.keys('Enter');
    await terminal.shows(/key=other value=v held/);
    terminal.keys('-l', ':send');
    await terminal.shows(/let the held message go on/);
    terminal.keys('Enter');
    expect(await set).toBe(0);
    await terminal.shows(/^1 +f .*→ Set/m);
    // What was stored is what was edited.
    expect(await statusOf(client, GET, 2)).toBe(1);
    terminal.keys('-l', ':fault frame => drop');
    terminal.keys('Enter');
    await terminal.shows(/no faults here/);
  });
});

describe('a rule at fault', () => {
  const proxy = (...more: string[]) => run(['proxy', '--no-ui', '--map', '0=127.0.0.1:1', ...more]);

  it.each([
    [4, ['--fault', 'couchbase.opcod == 1 => drop'], /couchbase\.opcod == 1 => drop\n\^{15}\n/],
    [1, ['--fault', 'frame => delay soon'], /frame => delay soon\n {15}\^{4}\n/],
    [1, ['--fault', 'frame'], /there is no =>/],
    [1, ['--intercept', 'fusion'], /--intercept needs the terminal UI/],
    [1, ['--fault', 'frame => drop', '--fault-seed', 'x'], /--fault-seed/],
  ])('ends with status %i: %j', async (status, args, message) => {
    expect(await proxy(...args)).toMatchObject({
      status,
      stderr: expect.stringMatching(message),
    });
  });
});
