/** `resend` as a user runs it: to a fresh node, to one that answers otherwise, to one that dies. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { lacksTool, repositoryRoot } from '../helpers/skip.js';
import {
  lines,
  type Running,
  records,
  run,
  runTool,
  scratch,
  start,
  startMemcached,
} from './program.js';

const STORY = join(repositoryRoot, 'captures', 'rebalance.pcapng');
/** Nodes of that capture, and the seeds that they were made with (captures/rebalance.md). */
const NODES = [
  ['127.0.0.1:44965', 5],
  ['127.0.0.1:45449', 6],
] as const;
const running: Running[] = [];
/** How far an uploader has come when somebody asks for the last time is a matter of milliseconds. */
const POLLED = ['--ignore', 'value.fusion.state'];

afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.stop('SIGKILL')));
});

async function sim(...args: string[]): Promise<{ node: Running; address: string }> {
  const node = start(['sim', '--listen', '0', ...args]);
  running.push(node);
  const [, address = ''] = await node.says(/listening on (\S+)/);
  return { node, address };
}

/** Two nodes as those of the capture were, and the options that send it to them. */
async function cluster() {
  const nodes = await Promise.all(NODES.map(([, seed]) => sim('--seed', String(seed))));
  const to = NODES.flatMap(([name], i) => ['--to', `${name}=${nodes[i]?.address}`]);
  return { nodes: nodes.map(({ node }) => node), to };
}

