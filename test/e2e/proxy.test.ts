/** The live proxy over real sockets: bytes, log, capture file, signals. */
import { readFileSync, statSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lacksTool } from '../helpers/skip.js';
import {
  freePort,
  lines,
  pause,
  type Running,
  records,
  run,
  runTool,
  scratch,
  start,
  startMemcached,
} from './program.js';

const listening = async (proxy: Running): Promise<number> =>
  Number((await proxy.says(/listening on 127\.0\.0\.1:(\d+)/))[1]);

describe('an upstream that refuses', () => {
  it('closes that client, says so, and goes on', async () => {
    const nobody = await freePort();
    const proxy = start(['proxy', '--no-ui', '--map', `0=127.0.0.1:${nobody}`]);
    const port = await listening(proxy);
    for (let i = 0; i < 2; i += 1) {
      const client = connect(port, '127.0.0.1');
      client.on('error', () => undefined);
      await new Promise((resolve) => client.once('close', resolve));
    }
    await proxy.says(/refused/);
    expect(await proxy.stop()).toBe(0);
    expect(
      lines(proxy.stderr).filter(
        (line) => line.includes(`127.0.0.1:${nobody}`) && /refused/.test(line),
      ),
    ).toHaveLength(2);
  });
});

describe('bytes that are no messages', () => {
  it('are relayed both ways, with half-close, and nothing is printed', async () => {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      const chunks: Buffer[] = [];
      socket.on('data', (chunk) => chunks.push(chunk));
      socket.on('end', () => socket.end(Buffer.concat(chunks).reverse()));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port: upstream } = server.address() as { port: number };
    const proxy = start(['proxy', '--no-ui', '--map', `0=127.0.0.1:${upstream}`]);
    const client = connect(await listening(proxy), '127.0.0.1');
    const sent = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7919) & 0xff));
    client.end(sent);
    const received: Buffer[] = [];
    client.on('data', (chunk) => received.push(chunk));
    await new Promise((resolve) => client.once('close', resolve));
    expect(Buffer.concat(received).equals(Buffer.from(sent).reverse())).toBe(true);
    expect(await proxy.stop('SIGINT')).toBe(0);
    expect(proxy.stdout).toBe('');
    server.close();
  });
});

describe.skipIf(lacksTool('memcached') || lacksTool('memccapable'))(
  'memcached behind the proxy',
  () => {
    it('passes its own conformance test; log, capture and printed lines agree', async () => {
      const folder = scratch();
      const log = join(folder, 'log.ndjson');
      const capture = join(folder, 'traffic.pcapng');
      const memcached = await startMemcached();
      const proxy = start([
        'proxy',
        '--no-ui',
        '--map',
        `0=127.0.0.1:${memcached.port}`,
        '--log',
        log,
        '-w',
        capture,
      ]);
      const port = await listening(proxy);
      const { stdout, status } = await runTool('memccapable', [
        '-h',
        '127.0.0.1',
        '-p',
        String(port),
        '-b',
      ]);
      expect(status).toBe(0);
      expect(stdout.match(/\[pass\]/g)).toHaveLength(27);
      await pause(300);
      expect(await proxy.stop()).toBe(0);
      await memcached.stop();

      expect(statSync(log).mode & 0o777).toBe(0o600);
      expect(statSync(capture).mode & 0o777).toBe(0o600);
      const logged = records(readFileSync(log, 'utf8'));
      expect(lines(proxy.stdout)).toHaveLength(logged.length);
      const reread = records((await run(['read', '-T', 'ndjson', capture])).stdout);
      // Live has no packet numbers, and cannot know on a request where its answer will be; what was
      // found live stands in the capture as comments.
      const essence = (all: Record<string, unknown>[]) =>
        all.map(({ frame, response, comments, ...rest }) => rest);
      expect(essence(reread)).toEqual(essence(logged));
      const found = logged.filter(({ findings }) => findings !== undefined);
      expect(found.length).toBeGreaterThan(0);
      for (const { number, findings } of found) {
        const { comments } = reread[Number(number) - 1] as Record<string, unknown>;
        for (const { severity, id, message } of findings as Record<string, string>[]) {
          expect(comments).toContain(`fusionshark ${severity} ${id}: ${message}`);
        }
      }
      expect(logged.length).toBeGreaterThan(100);
      expect(
        logged.filter(({ kind, request }) => kind === 'response' && request === undefined),
      ).toEqual([]);
    });
  },
);

describe.skipIf(lacksTool('memcached') || lacksTool('memccapable') || lacksTool('tshark'))(
  'the capture file',
  () => {
    it('is read by tshark without a complaint, message for message', async () => {
      const folder = scratch();
      const capture = join(folder, 'traffic.pcapng');
      const memcached = await startMemcached();
      const proxy = start([
        'proxy',
        '--no-ui',
        '--map',
        `0=127.0.0.1:${memcached.port}`,
        '-w',
        capture,
      ]);
      const port = await listening(proxy);
      await runTool('memccapable', ['-h', '127.0.0.1', '-p', String(port), '-b']);
      await pause(300);
      await proxy.stop();
      await memcached.stop();

      const port11211 = ['-d', `tcp.port==${memcached.port},couchbase`];
      const checks = ['-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE'];
      const complaints = await runTool('tshark', [
        ...['-r', capture, ...port11211, ...checks],
        ...[
          '-Y',
          'tcp.analysis.flags || tcp.checksum.status == "Bad" || ip.checksum.status == "Bad" || _ws.malformed',
        ],
      ]);
      expect(complaints.stdout).toBe('');
      const theirs = await runTool('tshark', [
        ...[
          '-r',
          capture,
          ...port11211,
          '-T',
          'fields',
          '-e',
          'couchbase.opcode',
          '-E',
          'aggregator=\n',
        ],
      ]);
      const ours = records((await run(['read', '-T', 'ndjson', capture])).stdout);
      const opcodes = lines(theirs.stdout).map(Number);
      expect(opcodes).toEqual(ours.map(({ opcode }) => opcode));
    });
  },
);
