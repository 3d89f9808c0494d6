import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foreignProtocol } from '../../src/mcbp/foreign.js';
import { plausibleHeader } from '../../src/mcbp/plausible.js';
import { Recogniser } from '../../src/mcbp/recognise.js';
import { CLIENT, type End, SERVER } from '../../src/tcp/events.js';
import {
  alpn,
  ascii,
  clientHello,
  extension,
  foreignCases,
  serverHello,
  serverName,
} from './foreign-protocols.js';
import { frameOf, momentOf } from './framer-helpers.js';

const SIZES = [1, 2, 3, 5, 7, 16, 24, 100, 1460, 1e6];

/** Feeds both directions in pieces, turn about; the ends in the order given. */
function feed(
  recogniser: Recogniser,
  turns: readonly (readonly [End, Uint8Array])[],
  size: number,
): void {
  const longest = Math.max(...turns.map(([, bytes]) => bytes.length));
  for (let at = 0, packet = 1; at < longest; at += size) {
    for (const [from, bytes] of turns) {
      const piece = bytes.subarray(at, at + size);
      if (piece.length > 0) recogniser.data(from, piece, momentOf(packet++));
    }
  }
}

describe('other protocols are never taken for this one', () => {
  it.each(foreignCases)('$name, from the start', ({ client, server }) => {
    for (const size of SIZES) {
      for (const turns of [
        [
          [CLIENT, client],
          [SERVER, server],
        ],
        [
          [SERVER, server],
          [CLIENT, client],
        ],
        [[CLIENT, client]],
        [[SERVER, server]],
      ] as const) {
        const recogniser = new Recogniser(false);
        feed(recogniser, turns, size);
        expect([size, recogniser.finish()]).toEqual([size, 'other']);
      }
    }
  });

  it.each(foreignCases)('$name, begun in the middle', ({ client, server }) => {
    for (const size of SIZES) {
      for (const skip of [0, 1, 2, 3, 4, 5, 8, 11, 13, 17, 24, 31, 48]) {
        const recogniser = new Recogniser(true);
        feed(
          recogniser,
          [
            [CLIENT, client.subarray(skip)],
            [SERVER, server.subarray(skip)],
          ],
          size,
        );
        expect([size, skip, recogniser.finish()]).toEqual([size, skip, 'other']);
      }
    }
  });

  // Not where the first bytes are a whole frame that says nothing: what follows decides.
  const obvious = foreignCases.filter(
    ({ client, called }) => called?.[0] !== undefined && !plausibleHeader(client, 0),
  );
  it.each(obvious)('$name is told by its first packet of the client', ({ client }) => {
    const recogniser = new Recogniser(false);
    expect(recogniser.data(CLIENT, client, momentOf(1))).toBe('other');
  });
});

describe('foreignProtocol', () => {
  it.each(foreignCases)('names $name, or says nothing', ({ client, server, called = [] }) => {
    expect(foreignProtocol(client)?.name).toBe(called[0]);
    expect(foreignProtocol(server)?.name).toBe(called[1]);
  });

  it.each<[string, Uint8Array, string]>([
    [
      'a ClientHello',
      clientHello(
        serverName('kv.example'),
        alpn('h2', 'http/1.1'),
        extension(43, Uint8Array.of(4, 3, 4, 3, 3)),
      ),
      'ClientHello, TLS 1.3, server name kv.example, ALPN h2, http/1.1',
    ],
    [
      'one without extensions that it knows',
      clientHello(extension(10, Uint8Array.of(0, 0))),
      'ClientHello, TLS 1.2',
    ],
    [
      'one that offers a single version',
      clientHello(extension(43, Uint8Array.of(2, 3, 4))),
      'ClientHello, TLS 1.3',
    ],
    ['a ServerHello', serverHello(extension(43, Uint8Array.of(3, 4))), 'ServerHello, TLS 1.3'],
    [
      'names that would play with a terminal',
      clientHello(serverName('a\x1b[2Jb')),
      'ClientHello, TLS 1.2, server name a?[2Jb',
    ],
  ])('reads %s', (_, bytes, detail) => {
    expect(foreignProtocol(bytes)).toEqual({ name: 'TLS', detail, complete: true });
  });

  it('reads as much of a ClientHello as is there, and says whether more would help', () => {
    const hello = clientHello(serverName('kv.example'), alpn('h2'));
    for (let there = 6; there < hello.length; there++) {
      const found = foreignProtocol(hello.subarray(0, there));
      expect(found?.name).toBe('TLS');
      expect(found?.complete).toBe(false);
    }
    expect(foreignProtocol(hello.subarray(0, hello.length - 1))?.detail).toContain('kv.example');
  });

  it.each([
    ['GET /pools HTTP/1.1\r\n', 'HTTP/1', 'GET /pools'],
    ['HTTP/1.1 404 Object Not Found\r\n', 'HTTP/1', 'HTTP/1.1 404 Object Not Found'],
    ['gets key\r\n', 'memcached text protocol', 'gets'],
    ['ms key 5\r\nvalue\r\n', 'memcached text protocol', 'ms'],
    ['SSH-2.0-libssh_0.9\r\n', 'SSH', '2.0-libssh_0.9'],
  ])('tells more of %j', (text, name, detail) => {
    expect(foreignProtocol(ascii(text))).toEqual({ name, detail, complete: true });
  });

  it('never throws, and names nothing that is ours', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(5), (bytes, which) => {
        foreignProtocol(bytes);
        const tls = clientHello(serverName('x'), alpn('y'));
        tls.set(bytes.subarray(0, 20), (which * 17) % tls.length);
        foreignProtocol(tls);
      }),
    );
    for (const magic of [0x80, 0x81, 0x08, 0x18, 0x82, 0x83]) {
      expect(foreignProtocol(frameOf({ magic, opcode: 0x0a }))).toBeUndefined();
    }
  });
});

describe('Recogniser', () => {
  const hello = clientHello(serverName('kv.example'), alpn('h2'));

  it('says what a connection speaks instead', () => {
    const recogniser = new Recogniser(false);
    expect(recogniser.data(CLIENT, hello, momentOf(1))).toBe('other');
    expect(recogniser.foreign).toMatchObject({
      name: 'TLS',
      detail: 'ClientHello, TLS 1.2, server name kv.example, ALPN h2',
    });
  });

  it('waits for the rest of a hello that can still say more, but not for ever', () => {
    const recogniser = new Recogniser(false);
    for (let at = 0; at + 1 < hello.length; at++) {
      expect(recogniser.data(CLIENT, hello.subarray(at, at + 1), momentOf(at))).toBe('undecided');
    }
    expect(recogniser.finish()).toBe('other');
    expect(recogniser.foreign?.detail).toContain('kv.example');
  });

  it('names TLS that was joined in the middle', () => {
    const recogniser = new Recogniser(true);
    const { client, server } = foreignCases.find(({ name }) => name === 'TLS in its middle') ?? {};
    recogniser.data(CLIENT, client ?? new Uint8Array(0), momentOf(1));
    recogniser.data(SERVER, server ?? new Uint8Array(0), momentOf(2));
    expect(recogniser.finish()).toBe('other');
    expect(recogniser.foreign?.name).toBe('TLS');
  });

  it('names nothing once it is ours', () => {
    const recogniser = new Recogniser(false);
    expect(recogniser.data(CLIENT, frameOf({ opcode: 0x0a }), momentOf(1))).toBe('mcbp');
    expect(recogniser.foreign).toBeUndefined();
  });
});