describe('resend', () => {
  it('finds no difference between a demo’s nodes and fresh ones', async () => {
    const { to } = await cluster();
    const args = ['resend', ...to, '--allow-destructive', ...POLLED, STORY];
    const { status, stdout, stderr } = await run(args);
    expect([status, stdout]).toEqual([0, 'no difference in the answers to 262 requests\n']);
    expect(lines(stderr)).toEqual([
      'fusionshark: held back: 2 SaslAuth (bound to the capture; --user authenticates anew)',
      'fusionshark: sent 262 of 264 requests over 2 connections',
    ]);
  });

  it('tells what another term brings about', async () => {
    const { to } = await cluster();
    const changed = ['--set', 'fusion.term=+1000', '-T', 'ndjson', '--new-uuids'];
    const { status, stdout } = await run([
      ...['resend', ...to, '--allow-destructive', ...POLLED, ...changed, STORY],
    ]);
    expect(status).toBe(3);
    const told = records(stdout);
    expect(told.at(-1)).toMatchObject({ type: 'summary', sent: 262, differences: told.length - 1 });
    for (const each of told.slice(0, -1)) {
      expect(each).toMatchObject({ type: 'difference', command: 'GetFusionStorageSnapshot' });
      expect(`${each.a} ${each.b}`).toMatch(/"manifest-1\.1" "manifest-1001\.1"/);
    }
    expect(told.length).toBeGreaterThan(3);
  });

  it('holds back what destroys, says how much of what, and compares the rest', async () => {
    const { address } = await sim();
    const { stderr, status } = await run(['resend', '--to', address, '--speed', 'max', STORY]);
    expect(status).toBe(3);
    expect(stderr).toContain(
      'held back: 5 DelVbucket, 1 DeleteFusionNamespace, 3 ReleaseFusionStorageSnapshot, 23 SetVbucket',
    );
  });

  it('exits with 5 when a node is killed, and names the connection', async () => {
    const { nodes, to } = await cluster();
    setTimeout(() => nodes[0]?.child.kill('SIGKILL'), 2000);
    const args = ['resend', ...to, '--allow-destructive', ...POLLED, STORY];
    const { status, stderr } = await run(args);
    expect(status).toBe(5);
    expect(stderr).toMatch(
      /stream 0 \(127\.0\.0\.1:48396\): .*connection.* after request \d+; \d+ requests not sent/,
    );
  });

  it('authenticates anew, and selects another bucket', async () => {
    const { address } = await sim('--user', 'me', '--password', 'secret');
    process.env.FUSIONSHARK_PASSWORD = 'secret';
    const picked = ['-Y', 'couchbase.opcode == "Noop" or fusion.command == "StartFusionUploader"'];
    const args = [
      'resend',
      '--to',
      address,
      '--user',
      'me',
      '--bucket',
      'default',
      '--speed',
      'max',
    ];
    const { status, stderr, stdout } = await run([...args, ...picked, STORY]);
    process.env.FUSIONSHARK_PASSWORD = 'wrong';
    const refused = await run([...args, ...picked, STORY]);
    delete process.env.FUSIONSHARK_PASSWORD;
    expect(stderr).toContain('sent 5 of 264 requests');
    expect(stdout).not.toContain('AuthError');
    expect(status).toBe(3);
    expect([refused.status, refused.stderr]).toEqual([
      5,
      `fusionshark: ${address}: authentication of me: AuthError\n`,
    ]);
  });

  it.each([
    [1, ['--to', '127.0.0.1:1', '--set', 'fusion.trem=1', STORY], 'did you mean fusion.term?'],
    [1, ['--to', '127.0.0.1:1', '--set', 'term', STORY], 'is not of the form FIELD=VALUE'],
    [1, ['--to', '127.0.0.1:1', '--ignore', 'Gett', STORY], 'no command is called so'],
    [1, ['--to', 'nowhere', STORY], 'target'],
    [1, ['--to', '127.0.0.1:1', '--ca', 'x', STORY], '--ca and --insecure need --tls'],
    [1, [STORY], 'name the node: --to HOST:PORT'],
    [1, ['--to', '127.0.0.1:1', '-Y', 'couchbase.opcode == "Noop"', STORY], 'no request was sent'],
    [1, ['--to', '10.9.9.9:1=127.0.0.1:1', STORY], 'the capture has no requests to that node'],
    [2, ['--to', '127.0.0.1:1', join(repositoryRoot, 'package.json')], 'not a capture file'],
    [4, ['--to', '127.0.0.1:1', '-Y', 'fusion.term ==', STORY], 'filter:'],
    [4, ['--to', '127.0.0.1:1', '-Y', 'finding', STORY], 'findings, answers and packets'],
    [5, ['--to', '127.0.0.1:1', STORY], '127.0.0.1:1: connection refused'],
  ])('exits with %i: %j', async (status, args, text) => {
    const outcome = await run(['resend', ...args]);
    expect(outcome.stderr).toContain(text);
    expect(outcome.status).toBe(status);
  });
});

describe.skipIf(lacksTool('memcached') || lacksTool('memccapable'))('memcached', () => {
  const folder = scratch();
  const capture = join(folder, 'memccapable.pcapng');
  beforeAll(async () => {
    const server = await startMemcached();
    const proxy = start([
      ...['proxy', '--no-ui', '--map', `0=127.0.0.1:${server.port}`, '-w', capture],
    ]);
    const [, port = ''] = await proxy.says(/listening on 127\.0\.0\.1:(\d+)/);
    const tests = await runTool('memccapable', ['-h', '127.0.0.1', '-p', port, '-b']);
    expect(tests.stdout).toContain('All tests passed');
    await proxy.stop();
    await server.stop();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('answers all that memccapable asked as before: CAS, quiet commands, statistics', async () => {
    const { port, stop } = await startMemcached();
    const to = ['--to', `127.0.0.1:${port}`, '--speed', 'max'];
    const first = await run(['resend', ...to, '--allow-destructive', capture]);
    expect(first.stdout).toMatch(/^no difference in the answers to 2\d\d requests\n$/);
    expect(first.status).toBe(0);
    // Counters go on where they stood: only those that flush would have cleared differ.
    const second = await run(['resend', ...to, capture]);
    expect(second.status).toBe(3);
    expect(second.stderr).toContain('2 Flush_Unsupported, 2 Flushq_Unsupported');
    await stop();
  });
});
