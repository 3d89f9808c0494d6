/** Where intercepted clients are taken, with a kernel that answers as it is told. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Interception } from '../../../src/proxy/transparent/interception.js';
import { type Kernel, openKernel } from '../../../src/proxy/transparent/kernel.js';
import { HOST, release, serve, until } from '../harness.js';

const failing = (code: string): Error => Object.assign(new Error(code), { code });
const TARGET = { address: '10.0.0.5', port: 11210 };

const kernel = (answers: Partial<Kernel> = {}): Kernel => ({
  canMark: false,
  originalDestination: () => TARGET,
  makeTransparent: () => undefined,
  markedSocket: () => {
    throw failing('EMFILE');
  },
  ...answers,
});

const open: (Socket | Server)[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) 'destroy' in each ? each.destroy() : each.close();
  await release();
});

/** Both ends of a connection to a listener. */
async function pair(host = HOST): Promise<{ accepted: Socket; port: number }> {
  const { port, sockets } = await serve(() => undefined, { host });
  open.push(connect(port, host === '::' ? HOST : host));
  await until(() => sockets.length === 1, 'the client is accepted');
  return { accepted: sockets[0] as Socket, port };
}

describe('a redirected client', () => {
  it('goes on to where the kernel says, asked by the socket’s family', async () => {
    for (const [host, family] of [
      [HOST, false],
      ['::1', true],
      // An IPv4 client of a dual-stack listener.
      ['::', false],
    ] as const) {
      const asked: unknown[] = [];
      const originalDestination = (fd: number, ipv6: boolean) => {
        asked.push(ipv6, fd > 2);
        return TARGET;
      };
      const { accepted, port } = await pair(host);
      const interception = new Interception('redirect', kernel({ originalDestination }));
      expect(interception.destination(accepted, { host, port })).toEqual({
        target: { host: '10.0.0.5', port: 11210 },
      });
      expect(asked).toEqual([family, true]);
    }
  });

  it('is refused where the kernel does not know', async () => {
    const originalDestination = (): never => {
      throw failing('ENOENT');
    };
    const { accepted, port } = await pair();
    const interception = new Interception('redirect', kernel({ originalDestination }));
    expect(interception.destination(accepted, { host: HOST, port })).toEqual({
      reason: 'was not led here by netfilter (ENOENT)',
    });
  });

  it.each([HOST, '127.9.9.9'])(
    'is refused where it wanted to go to the proxy at %s',
    async (address) => {
      const { accepted, port } = await pair();
      const interception = new Interception(
        'redirect',
        kernel({ originalDestination: () => ({ address, port }) }),
      );
      expect(interception.destination(accepted, { host: '0.0.0.0', port })).toEqual({
        reason: 'was not led here by netfilter, but came to the proxy itself',
      });
    },
  );

  it('may want to go to the same port elsewhere', async () => {
    const { accepted, port } = await pair();
    const interception = new Interception(
      'redirect',
      kernel({ originalDestination: () => ({ address: '192.0.2.1', port }) }),
    );
    expect(interception.destination(accepted, { host: '0.0.0.0', port })).toEqual({
      target: { host: '192.0.2.1', port },
    });
  });
});

describe('a client of tproxy', () => {
  it('goes on to its socket’s own address', async () => {
    const { accepted, port } = await pair();
    const interception = new Interception('tproxy', kernel());
    const listen = { host: '0.0.0.0', port: 1 };
    expect(interception.destination(accepted, listen)).toEqual({ target: { host: HOST, port } });
  });

  it('needs a listener that may be transparent', async () => {
    const makeTransparent = (): never => {
      throw failing('EPERM');
    };
    const { server } = await serve(() => undefined);
    expect(() => new Interception('tproxy', kernel({ makeTransparent })).prepare(server)).toThrow(
      'tproxy needs the capability CAP_NET_ADMIN: operation not permitted',
    );
    expect(() =>
      new Interception('redirect', kernel({ makeTransparent })).prepare(server),
    ).not.toThrow();
  });
});

describe('the proxy’s own connections', () => {
  it('are known when they come back, until they are closed', async () => {
    const { port, sockets } = await serve(() => undefined);
    const interception = new Interception('redirect', kernel());
    const socket = interception.dial({ host: HOST, port });
    open.push(socket);
    await until(() => sockets.length === 1, 'it is accepted');
    const [accepted] = sockets as [Socket];
    const reason = 'is the proxy’s own connection: the rules must leave these out';
    expect(interception.destination(accepted, { host: HOST, port: 1 })).toEqual({ reason });
    await new Promise((resolve) => socket.once('close', resolve).destroy());
    expect(interception.destination(accepted, { host: HOST, port: 1 })).not.toEqual({ reason });
  });

  it('that cannot be made fail by an event, as Node’s do', async () => {
    const interception = new Interception('redirect', kernel({ canMark: true }));
    const socket = interception.dial({ host: HOST, port: 1 });
    const error = await new Promise((resolve) => socket.once('error', resolve));
    expect(error).toMatchObject({ code: 'EMFILE' });
  });
});

describe.skipIf(process.platform !== 'linux')('the kernel', () => {
  it('knows no original destination of a connection that was not redirected', async () => {
    const { originalDestination } = await openKernel();
    const { accepted } = await pair();
    const { fd } = Reflect.get(accepted, '_handle') as { fd: number };
    expect(() => originalDestination(fd, false)).toThrow(/^getsockopt: E(NOENT|NOPROTOOPT)$/);
    expect(() => originalDestination(-1, false)).toThrow('getsockopt: EBADF');
  });

  it('makes marked sockets that relay like others', async (test) => {
    const real = await openKernel();
    if (!real.canMark) {
      console.warn('\n*** SKIPPED TEST: this user may not mark sockets\n');
      return test.skip();
    }
    const { port } = await serve((socket) => socket.pipe(socket));
    const interception = new Interception('redirect', real);
    const received: string[] = [];
    const buffer = new Uint8Array(16);
    const socket = interception.dial(
      { host: HOST, port },
      {
        buffer,
        callback: (count, bytes) =>
          received.push(Buffer.from(bytes.subarray(0, count)).toString()) > 0,
      },
    );
    open.push(socket);
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.end('hello');
    await new Promise((resolve) => socket.once('end', resolve));
    expect(received.join('')).toBe('hello');
  });

  it('makes a listener transparent, of either family', async (test) => {
    const real = await openKernel();
    if (!real.canMark) return test.skip();
    for (const host of [HOST, '::1', '::']) {
      const server = createServer().listen(0, host);
      open.push(server);
      await new Promise((resolve) => server.once('listening', resolve));
      expect(() => new Interception('tproxy', real).prepare(server)).not.toThrow();
    }
  });
});
