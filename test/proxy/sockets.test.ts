import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { abort, onFin, plainAddress } from '../../src/proxy/sockets.js';
import { dial, endOf, errorsOf, HOST, pause, release, serve, until } from './harness.js';

afterEach(release);

/** A connected pair on the loopback interface; the far end reads. */
async function pair(): Promise<{ near: Socket; far: Socket }> {
  const server = await serve((socket) => socket.resume());
  const near = await dial(server.port);
  await until(() => server.sockets.length === 1, 'the connection is accepted');
  return { near, far: server.sockets[0] as Socket };
}

describe('abort', () => {
  it('sends RST', async () => {
    const { near, far } = await pair();
    const end = endOf(far);
    abort(near);
    expect(await end).toBe('reset');
    expect(errorsOf(near)).toEqual([]);
  });

  it('sends RST at once though bytes wait, and a FIN behind them', async () => {
    const { near, far } = await pair();
    const end = endOf(far);
    for (let i = 0; i < 64; i++) near.write(Buffer.alloc(1 << 20));
    near.end();
    expect(near.writableLength).toBeGreaterThan(0);
    abort(near);
    expect(near.destroyed).toBe(true);
    expect(await end).toBe('reset');
  });

  it('closes a socket whose FIN is on its way, where the system refuses a reset', async () => {
    const { near } = await pair();
    near.end();
    expect([near.writableEnded, near.writableFinished]).toEqual([true, false]);
    abort(near);
    await until(() => near.closed, 'the socket is closed');
    expect(errorsOf(near)).toEqual([]);
  });

  it('gives a connection up that is still being made', async () => {
    const server = await serve(() => {});
    const socket = connect(server.port, HOST);
    abort(socket);
    expect(socket.destroyed).toBe(true);
    await pause(5);
    abort(socket); // and again: nothing more to do
    expect(socket.closed).toBe(true);
  });
});

describe('onFin', () => {
  /** Whether it was called for what the far end did; the socket's errors beside it. */
  async function calledWhen(act: (near: Socket, far: Socket) => void) {
    const { near, far } = await pair();
    let bytes = 0;
    let calls = 0;
    near.on('data', (chunk) => {
      bytes += chunk.length;
    });
    onFin(near, () => {
      calls += 1;
    });
    act(near, far);
    await until(() => calls > 0 || near.closed, 'the end is known');
    await pause(5);
    return { bytes, calls, errors: errorsOf(near).length };
  }
  const big = Buffer.alloc(100_000);
  const fin = { bytes: big.length, calls: 1, errors: 0 };

  it('is called for a FIN behind bytes', async () =>
    expect(await calledWhen((_, far) => far.end(big))).toEqual(fin));

  it('is called for a FIN after our own', async () =>
    expect(
      await calledWhen((near, far) => {
        near.end();
        near.once('finish', () => far.end(big));
      }),
    ).toEqual(fin));

  it('is called for a FIN while our bytes wait', async () =>
    expect(
      await calledWhen((near, far) => {
        far.pause();
        for (let i = 0; i < 64; i++) near.write(Buffer.alloc(1 << 20));
        far.end(big);
      }),
    ).toEqual(fin));

  it('is not called for a RST, alone or behind bytes', async () => {
    const alone = await calledWhen((_, far) => far.resetAndDestroy());
    expect(alone).toEqual({ bytes: 0, calls: 0, errors: 1 });
    const behind = await calledWhen((_, far) => {
      far.write('some bytes');
      far.resetAndDestroy();
    });
    expect(behind).toEqual({ bytes: 10, calls: 0, errors: 1 });
  });

  it.each(['bytes wait', 'bytes and FIN wait'])(
    'is not called for a RST while our %s',
    async (what) => {
      const seen = await calledWhen((near, far) => {
        far.pause();
        for (let i = 0; i < 64; i++) near.write(Buffer.alloc(1 << 20));
        if (what === 'bytes and FIN wait') near.end();
        setTimeout(() => {
          far.write('some bytes');
          far.resetAndDestroy();
        }, 20);
      });
      expect(seen).toEqual({ bytes: 10, calls: 0, errors: 1 });
    },
  );
});

it.each([
  ['::ffff:127.0.0.1', '127.0.0.1'],
  ['::FFFF:10.1.2.3', '10.1.2.3'],
  ['fe80::1%eth0', 'fe80::1'],
  ['::1', '::1'],
  ['::ffff:0:1', '::ffff:0:1'],
  ['10.0.0.1', '10.0.0.1'],
])('shows %s as %s', (address, shown) => expect(plainAddress(address)).toBe(shown));
