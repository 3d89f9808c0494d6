/** What TLS clients ask for, from bytes that Node's own TLS sends and from bytes made here. */
import { createServer } from 'node:net';
import { type ConnectionOptions, connect } from 'node:tls';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_HELLO, readClientHello } from '../../../src/proxy/tls/client-hello.js';

const u16 = (value: number): number[] => [value >> 8, value & 0xff];
const sized = (bytes: readonly number[]): number[] => [...u16(bytes.length), ...bytes];
const ascii = (text: string): number[] => [...Buffer.from(text, 'latin1')];

const extension = (type: number, data: readonly number[]): number[] => [
  ...u16(type),
  ...sized(data),
];
const serverName = (name: string) => extension(0, sized([0, ...sized(ascii(name))]));
const alpn = (names: readonly string[]) =>
  extension(16, sized(names.flatMap((name) => [name.length, ...ascii(name)])));

/** A ClientHello's handshake message (RFC 8446, 4.1.2), byte for byte. */
function message(extensions: readonly number[] | undefined): number[] {
  const body = [
    ...[3, 3],
    ...Array.from({ length: 32 }, (_, i) => i),
    ...[4, 1, 2, 3, 4],
    ...sized([0x13, 0x01, 0x13, 0x02]),
    ...[1, 0],
    ...(extensions === undefined ? [] : sized(extensions)),
  ];
  return [1, 0, ...sized(body)];
}

/** Records of at most `size` bytes each. */
function records(bytes: readonly number[], size = 16384): Uint8Array {
  const out: number[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    out.push(22, 3, 1, ...sized(bytes.slice(at, at + size)));
  }
  return Uint8Array.from(out);
}

const ASKING = records(
  message([...extension(43, [2, 3, 4]), ...serverName('node.example'), ...alpn(['h2', 'x'])]),
);
const HELLO = { serverName: 'node.example', protocols: ['h2', 'x'] };

/** What Node sends first. */
async function sentByNode(options: ConnectionOptions): Promise<Uint8Array> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  const bytes = new Promise<Uint8Array>((resolve) =>
    server.once('connection', (socket) => {
      socket.once('data', (chunk) => {
        resolve(chunk);
        socket.destroy();
        server.close();
      });
    }),
  );
  connect({ ...options, port, host: '127.0.0.1' }).on('error', () => undefined);
  return bytes;
}

describe('a ClientHello', () => {
  it('of Node’s is read', async () => {
    const bytes = await sentByNode({ servername: 'node.example', ALPNProtocols: ['h2', 'x'] });
    expect(readClientHello(bytes)).toEqual({ kind: 'hello', hello: HELLO });
  });

  it('of TLS 1.2 is read, and may ask for nothing', async () => {
    const bytes = await sentByNode({ maxVersion: 'TLSv1.2' });
    const hello = { serverName: undefined, protocols: [] };
    expect(readClientHello(bytes)).toEqual({ kind: 'hello', hello });
  });

  it('without extensions, or with an empty server name, asks for nothing', () => {
    const hello = { serverName: undefined, protocols: [] };
    for (const extensions of [undefined, [], extension(0, [])]) {
      expect(readClientHello(records(message(extensions)))).toEqual({ kind: 'hello', hello });
    }
  });

  it('may be spread over records, and bytes may follow', () => {
    for (const size of [1, 2, 7, 100]) {
      const spread = records(
        [...message([...serverName('node.example'), ...alpn(['h2', 'x'])])],
        size,
      );
      const followed = Uint8Array.from([...spread, 20, 3, 3, 0, 1, 1]);
      expect(readClientHello(spread)).toEqual({ kind: 'hello', hello: HELLO });
      expect(readClientHello(followed)).toEqual({ kind: 'hello', hello: HELLO });
    }
  });

  it('is not complete before its last byte', () => {
    for (let length = 0; length < ASKING.length; length++) {
      expect(readClientHello(ASKING.subarray(0, length))).toEqual({ kind: 'more' });
    }
    expect(readClientHello(ASKING).kind).toBe('hello');
  });

  it('whose inside is cut short is damaged, not incomplete', () => {
    const damaged = message(serverName('node.example'));
    damaged.splice(-3);
    damaged[2] = (damaged.length - 4) >> 8;
    damaged[3] = (damaged.length - 4) & 0xff;
    expect(readClientHello(records(damaged))).toMatchObject({
      kind: 'other',
      reason: expect.stringContaining('damaged ClientHello (extensions at offset'),
    });
  });
});

describe('anything else', () => {
  it.each([
    ['a memcached request', [0x80, 0x0b, 0, 0]],
    ['one byte of it', [0x80]],
    ['HTTP', ascii('GET / HTTP/1.1')],
    ['a record of another version', [22, 2]],
    ['an empty record', [22, 3, 1, 0, 0]],
    ['a record that is too long', [22, 3, 1, 0x40, 0x01]],
    ['a hello with another record in it', [22, 3, 1, 0, 4, 1, 0, 0, 9, 23, 3, 3, 0, 1, 0]],
    ['a ServerHello', [22, 3, 3, 0, 4, 2, 0, 0, 0]],
  ])('is no TLS: %s', (_, bytes) => {
    expect(readClientHello(Uint8Array.from(bytes))).toEqual({
      kind: 'other',
      reason: 'does not speak TLS',
    });
  });

  it('is not waited for without end', () => {
    const endless = records([1, 0xff, 0xff, 0xff, ...new Array<number>(MAX_HELLO).fill(0)]);
    expect(readClientHello(endless)).toMatchObject({ kind: 'other' });
    expect(readClientHello(endless.subarray(0, MAX_HELLO))).toEqual({ kind: 'more' });
  });

  it('never throws', () => {
    const flipped = fc.record({
      at: fc.nat(ASKING.length - 1),
      to: fc.integer({ max: 255, min: 0 }),
    });
    fc.assert(
      fc.property(fc.array(flipped, { minLength: 1, maxLength: 8 }), (flips) => {
        const bytes = ASKING.slice();
        for (const { at, to } of flips) bytes[at] = to;
        expect(['hello', 'more', 'other']).toContain(readClientHello(bytes).kind);
      }),
      { numRuns: 2_000 },
    );
  });
});
