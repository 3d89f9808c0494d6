/**
 * Transparent mode with real netfilter rules, exactly as the program prints them, inside network
 * namespaces: a client, a router with the proxy, a server with memcached.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lacksTool } from '../helpers/skip.js';
import { Certificates, lacksOpenssl } from '../proxy/tls/certificates.js';
import { lacksNamespaces, type Machine, Network } from './namespaces.js';
import { lines, MAIN, pause, type Running, records } from './program.js';

const PORT = 11210;
const TLS_PORT = 11207;
const PROXY_PORT = 12345;
const NODES = ['10.77.2.2', '10.77.2.3', 'fd77:2::2', 'fd77:2::3'] as const;
const LOOPBACK = ['--listen', String(PROXY_PORT)];
const ROUTER = ['--listen', `10.77.1.1:${PROXY_PORT}`, '--listen', `[fd77:1::1]:${PROXY_PORT}`];
const EVERYWHERE = ['--listen', `[::]:${PROXY_PORT}`, '--listen-all'];

/**
 * Sends NOOP (opcode 0x0a) to nodes, one after the other, and prints for each the status of its
 * answer, or what went wrong. Arguments: addresses as host/port, with a / behind it for TLS.
 */
const NOOP = `
  const ask = (address) => new Promise((resolve) => {
    const [host, port, secure] = address.split('/');
    const { connect } = require(secure === undefined ? 'net' : 'tls');
    const socket = connect({ host, port: Number(port), rejectUnauthorized: false });
    socket.write(Buffer.from('800a'.padEnd(48, '0'), 'hex'));
    socket.on('error', (error) => resolve(error.code));
    socket.on('data', (data) => { resolve('status ' + data.readUInt16BE(6)); socket.end(); });
    socket.on('close', () => resolve('closed'));
    socket.setTimeout(5000, () => { resolve('no answer'); socket.destroy(); });
  });
  (async () => { for (const to of process.argv.slice(1)) console.log(await ask(to)); })();
`;

/** A TLS server before a plain one. Arguments: certificate, key, its port, the plain port. */
const TLS_FRONT = `
  const [cert, key, port, plain] = process.argv.slice(1);
  const { readFileSync } = require('fs');
  require('tls').createServer({ cert: readFileSync(cert), key: readFileSync(key) }, (secure) => {
    const onward = require('net').connect(Number(plain), '127.0.0.1');
    for (const socket of [secure, onward]) socket.on('error', () => {});
    secure.pipe(onward).pipe(secure);
  }).listen(Number(port));
`;

const withBrackets = (host: string): string => (host.includes(':') ? `[${host}]` : host);

