/** TLS through the program: memcached behind TLS, clients before it, the files, the secrets. */

import { spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { connect as connectPlain, createServer as createPlainServer, type Server } from 'node:net';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { lacksTool } from '../helpers/skip.js';
import { Certificates, lacksOpenssl, type Pair, pem } from '../proxy/tls/certificates.js';
import {
  lines,
  MAIN,
  pause,
  Running,
  records,
  run,
  runTool,
  scratch,
  start,
  startMemcached,
} from './program.js';

const HOST = '127.0.0.1';

describe.skipIf(lacksOpenssl())('TLS', () => {
  const made = new Certificates();
  const node = made.signed('node', `DNS:localhost,IP:${HOST}`);
  const shown = made.signed('shown', `DNS:localhost,IP:${HOST}`);
  const other = made.signed('other', 'DNS:other.example');
  const ca = made.authority.cert;
  const servers: Server[] = [];
  const running: Running[] = [];
  afterAll(() => made.remove());
  afterEach(async () => {
    for (const server of servers.splice(0)) server.close();
    for (const each of running.splice(0)) if (each.child.exitCode === null) await each.stop();
  });

  async function portOf(server: Server): Promise<number> {
    servers.push(server.listen(0, HOST));
    await new Promise((resolve) => server.once('listening', resolve));
    return (server.address() as { port: number }).port;
  }

  /** TLS in front of a plain port. */
  const tlsFront = (pair: Pair, plain: number): Promise<number> =>
    portOf(
      createServer(pem(pair), (secure) => {
        const onward = connectPlain(plain, HOST);
        for (const socket of [secure, onward]) socket.on('error', () => undefined);
        secure.pipe(onward).pipe(secure);
      }),
    );

  /** A plain port in front of TLS, for clients that speak none. */
  const plainFront = (secure: number): Promise<number> =>
    portOf(
      createPlainServer((plain) => {
        const onward = connect({ port: secure, host: HOST, ca: readFileSync(ca) });
        for (const socket of [plain, onward]) socket.on('error', () => undefined);
        plain.pipe(onward).pipe(plain);
        plain.once('close', () => onward.destroy());
      }),
    );

  async function startProxy(port: number, ...options: string[]): Promise<[Running, number]> {
    const proxy = start(['proxy', '--no-ui', '--map', `0=${HOST}:${port}`, ...options]);
    running.push(proxy);
    const [, listening] = await proxy.says(/listening on 127\.0\.0\.1:(\d+)/);
    return [proxy, Number(listening)];
  }

  const DECRYPT = ['--tls-cert', shown.cert, '--tls-key', shown.key];
  const ENCRYPT = ['--upstream-tls', '--upstream-ca', ca];

  describe('the command line', () => {
    const text = made.file('text.pem', 'nothing');
    it.each([
      [
        2,
        [...DECRYPT.slice(0, 3), other.key],
        `${other.key}: the key does not belong to the certificate in ${shown.cert}`,
      ],
      [
        2,
        ['--tls-cert', text, '--tls-key', shown.key],
        `${text}: has no certificate in PEM format`,
      ],
      [2, ['--upstream-tls', '--upstream-ca', '/absent'], '/absent: cannot be read (ENOENT)'],
      [1, DECRYPT.slice(0, 2), '--tls-cert needs --tls-key'],
      [1, DECRYPT.slice(2), '--tls-key needs --tls-cert'],
      [1, ['--upstream-ca', ca], 'options that begin with --upstream- need --upstream-tls'],
      [
        1,
        [...ENCRYPT, '--upstream-insecure'],
        '--upstream-insecure accepts every certificate: leave it or --upstream-ca away',
      ],
    ])('ends with status %i for %j', async (status, options, line) => {
      const ended = await run(['proxy', '--no-ui', '--map', `0=${HOST}:1`, ...options]);
      expect(ended).toEqual({ status, stdout: '', stderr: `fusionshark: ${line}\n` });
    });

    it('ends with status 2 where secrets cannot be written', async () => {
      const args = ['proxy', '--no-ui', '--map', `0=${HOST}:1`, ...DECRYPT];
      const env = { ...process.env, SSLKEYLOGFILE: '/absent/keys' };
      const child = spawn(process.execPath, [MAIN, ...args], {
        env,
      });
      const ended = new Running(child);
      expect(await ended.exited).toBe(2);
      expect(ended.stderr).toBe(
        'fusionshark: SSLKEYLOGFILE /absent/keys: cannot be written (ENOENT)\n',
      );
    });
  });

  it('that fails is one line, says at which side and what to do, and nobody else is hurt', async () => {
    const echo = await portOf(createPlainServer((socket) => socket.pipe(socket)));
    const [proxy, port] = await startProxy(
      await tlsFront(node, echo),
      ...DECRYPT,
      '--upstream-tls',
    );
    const client = connect({ port, host: HOST, ca: readFileSync(ca) }).on('error', () => undefined);
    await new Promise((resolve) => client.once('close', resolve));
    const plain = connectPlain(port, HOST).on('error', () => undefined);
    plain.end('GET / HTTP/1.0\r\n\r\n').resume();
    await new Promise((resolve) => plain.once('close', resolve));
    await proxy.says(/does not speak TLS/);
    expect(await proxy.stop()).toBe(0);
    expect(lines(proxy.stderr).slice(1)).toEqual([
      expect.stringMatching(
        /^fusionshark: TLS with node 127\.0\.0\.1:\d+: its certificate is of an unknown authority: pass --upstream-ca FILE with its authority, or --upstream-insecure; closed client 127\.0\.0\.1:\d+$/,
      ),
      expect.stringMatching(
        /^fusionshark: TLS with client 127\.0\.0\.1:\d+ \(of 127\.0\.0\.1:\d+\): does not speak TLS; closed it$/,
      ),
    ]);
  });

  it('without keys passes through as it is, and is not misread', async () => {
    const echo = await portOf(createPlainServer((socket) => socket.pipe(socket)));
    const [proxy, port] = await startProxy(await tlsFront(node, echo));
    const client = connect({ port, host: HOST, ca: readFileSync(ca) });
    client.write('hello');
    expect(String(await new Promise((resolve) => client.once('data', resolve)))).toBe('hello');
    client.end();
    await new Promise((resolve) => client.once('close', resolve));
    expect(await proxy.stop()).toBe(0);
    expect(proxy.stdout).toBe('');
  });

  describe.skipIf(lacksTool('memcached') || lacksTool('memccapable'))(
    'with memcached behind it',
    () => {
      let memcached: Awaited<ReturnType<typeof startMemcached>>;
      beforeAll(async () => {
        memcached = await startMemcached();
      });
      afterAll(() => memcached?.stop());

      it('passes its conformance test; log and capture file hold the plain messages', async () => {
        const folder = scratch();
        const log = join(folder, 'log.ndjson');
        const capture = join(folder, 'traffic.pcapng');
        const recording = ['--log', log, '-w', capture];
        const secure = await tlsFront(node, memcached.port);
        const [proxy, port] = await startProxy(secure, ...DECRYPT, ...ENCRYPT, ...recording);
        const words = ['-h', HOST, '-p', String(await plainFront(port)), '-b'];
        const { stdout, status } = await runTool('memccapable', words);
        expect(status).toBe(0);
        expect(stdout.match(/\[pass\]/g)).toHaveLength(27);
        await pause(300);
        expect(await proxy.stop()).toBe(0);
        const logged = records(readFileSync(log, 'utf8'));
        expect(logged.length).toBeGreaterThan(100);
        const reread = records((await run(['read', '-T', 'ndjson', capture])).stdout);
        expect(reread.map(({ opcode, kind }) => [opcode, kind])).toEqual(
          logged.map(({ opcode, kind }) => [opcode, kind]),
        );
      });

      it.skipIf(lacksTool('tcpdump') || lacksTool('tshark'))(
        'leaves secrets with which tshark decrypts both sides',
        async () => {
          const folder = scratch();
          const keys = join(folder, 'keys');
          const encrypted = join(folder, 'encrypted.pcap');
          const secure = await tlsFront(node, memcached.port);
          process.env.SSLKEYLOGFILE = keys;
          const started = startProxy(secure, ...DECRYPT, ...ENCRYPT);
          delete process.env.SSLKEYLOGFILE;
          const [proxy, port] = await started;
          const filter = `tcp port ${port} or tcp port ${secure}`;
          const tcpdump = new Running(
            spawn('tcpdump', ['-i', 'lo', '-U', '-w', encrypted, filter], {
              stdio: ['ignore', 'pipe', 'pipe'],
            }),
          );
          running.push(tcpdump);
          try {
            await tcpdump.says(/listening on/);
          } catch {
            console.warn('\n*** SKIPPED: tcpdump may not capture here\n');
            return;
          }
          // It says so a little before it does so.
          await pause(500);
          const client = connect({ port, host: HOST, ca: readFileSync(ca) });
          client.write(Buffer.from('800a'.padEnd(48, '0'), 'hex'));
          await new Promise((resolve) => client.once('data', resolve));
          client.end();
          await new Promise((resolve) => client.once('close', resolve));
          await pause(500);
          await tcpdump.stop('SIGINT');
          await proxy.stop();
          expect(statSync(keys).mode & 0o777).toBe(0o600);
          for (const side of [port, secure]) {
            const { stdout } = await runTool('tshark', [
              ...['-r', encrypted, '-o', `tls.keylog_file:${keys}`],
              ...['-d', `tcp.port==${side},tls`, '-d', `tls.port==${side},couchbase`],
              ...['-Y', `couchbase && tcp.port==${side}`],
              ...['-T', 'fields', '-e', 'couchbase.opcode'],
            ]);
            expect([side, lines(stdout).map(Number)]).toEqual([side, [0x0a, 0x0a]]);
          }
        },
      );
    },
  );
});
