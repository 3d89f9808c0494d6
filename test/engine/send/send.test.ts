/** One request over real sockets: plain and TLS, with a user and without, answered and not. */

import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { createServer as createTls, type Server } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pretend, type SendOptions, send } from '../../../src/engine/send/send.js';
import type { MessageEvent } from '../../../src/message.js';
import { loadTls } from '../../../src/proxy/tls/credentials.js';
import { FrameReader } from '../../../src/sim/frame-reader.js';
import { type SimNode, startNode } from '../../../src/sim/index.js';
import { frame, response } from '../../helpers/frames.js';
import { Certificates, lacksOpenssl } from '../../proxy/tls/certificates.js';
import { type PlayedNode, playedNode } from '../resend/played-node.js';

const here = (port: number) => ({ host: '127.0.0.1', port });
const NOOP = frame({ opcode: 0x0a });

async function sent(more: Partial<SendOptions> & Pick<SendOptions, 'node'>) {
  const seen: string[] = [];
  const line = ({ number, kind, opcode, request }: MessageEvent): string =>
    `${number} ${kind === 'request' ? '>' : `< ${request?.number}`} 0x${opcode.toString(16)}`;
  const status = await send({
    ...{ frame: NOOP, features: [], timeoutMs: 2000, showsAll: false },
    sink: { message: (event) => void seen.push(line(event)) },
    ...more,
  });
  return { status, seen };
}

describe('a request to a simulated node', () => {
  const auth = { user: 'me', password: 'secret' };
  let node: SimNode;
  beforeAll(async () => {
    node = await startNode({ listen: here(0), seed: 1, auth });
  });
  afterAll(() => node.close());

  it('is numbered from 1, whatever prepared its connection', async () => {
    const options = { node: node.address, credentials: auth, bucket: 'default', features: [11] };
    expect(await sent(options)).toEqual({ status: 0, seen: ['1 > 0xa', '2 < 1 0xa'] });
    const { seen } = await sent({ ...options, showsAll: true });
    expect(seen.map((line) => line.split(' ').at(-1))).toEqual([
      ...['0x1f', '0x1f', '0x20', '0x20', '0x21', '0x21', '0x22', '0x22', '0x89', '0x89'],
      ...['0xa', '0xa'],
    ]);
  });

  it.each([
    [{ credentials: { user: 'me', password: 'wrong' } }, 'authentication of me: AuthError'],
    [{ credentials: auth, bucket: 'nowhere' }, 'bucket nowhere: KeyEnoent'],
  ])('is not sent where the connection cannot be prepared: %j', async (more, reason) => {
    await expect(sent({ node: node.address, ...more })).rejects.toThrow(reason);
  });

  it('that is quiet ends with the answer to a NOOP, which is not shown', async () => {
    const quiet = (key: string) => frame({ opcode: 0x0d, key });
    const options = { node: node.address, credentials: auth, bucket: 'default', features: [] };
    expect(await sent({ ...options, frame: quiet('none') })).toEqual({
      status: undefined,
      seen: ['1 > 0xd'],
    });
    const set = frame({ opcode: 0x01, extras: Array(8).fill(0), key: 'doc', value: 'v' });
    expect((await sent({ ...options, frame: set })).status).toBe(0);
    const { status, seen } = await sent({ ...options, frame: quiet('doc') });
    expect([status, seen]).toEqual([0, ['1 > 0xd', '3 < 1 0xd']]);
  });

  it('has all answers that it gets', async () => {
    const options = { node: node.address, credentials: auth, bucket: 'default' };
    const { seen } = await sent({ ...options, frame: frame({ opcode: 0x10 }) });
    expect(seen.length).toBeGreaterThan(2);
    expect(new Set(seen.slice(1).map((line) => line.slice(-6)))).toEqual(new Set(['1 0x10']));
  });
});

describe('a node that fails', () => {
  let node: PlayedNode | undefined;
  afterEach(() => node?.stop());

  it.each([
    ['0 a Noop -> never', {}, 'no answer within 100 ms'],
    ['0 a Noop -> Success', { hangUpAt: 1 }, 'the node closed the connection'],
  ])('%s %j', async (text, playing, reason) => {
    node = await playedNode(text, playing);
    await expect(sent({ node: here(node.port), timeoutMs: 100 })).rejects.toThrow(
      `127.0.0.1:${node.port}: ${reason}`,
    );
  });

  it('that refuses connections is told by its address', async () => {
    await expect(sent({ node: here(1) })).rejects.toThrow('127.0.0.1:1: connection refused');
  });

  it('gets no password over a connection that others can read, nor one that it does not ask for', async () => {
    node = await playedNode('0 a SaslListMechs -> Success');
    const credentials = { user: 'me', password: 'secret' };
    const options = { node: here(node.port), credentials, timeoutMs: 200 };
    await expect(sent(options)).rejects.toThrow('the node offers no mechanism only');
    expect(Buffer.concat(node.requests).includes('secret')).toBe(false);
  });
});

describe('an end that is no node', () => {
  it.each([
    ['HTTP/1.1 400 Bad Request\r\n\r\n', 'no node is there: it speaks HTTP'],
    ['A'.repeat(100), 'no node is there: 0x41 begins no answer'],
    [frame({ opcode: 0x0a }), 'no node is there: 0x80 begins no answer'],
  ])('is told by what it says: %j', async (says, reason) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined).on('data', () => void socket.write(says));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const node = here((server.address() as AddressInfo).port);
    await expect(sent({ node })).rejects.toThrow(reason);
    server.close();
  });
});

describe.skipIf(lacksOpenssl())('TLS', () => {
  let certificates: Certificates;
  let server: Server;
  beforeAll(async () => {
    certificates = new Certificates();
    const { cert, key } = certificates.signed('node', 'IP:127.0.0.1');
    server = createTls({ cert: readFileSync(cert), key: readFileSync(key) }, (socket) => {
      const reader = new FrameReader('request', (asked) => {
        socket.write(response({ opcode: asked[1] ?? 0, opaque: asked[15] ?? 0 }));
      });
      socket.on('data', (chunk: Buffer) => reader.push(Uint8Array.from(chunk)));
      socket.on('error', () => undefined);
    });
    server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
  });
  afterAll(() => {
    server.close();
    certificates.remove();
  });
  const node = () => here((server.address() as AddressInfo).port);
  const tls = (insecure: boolean, ca?: string) => loadTls({ server: { ca, insecure } }).server;

  it('is spoken with whom an authority vouches for', async () => {
    const options = { node: node(), tls: tls(false, certificates.authority.cert) };
    expect((await sent(options)).status).toBe(0);
  });

  it('is spoken with anybody only where that is wished for', async () => {
    expect((await sent({ node: node(), tls: tls(true) })).status).toBe(0);
    await expect(sent({ node: node(), tls: tls(false) })).rejects.toThrow(
      /127\.0\.0\.1:\d+: TLS: /,
    );
  });
});

it('shows what it would send, and sends nothing', () => {
  const seen: number[] = [];
  const sink = { message: ({ opcode }: MessageEvent) => void seen.push(opcode) };
  pretend(frame({ opcode: 0x75, value: { term: '7' } }), here(1), sink);
  expect(seen).toEqual([0x75]);
});