describe.skipIf(lacksNamespaces() || lacksTool('memcached') || lacksTool('memccapable'))(
  'transparent mode',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'fusionshark-transparent-'));
    let network: Network;

    beforeAll(async () => {
      network = new Network();
      network.start(
        ...(['server', 'memcached', '-B', 'binary', '-p', String(PORT)] as const),
        ...['-U', '0', '-l', '0.0.0.0,[::]', '-u', 'nobody'],
      );
      await until(async () => (await ask('router', `10.77.2.2/${PORT}`))[0] === 'status 0');
    });
    afterAll(async () => {
      await network.remove();
      rmSync(folder, { recursive: true });
    });

    async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
      for (let attempt = 0; attempt < 50; attempt++) {
        if (await holds()) return;
        await pause(100);
      }
      throw new Error('waited in vain');
    }

    async function ask(from: Machine, ...addresses: readonly string[]): Promise<string[]> {
      const asking = network.start(from, process.execPath, '-e', NOOP, '--', ...addresses);
      await asking.exited;
      return lines(asking.stdout);
    }
    const ALL = NODES.map((node) => `${node}/${PORT}`);
    const ALL_WELL = NODES.map(() => 'status 0');

    /** The commands of one block of the rules that the program prints. */
    async function block(title: string, ...options: readonly string[]): Promise<string> {
      const printing = network.fusionshark('router', 'proxy', ...options, '--print-rules');
      expect(await printing.exited).toBe(0);
      const all = printing.stdout.split('\n');
      const start = all.indexOf(`# ${title}`);
      if (start < 0) throw new Error(`no block '${title}' in:\n${printing.stdout}`);
      return all.slice(start + 1, all.indexOf('', start)).join('\n');
    }

    const startProxyOn = async (
      machine: Machine,
      ...options: readonly string[]
    ): Promise<Running> => {
      const proxy = network.fusionshark(machine, 'proxy', '--no-ui', ...options);
      await proxy.says(/listening on/);
      return proxy;
    };
    const startProxy = (...options: readonly string[]) => startProxyOn('router', ...options);

    /** Who answered whom, by the log: one entry a connection. */
    const relayed = (log: string): { client: string; node: unknown }[] =>
      records(readFileSync(log, 'utf8'))
        .filter(({ kind }) => kind === 'request')
        .map(({ src, dst }) => ({ client: String(src).replace(/:\d+$/, ''), node: dst }));

    const asItIs = (machine: Machine): string =>
      network
        .shell(machine, 'iptables-save; ip6tables-save; nft list ruleset; ip rule; ip -6 rule')
        .split('\n')
        .filter((line) => /12345|fusionshark|0x465/.test(line))
        .join('\n');

    const modes = [
      ['redirect', 'gateway', ROUTER],
      ['redirect', 'gateway', EVERYWHERE],
      ['redirect', 'local', LOOPBACK],
      ['redirect', 'local', ROUTER],
      ['tproxy', 'gateway', LOOPBACK],
      ['tproxy', 'gateway', EVERYWHERE],
      ['tproxy', 'local', LOOPBACK],
    ] as const;
    const cases = modes.flatMap(([mode, place, listen]) =>
      (['iptables', 'nft'] as const).map((tool) => ({
        ...{ mode, place, listen, tool, at: listen.filter((word) => /\d/.test(word)).join(' ') },
      })),
    );

    it.each(cases)('$mode by $tool, $place, at $at', async ({ mode, place, listen, tool }) => {
      const log = join(folder, `${mode}-${place}-${tool}.ndjson`);
      const from: Machine = place === 'gateway' ? 'client' : 'router';
      const options = ['--transparent', mode, ...listen, '--ports', `11209,${PORT}`];
      const setUp = await block(`${place}, ${tool}: set up`, ...options);
      const remove = await block(`${place}, ${tool}: remove`, ...options);
      const proxy = await startProxy(...options, '--log', log);
      network.shell('router', setUp);
      try {
        expect(await ask(from, ...ALL)).toEqual(ALL_WELL);
        if (tool === 'nft') await conforms(from);
      } finally {
        network.shell('router', remove);
      }
      expect(asItIs('router')).toBe('');
      expect(await ask(from, ...ALL)).toEqual(ALL_WELL);
      expect(await proxy.stop()).toBe(0);
      expect(proxy.stderr).not.toMatch(/refused|closed/);

      const seen = relayed(log);
      expect(seen.slice(0, NODES.length)).toEqual(
        NODES.map((node) => ({
          client: expect.any(String),
          node: `${withBrackets(node)}:${PORT}`,
        })),
      );
      const asked = records(readFileSync(log, 'utf8')).filter(({ name }) => name === 'Noop');
      expect(asked.length).toBeGreaterThan(NODES.length);
      if (place === 'gateway') {
        expect(new Set(seen.map(({ client }) => client))).toEqual(
          new Set(['10.77.1.2', '[fd77:1::2]']),
        );
      }
    });

    /** Many connections, and every kind of message: memcached's own test of its protocol. */
    async function conforms(from: Machine): Promise<void> {
      const words = ['-h', NODES[0], '-p', String(PORT), '-b'];
      const memccapable = network.start(from, 'memccapable', ...words);
      expect(await memccapable.exited).toBe(0);
      expect(memccapable.stdout.match(/\[pass\]/g)).toHaveLength(27);
    }

    it('by a user of its own needs no rights, and is left out by its user', async (test) => {
      const asNobody = [
        'setpriv',
        '--reuid',
        'nobody',
        '--clear-groups',
        process.execPath,
      ] as const;
      const words = ['proxy', '--transparent', 'redirect', ...LOOPBACK, '--no-ui'];
      const proxy = network.start('router', ...asNobody, MAIN, ...words);
      const isThere = await proxy.says(/listening on/).catch(() => undefined);
      if (isThere === undefined) {
        console.warn('\n*** SKIPPED TEST: the user nobody cannot run this program here\n');
        return test.skip();
      }
      // It prints the same rules when it starts.
      const rules = proxy.stderr.split('\n');
      const start = rules.indexOf('# local, nft: set up');
      network.shell('router', rules.slice(start + 1, rules.indexOf('', start)).join('\n'));
      try {
        expect(asItIs('router')).toMatch(/meta skuid != 65534 redirect to :12345/);
        expect(await ask('router', ...ALL)).toEqual(ALL_WELL);
      } finally {
        network.shell('router', 'nft delete table inet fusionshark_local');
      }
      await proxy.stop();
      expect(lines(proxy.stdout)).toHaveLength(2 * NODES.length);
    });

    it('decrypts where TLS is spoken, and relays what is not TLS, through one entrance', async (test) => {
      if (lacksOpenssl()) return test.skip();
      const made = new Certificates();
      try {
        const names = NODES.map((node) => `IP:${node}`).join(',');
        const node = made.signed('node', names);
        const shown = made.signed('shown', names);
        const files = [node.cert, node.key, String(TLS_PORT), String(PORT)];
        network.start('server', process.execPath, '-e', TLS_FRONT, '--', ...files);
        await until(
          async () => (await ask('router', `${NODES[0]}/${TLS_PORT}/`))[0] === 'status 0',
        );

        const log = join(folder, 'tls.ndjson');
        const proxy = await startProxy(
          ...['--transparent', 'tproxy', ...LOOPBACK, '--log', log],
          ...['--tls-cert', shown.cert, '--tls-key', shown.key],
          ...['--upstream-tls', '--upstream-ca', made.authority.cert],
        );
        const options = ['--transparent', 'tproxy', ...LOOPBACK];
        network.shell('router', await block('gateway, nft: set up', ...options));
        try {
          const secure = NODES.map((host) => `${host}/${TLS_PORT}/`);
          expect(await ask('client', ...secure, ...ALL)).toEqual([...ALL_WELL, ...ALL_WELL]);
        } finally {
          network.shell('router', await block('gateway, nft: remove', ...options));
        }
        expect(await proxy.stop()).toBe(0);
        expect(relayed(log).map(({ node }) => node)).toEqual([
          ...NODES.map((host) => `${withBrackets(host)}:${TLS_PORT}`),
          ...NODES.map((host) => `${withBrackets(host)}:${PORT}`),
        ]);
        expect(proxy.stderr).not.toMatch(/TLS with/);
      } finally {
        made.remove();
      }
    });

    it.each(['redirect', 'tproxy'])(
      'takes what comes to a node on its own machine, by %s',
      async (mode) => {
        const options = ['--transparent', mode, ...EVERYWHERE];
        const log = join(folder, `${mode}-node.ndjson`);
        const proxy = await startProxyOn('server', ...options, '--log', log);
        network.shell('server', await block('gateway, nft: set up', ...options));
        try {
          expect(await ask('client', ...ALL)).toEqual(ALL_WELL);
        } finally {
          network.shell('server', await block('gateway, nft: remove', ...options));
        }
        await proxy.stop();
        const expected = NODES.map((node) => `${withBrackets(node)}:${PORT}`);
        expect(relayed(log).map(({ node }) => node)).toEqual(expected);
      },
    );

    it.each(['redirect', 'tproxy'])(
      'refuses who was not led to it, and goes on, in mode %s',
      async (mode) => {
        const proxy = await startProxy('--transparent', mode, ...EVERYWHERE);
        const itself = [`10.77.1.1/${PROXY_PORT}`, `fd77:1::1/${PROXY_PORT}`];
        expect(await ask('client', ...itself)).toEqual(['ECONNRESET', 'ECONNRESET']);
        await proxy.stop();
        expect(lines(proxy.stderr).filter((line) => / client [0-9[]/.test(line))).toEqual([
          expect.stringMatching(/client 10\.77\.1\.2:\d+ was not led here by netfilter/),
          expect.stringMatching(/client \[fd77:1::2\]:\d+ was not led here by netfilter/),
        ]);
      },
    );

    it('refuses its own connections where the rules do not leave them out', async () => {
      const proxy = await startProxy('--transparent', 'redirect', ...LOOPBACK);
      const rule = `OUTPUT -p tcp --dport ${PORT} -j REDIRECT --to-ports ${PROXY_PORT}`;
      network.shell('router', `iptables -t nat -A ${rule}`);
      try {
        expect(await ask('router', `${NODES[0]}/${PORT}`)).toEqual(['ECONNRESET']);
        await proxy.says(/is the proxy.s own connection: the rules must leave these out/);
      } finally {
        network.shell('router', `iptables -t nat -D ${rule}`);
      }
      await proxy.stop();
      expect(proxy.stderr.match(/own connection/g)).toHaveLength(1);
    });
  },
);
