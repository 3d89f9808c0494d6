/** TLS at one end of the proxy, at the other, and at both, over real sockets. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect, createServer, type TlsOptions as ServerOptions, type TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadTls, type TlsFiles } from '../../../src/proxy/tls/credentials.js';
import { type Ends, Handshake } from '../../../src/proxy/tls/handshake.js';
import { KeyLog } from '../../../src/proxy/tls/key-log.js';
import { CLIENT, SERVER } from '../../../src/tcp/events.js';
import {
  deadPort,
  dial,
  digest,
  endOf,
  HOST,
  pause,
  readAll,
  relayTo,
  release,
  serve,
  type TestProxy,
  until,
  writeAll,
} from '../harness.js';
import { Certificates, lacksOpenssl, type Pair, pem } from './certificates.js';

describe.skipIf(lacksOpenssl())('TLS', () => {
  const made = new Certificates();
  const node = made.signed('node', 'DNS:node.example,IP:127.0.0.1');
  const proxyPair = made.signed('proxy', 'DNS:proxy.example,DNS:node.example,IP:127.0.0.1');
  const expired = made.signed('expired', 'IP:127.0.0.1', -1);
  const elsewhere = made.signed('elsewhere', 'DNS:elsewhere.example');
  const visitor = made.signed('visitor', 'DNS:visitor.example');
  const lonely = made.selfSigned('lonely', 'IP:127.0.0.1');
  const ca = readFileSync(made.authority.cert);
  const carriers = new WeakMap<Socket, Socket>();
  const open: { destroy(): unknown }[] = [];
  afterAll(() => made.remove());
  afterEach(async () => {
    for (const socket of open.splice(0)) socket.destroy();
    await release();
  });

  const TRUSTING = { ca: made.authority.cert, insecure: false };
  const BOTH: TlsFiles = { client: proxyPair, server: TRUSTING };

  /** A TLS node; `accepted` are the sessions that were set up. */
  async function serveTls(
    pair: Pair,
    onSession: (socket: TLSSocket) => void = (socket) => socket.pipe(socket),
    options: ServerOptions = {},
  ): Promise<{ port: number; sessions: TLSSocket[] }> {
    const sessions: TLSSocket[] = [];
    const carriers: Socket[] = [];
    const server = createServer({ ...pem(pair), allowHalfOpen: true, ...options }, (socket) => {
      sessions.push(socket);
      socket.on('error', () => undefined);
      onSession(socket);
    });
    server.on('connection', (socket: Socket) => carriers.push(socket));
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
    open.push({ destroy: () => [server.close(), ...carriers.map((socket) => socket.destroy())] });
    const { port } = server.address() as { port: number };
    return { port, sessions };
  }

  /** A TLS client; resolves when the session is set up or has failed. */
  async function dialTls(port: number, options: object = {}): Promise<TLSSocket> {
    const asked = { servername: 'node.example', ca, allowHalfOpen: true, ...options };
    const carrier = await dial(port);
    const socket = connect({ socket: carrier, host: HOST, ...asked });
    carriers.set(socket, carrier);
    open.push(socket);
    socket.on('error', () => undefined);
    await new Promise<void>((resolve) => {
      socket.once('secureConnect', resolve).once('close', () => resolve());
    });
    return socket;
  }

  /** The TCP socket: TLS has no reset of its own. */
  const carrierOf = (client: Socket): Socket => carriers.get(client) ?? client;

  const proxyFor = (port: number, files: TlsFiles, options = {}): Promise<TestProxy> =>
    relayTo(port, { tls: loadTls(files), ...options });

  /** The one handshake that failed, as one line. */
  async function failureOf({ notices, proxy }: TestProxy): Promise<string> {
    await until(() => notices.of('handshake-failed').length > 0, 'the handshake failed');
    await until(() => proxy.connections() === 0, 'nothing is left of it');
    expect(notices.of('handshake-failed')).toHaveLength(1);
    expect(notices.of('connected')).toEqual([]);
    const [{ side, reason } = { side: '', reason: '' }] = notices.of('handshake-failed');
    return `${side}: ${reason}`;
  }

  const chunks = (seed: number): Uint8Array[] =>
    Array.from({ length: 40 }, (_, i) => new Uint8Array(i * 997).fill(i + seed));

  describe.each([
    ['at both ends', BOTH],
    ['towards the client', { client: proxyPair }],
    ['towards the node', { server: TRUSTING }],
  ] as const)('%s', (_, files: TlsFiles) => {
    const answers = digest(chunks(100));
    const questions = digest(chunks(0));
    let proxy: TestProxy;
    let received: unknown;

    beforeEach(async () => {
      const answer = (socket: Socket): void => {
        const answered = readAll(socket).then((all) => {
          received = all;
          return writeAll(socket, chunks(100));
        });
        answered.catch(() => undefined); // where the client is reset
      };
      const { port } =
        files.server === undefined ? await serve(answer) : await serveTls(node, answer);
      proxy = await proxyFor(port, files);
    });

    it('every byte arrives decrypted, and an answer behind the half-close too', async () => {
      const { port, recorder, notices, over } = proxy;
      const client = files.client === undefined ? await dial(port) : await dialTls(port);
      const done = readAll(client);
      await writeAll(client, chunks(0));
      expect(await done).toEqual(answers);
      expect(received).toEqual(questions);
      await over();
      expect(recorder.seen(0, CLIENT)).toEqual(questions);
      expect(recorder.seen(0, SERVER)).toEqual(answers);
      expect(recorder.log(0).filter((line) => line.startsWith('close'))).toEqual([
        'close 0 fin',
        'close 1 fin',
      ]);
      expect(recorder.connections[0]).toMatchObject({ decrypted: true });
      expect(notices.of('closed')).toMatchObject([{ how: 'fin' }]);
      expect(notices.of('connected')[0]?.connectMs).toBeGreaterThan(0);
    });

    it('a reset of the client ends it', async () => {
      const { port, notices, recorder } = proxy;
      const client = files.client === undefined ? await dial(port) : await dialTls(port);
      client.write('x');
      await until(() => recorder.log(0).includes('data 0'), 'the byte passed');
      carrierOf(client).resetAndDestroy();
      await until(() => notices.of('closed').length === 1, 'the link is closed');
      expect(notices.lines).toEqual(['reset 0 by 0: connection reset']);
      expect(recorder.log(0).slice(-2)).toEqual(['close 0 rst', 'close 1 rst']);
    });
  });

  it('passes a reset of the node on as a reset', async () => {
    const { port } = await serveTls(node, (socket) => socket.once('data', () => socket.write('a')));
    let carrier: Socket | undefined;
    const between = await serve((socket) => {
      // Plain TCP between proxy and node, to break: TLS passes through it.
      carrier = socket;
      const onward = connectPlain(port, HOST).on('error', () => undefined);
      open.push(onward);
      socket.pipe(onward).pipe(socket);
    });
    const proxy = await proxyFor(between.port, BOTH);
    const client = await dialTls(proxy.port);
    const answered = new Promise((resolve) => client.once('data', resolve));
    client.write('x');
    await answered;
    const ended = endOf(client);
    client.resume();
    carrier?.resetAndDestroy();
    expect(await ended).toBe('reset');
    await proxy.over();
    expect(proxy.notices.lines).toEqual(['reset 0 by 1: connection reset']);
    expect(proxy.recorder.log(0).slice(-2)).toEqual(['close 1 rst', 'close 0 rst']);
  });

  it('a client that does not read holds the node back', async () => {
    const megabyte = new Uint8Array(2 ** 20).fill(7);
    const bulk = Array.from({ length: 64 }, () => megabyte);
    const { port } = await serveTls(node, (socket) => void writeAll(socket, bulk).catch(() => 0));
    const proxy = await proxyFor(port, BOTH);
    const client = await dialTls(proxy.port);
    const passed = () => proxy.recorder.seen(0, SERVER).bytes;
    let before = -1;
    // Until nothing moves any more.
    await until(() => passed() > 0, 'it began');
    while (before !== passed()) {
      before = passed();
      await pause(200);
    }
    expect(passed()).toBeLessThan(32 * 2 ** 20);
    expect(await readAll(client)).toEqual(digest(bulk));
    client.end();
    await proxy.over();
    expect(proxy.recorder.seen(0, SERVER)).toEqual(digest(bulk));
  });

  describe('what the client asks for', () => {
    it('is asked of the node, and what it chose is answered', async () => {
      const { port, sessions } = await serveTls(node, undefined, {
        ALPNProtocols: ['second', 'third'],
      });
      const proxy = await proxyFor(port, BOTH);
      const client = await dialTls(proxy.port, { ALPNProtocols: ['first', 'second'] });
      expect(client.alpnProtocol).toBe('second');
      await until(() => sessions.length === 1, 'the node’s session');
      expect(sessions[0]).toMatchObject({ servername: 'node.example', alpnProtocol: 'second' });
    });

    it('is not made up', async () => {
      const { port, sessions } = await serveTls(node);
      const proxy = await proxyFor(port, BOTH);
      const client = await dialTls(proxy.port, {
        servername: '',
        checkServerIdentity: () => undefined,
        ALPNProtocols: ['first'],
      });
      expect(client.alpnProtocol).toBe(false);
      await until(() => sessions.length === 1, 'the node’s session');
      // An address is no server name.
      expect(sessions[0]).toMatchObject({ servername: false, alpnProtocol: false });
    });

    it('is answered by no protocol where the node speaks no TLS', async () => {
      const { port } = await serve((socket) => socket.pipe(socket));
      const proxy = await proxyFor(port, { client: proxyPair });
      const client = await dialTls(proxy.port, { ALPNProtocols: ['first'] });
      expect(client.alpnProtocol).toBe(false);
    });

    it('may be refused by the node, which is told', async () => {
      const { port } = await serveTls(node, undefined, { ALPNProtocols: ['second'] });
      const proxy = await proxyFor(port, BOTH);
      const client = await dialTls(proxy.port, { ALPNProtocols: ['first'] });
      expect(client.destroyed).toBe(true);
      expect(await failureOf(proxy)).toMatch(/^server: it has no application protocol/);
    });
  });

  describe('a node', () => {
    const refusals: [string, () => Promise<{ port: number }>, TlsFiles, RegExp][] = [
      [
        'whose certificate has expired',
        () => serveTls(expired),
        BOTH,
        /^server: its certificate has expired \(--upstream-insecure accepts it\)$/,
      ],
      [
        'of an unknown authority',
        () => serveTls(node),
        { client: proxyPair, server: { insecure: false } },
        /^server: its certificate is of an unknown authority: pass --upstream-ca FILE/,
      ],
      [
        'with a self-signed certificate',
        () => serveTls(lonely),
        BOTH,
        /^server: its certificate is self-signed: pass --upstream-ca FILE/,
      ],
      [
        'that is another',
        () => serveTls(elsewhere),
        BOTH,
        /^server: its certificate is for DNS:elsewhere.example, not for 127.0.0.1 or node.example/,
      ],
      [
        'that speaks no TLS',
        () => serve((socket) => socket.end('ERROR\r\n')),
        BOTH,
        /^server: it does not speak TLS: leave --upstream-tls away$/,
      ],
      [
        'that closes at once',
        () => serve((socket) => socket.destroy()),
        BOTH,
        /^server: closed the connection during the TLS handshake$/,
      ],
      [
        'of TLS 1.2 that wants a client certificate',
        () => serveTls(node, undefined, { requestCert: true, ca, maxVersion: 'TLSv1.2' }),
        BOTH,
        /^server: it refuses the handshake: .*--upstream-cert$/,
      ],
    ];
    it.each(refusals)('%s is told, and its client closed', async (_, start, files, reason) => {
      const { port } = await start();
      const proxy = await proxyFor(port, files);
      const client = await dialTls(proxy.port);
      expect(client.destroyed).toBe(true);
      expect(await failureOf(proxy)).toMatch(reason);
      expect(proxy.recorder.connections).toEqual([]);
    });

    it('that wants a client certificate after TLS 1.3 says so', async () => {
      const { port } = await serveTls(node, undefined, { requestCert: true, ca });
      const proxy = await proxyFor(port, { server: TRUSTING });
      const client = await dial(proxy.port);
      expect(await endOf(client.resume())).toBe('reset');
      await until(() => proxy.notices.events.some(({ kind }) => kind !== 'connected'), 'told');
      const [told] = proxy.notices.events.filter(({ kind }) => kind !== 'connected');
      expect(told).toMatchObject({
        reason: 'it wants a client certificate: pass --upstream-cert and --upstream-key',
      });
    });

    it('gets the client certificate it asks for', async () => {
      const { port, sessions } = await serveTls(node, undefined, { requestCert: true, ca });
      const server = { ...TRUSTING, certificate: visitor };
      const proxy = await proxyFor(port, { client: proxyPair, server });
      const client = await dialTls(proxy.port);
      expect(client.authorized).toBe(true);
      await until(() => sessions.length === 1, 'the node’s session');
      expect(sessions[0]?.getPeerCertificate().subject.CN).toBe('visitor');
    });

    it('is believed whatever it shows, if that is wanted', async () => {
      const { port } = await serveTls(expired);
      const proxy = await proxyFor(port, { client: proxyPair, server: { insecure: true } });
      expect((await dialTls(proxy.port)).authorized).toBe(true);
    });

    it('that is not there is refused as without TLS', async () => {
      const proxy = await proxyFor(await deadPort(), BOTH);
      const client = await dialTls(proxy.port);
      expect(client.destroyed).toBe(true);
      await until(() => proxy.notices.lines.length > 0, 'the refusal is told');
      expect(proxy.notices.lines).toEqual(['refused 127.0.0.1: connection refused']);
    });

    it('that says nothing is given up in time', async () => {
      const { port } = await serve(() => undefined);
      const proxy = await proxyFor(port, BOTH, { connectTimeoutMs: 100 });
      await dialTls(proxy.port);
      expect(await failureOf(proxy)).toBe('server: TLS handshake is not done within 100 ms');
    });
  });

  describe('a client', () => {
    const silent = () => serveTls(node);

    it('that distrusts the certificate is told', async () => {
      const proxy = await proxyFor((await silent()).port, BOTH);
      // Node’s clients just go; most others say why.
      const to = ['-connect', `${HOST}:${proxy.port}`, '-CAfile', lonely.cert];
      const client = spawn('openssl', ['s_client', ...to, '-verify_return_error'], {
        stdio: 'ignore',
      });
      expect(await failureOf(proxy)).toBe(
        'client: it does not accept the certificate in --tls-cert: its authority is unknown there',
      );
      client.kill();
    });

    it('that has no version in common is told', async () => {
      const proxy = await proxyFor((await silent()).port, BOTH);
      await dialTls(proxy.port, {
        minVersion: 'TLSv1',
        maxVersion: 'TLSv1.1',
        ciphers: 'ALL:@SECLEVEL=0',
      });
      expect(await failureOf(proxy)).toBe('client: no version of TLS in common');
    });

    it('that speaks no TLS is told, and the node never asked', async () => {
      const { port, sessions } = await silent();
      const proxy = await proxyFor(port, BOTH);
      const client = await dial(proxy.port);
      client.write(Uint8Array.of(0x80, 0x0b));
      client.resume();
      expect(await failureOf(proxy)).toBe('client: does not speak TLS');
      await until(() => client.readableEnded, 'the client is let go');
      expect(sessions).toEqual([]);
    });

    it('that says nothing is given up in time', async () => {
      const proxy = await proxyFor((await silent()).port, BOTH, { connectTimeoutMs: 100 });
      const client = await dial(proxy.port);
      client.resume();
      expect(await failureOf(proxy)).toBe('client: sends no ClientHello within 100 ms');
    });

    it('that comes and goes is not worth a word', async () => {
      const proxy = await proxyFor((await silent()).port, BOTH);
      (await dial(proxy.port)).end();
      (await dial(proxy.port)).resetAndDestroy();
      (await dial(proxy.port)).end(Uint8Array.of(22, 3, 1));
      await until(() => proxy.proxy.connections() === 0, 'they are gone');
      expect(proxy.notices.events).toEqual([]);
    });

    it('that goes while the node is asked leaves nothing behind', async () => {
      const { port, sockets } = await serve(() => undefined);
      const proxy = await proxyFor(port, BOTH);
      const client = await dial(proxy.port);
      connect({ socket: client, ca }).on('error', () => undefined);
      await until(() => sockets.length === 1, 'the node is asked');
      client.resetAndDestroy();
      await until(() => proxy.proxy.connections() === 0, 'nothing is left');
      await until(() => sockets[0]?.resume().readableEnded === true, 'the node is let go');
      expect(proxy.notices.events).toEqual([]);
    });

    it('that fails leaves the others alone', async () => {
      const proxy = await proxyFor((await silent()).port, BOTH);
      const good = await dialTls(proxy.port);
      const bad = await dial(proxy.port);
      bad.end('nonsense');
      bad.resume();
      await until(() => proxy.notices.of('handshake-failed').length === 1, 'the bad one failed');
      const echo = new Promise((resolve) => good.once('data', (data) => resolve(String(data))));
      good.write('still there');
      expect(await echo).toBe('still there');
    });
  });

  describe('where plain clients are let through', () => {
    const ends = async (
      write: (client: Socket) => void,
      timeoutMs = 5_000,
    ): Promise<Ends | undefined> => {
      const { port } = await serve((socket) => socket.pipe(socket));
      const front = await serve(() => undefined, { pauseOnConnect: true });
      write(await dial(front.port));
      await until(() => front.sockets.length === 1, 'the client is accepted');
      return new Promise((resolve) => {
        const options = { tls: loadTls(BOTH), target: { host: HOST, port }, plainToo: true };
        const toNode = () => connectPlain({ port, host: HOST, allowHalfOpen: true });
        const handshake = new Handshake(
          front.sockets[0] as Socket,
          { ...options, timeoutMs, dial: toNode },
          { ready: resolve, failed: () => resolve(undefined), refused: () => resolve(undefined) },
        );
        void handshake.closed.then(() => resolve(undefined));
      });
    };

    it('what was read to tell them apart is not lost', async () => {
      const made = await ends((client) => client.end('first words'));
      expect(made?.decrypted).toBe(false);
      if (made === undefined) return;
      open.push(made.client, made.server);
      expect(await readAll(made.client)).toEqual(digest([Buffer.from('first words')]));
    });

    it('a client that waits for the node to speak is let through in time', async () => {
      const made = await ends(() => undefined, 100);
      expect(made).toMatchObject({ decrypted: false });
      open.push(
        made?.client ?? { destroy: () => undefined },
        made?.server ?? { destroy: () => undefined },
      );
    });
  });

  it('handshakes that are under way end with the proxy', async () => {
    const { port, sockets } = await serve(() => undefined);
    const { proxy, port: listening, notices } = await proxyFor(port, BOTH);
    connect({ host: HOST, port: listening, ca }).on('error', () => undefined);
    const quiet = await dial(listening);
    await until(() => sockets.length === 1 && proxy.connections() === 2, 'both are under way');
    quiet.resume();
    await proxy.close(60_000);
    expect(proxy.connections()).toBe(0);
    expect(notices.events).toEqual([]);
  });

  it('sessions of both sides leave their secrets', async () => {
    const path = made.path('secrets');
    const keyLog = new KeyLog(path, () => undefined);
    const { port } = await serveTls(node);
    const proxy = await relayTo(port, { tls: { ...loadTls(BOTH), keyLog } });
    const client = await dialTls(proxy.port);
    const randoms = new Set<string>();
    client.on('data', () => undefined).write('x');
    await until(() => proxy.recorder.log(0).includes('data 1'), 'the echo passed');
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    for (const line of lines) {
      expect(line).toMatch(/^[A-Z_0-9]+ [0-9a-f]{64} [0-9a-f]{64,}$/);
      randoms.add(line.split(' ')[1] ?? '');
    }
    expect(randoms.size).toBe(2);
    expect(lines.filter((line) => line.startsWith('CLIENT_TRAFFIC_SECRET_0'))).toHaveLength(2);
    keyLog.close();
  });

  it('without a key passes through as it is', async () => {
    const { port, sessions } = await serveTls(node);
    const proxy = await relayTo(port);
    const client = await dialTls(proxy.port);
    expect(client.getPeerCertificate().subject.CN).toBe('node');
    await until(() => sessions.length === 1, 'the node’s session');
    expect(proxy.recorder.connections[0]).not.toHaveProperty('decrypted');
  });
});
