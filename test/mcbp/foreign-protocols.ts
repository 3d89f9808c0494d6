/**
 * First bytes of both directions of protocols that are not this one, laid out by hand from their
 * specifications; those whose first byte is one of our magics above all.
 */
import { Chance } from '../bench/resync/random.mjs';
import { join } from '../helpers/bytes.js';

export interface ForeignCase {
  readonly name: string;
  readonly client: Uint8Array;
  readonly server: Uint8Array;
  /** What foreignProtocol() calls the client's bytes, and the server's. */
  readonly called?: readonly [string | undefined, string | undefined];
}

export const ascii = (text: string): Uint8Array =>
  Uint8Array.from(text, (char) => char.charCodeAt(0));
const hex = (digits: string): Uint8Array =>
  Uint8Array.from(digits.match(/[0-9a-f]{2}/g) ?? [], (pair) => Number.parseInt(pair, 16));
const u16 = (value: number): number[] => [value >> 8, value & 0xff];
const sized16 = (bytes: Uint8Array): Uint8Array => join(Uint8Array.from(u16(bytes.length)), bytes);
const filled = (count: number, byte: number): Uint8Array => new Uint8Array(count).fill(byte);

function random(count: number, seed: number): Uint8Array {
  const bytes = new Uint8Array((count + 3) & ~3);
  new Chance(seed).fill(bytes);
  return bytes.subarray(0, count);
}

export const extension = (type: number, data: Uint8Array): Uint8Array =>
  join(Uint8Array.from(u16(type)), sized16(data));
export const serverName = (name: string): Uint8Array =>
  extension(0, sized16(join(Uint8Array.of(0), sized16(ascii(name)))));
export const alpn = (...names: string[]): Uint8Array =>
  extension(16, sized16(join(...names.map((n) => join(Uint8Array.of(n.length), ascii(n))))));

const record = (type: number, fragment: Uint8Array): Uint8Array =>
  join(Uint8Array.of(type, 3, 1), sized16(fragment));
const handshake = (type: number, body: Uint8Array): Uint8Array =>
  record(22, join(Uint8Array.of(type, 0, ...u16(body.length)), body));

export function clientHello(...extensions: Uint8Array[]): Uint8Array {
  const before = join(Uint8Array.of(3, 3), random(32, 1), Uint8Array.of(32), random(32, 2));
  const suites = sized16(hex('1301 1302 1303 c02b c02f'));
  return handshake(1, join(before, suites, Uint8Array.of(1, 0), sized16(join(...extensions))));
}

export function serverHello(...extensions: Uint8Array[]): Uint8Array {
  const before = join(Uint8Array.of(3, 3), random(32, 3), Uint8Array.of(0));
  return handshake(2, join(before, hex('1301 00'), sized16(join(...extensions))));
}

const applicationData = join(record(23, random(300, 4)), record(23, random(900, 5)));

/** A MongoDB message of this length: the first byte on the wire is the length's lowest. */
function mongo(length: number, requestId: number): Uint8Array {
  const bytes = filled(length, 0x20);
  const view = new DataView(bytes.buffer);
  [length, requestId, 0, 2013, 0].forEach((value, i) => {
    view.setUint32(i * 4, value, true);
  });
  return bytes;
}

const kafkaRequest = hex(
  '00000024 0012 0003 00000001 0008 7264 6b61 666b 6100 0b6c 6962 7264 6b61 666b 6106 322e 332e 3000',
);
const kafkaAnswer = join(hex('00000156 00000001 0000'), hex('3c').slice(), filled(335, 0));

const thriftCall = (name: string): Uint8Array =>
  join(hex('80010001 000000'), Uint8Array.of(name.length), ascii(name), hex('00000000 00'));
const thriftReply = (name: string): Uint8Array =>
  join(
    hex('80010002 000000'),
    Uint8Array.of(name.length),
    ascii(name),
    hex('00000000 0800000000002a 00'),
  );

export const foreignCases: readonly ForeignCase[] = [
  {
    name: 'HTTP/1.1',
    client: ascii('GET /pools/default HTTP/1.1\r\nHost: a:8091\r\nAccept: */*\r\n\r\n'),
    server: ascii('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}'),
    called: ['HTTP/1', 'HTTP/1'],
  },
  {
    name: 'HTTP/2',
    client: join(
      ascii('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
      hex('00000604 0000000000 000300000064'),
    ),
    server: hex('00000004 0000000000 00000004 0100000000'),
    called: ['HTTP/2', undefined],
  },
  {
    name: 'TLS 1.3',
    client: join(
      clientHello(serverName('kv.example'), alpn('h2'), extension(43, hex('04 0304 0303'))),
      applicationData,
    ),
    server: join(serverHello(extension(43, hex('0304'))), applicationData),
    called: ['TLS', 'TLS'],
  },
  {
    name: 'TLS in its middle',
    client: applicationData,
    server: applicationData,
    called: ['TLS', 'TLS'],
  },
  {
    name: 'SSLv2 hello, which begins with a magic',
    client: join(hex('802e 01 0002 0015 0000 0010'), random(37, 6)),
    server: serverHello(),
    called: [undefined, 'TLS'],
  },
  {
    name: 'MySQL',
    client: join(
      hex('54000001 8da60f00 00000001 08'),
      filled(23, 0),
      ascii('root\0\0app\0mysql_native_password\0'),
    ),
    server: join(
      hex('4a000000 0a'),
      ascii('8.0.33\0'),
      hex('08000000'),
      ascii('abcdefgh\0'),
      filled(40, 2),
    ),
    called: [undefined, 'MySQL'],
  },
  {
    name: 'PostgreSQL',
    client: join(hex('00000029 00030000'), ascii('user\0postgres\0database\0app\0\0')),
    server: hex('52 0000000c 00000005 8f3aa2c1'),
    called: ['PostgreSQL', undefined],
  },
  {
    name: 'PostgreSQL over TLS',
    client: join(hex('00000008 04d2162f'), clientHello()),
    server: join(ascii('S'), serverHello()),
    called: ['PostgreSQL', undefined],
  },
  {
    name: 'Redis',
    client: ascii('*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$5\r\nvalue\r\n'),
    server: ascii('+OK\r\n$-1\r\n:1\r\n'),
    called: ['Redis', 'Redis'],
  },
  {
    name: 'memcached text',
    client: ascii('get a_key another\r\nset k 0 0 3\r\nabc\r\n'),
    server: ascii('VALUE a_key 0 3\r\nabc\r\nEND\r\nSTORED\r\n'),
    called: ['memcached text protocol', 'memcached text protocol'],
  },
  {
    name: 'memcached meta commands',
    client: ascii('mg key v t\r\nms key 3 T90\r\nabc\r\nmn\r\n'),
    server: ascii('VA 3 t-1\r\nabc\r\nHD\r\nMN\r\n'),
    called: ['memcached text protocol', 'memcached text protocol'],
  },
  {
    name: 'SSH',
    client: ascii('SSH-2.0-OpenSSH_9.2p1\r\n'),
    server: join(ascii('SSH-2.0-OpenSSH_9.6\r\n'), hex('000005dc 0a 14'), random(400, 7)),
    called: ['SSH', 'SSH'],
  },
  { name: 'Kafka', client: kafkaRequest, server: kafkaAnswer },
  {
    name: 'MongoDB',
    client: mongo(300, 7),
    server: mongo(330, 9),
    called: ['MongoDB', 'MongoDB'],
  },
  ...[0x80, 0x81, 0x82, 0x83, 0x108, 0x118].map(
    (length): ForeignCase => ({
      name: `MongoDB with messages of ${length} bytes`,
      client: join(mongo(length, 0), mongo(length, 1)),
      server: join(mongo(length, 0x100), mongo(length, 0x200)),
      called: ['MongoDB', 'MongoDB'],
    }),
  ),
  {
    name: 'SMTP',
    client: ascii('EHLO relay.example\r\nMAIL FROM:<a@b.example>\r\n'),
    server: ascii('220 mail.example ESMTP Postfix\r\n250-mail.example\r\n250 SMTPUTF8\r\n'),
    called: ['SMTP', 'SMTP'],
  },
  {
    name: 'Thrift, which begins with a magic',
    client: join(thriftCall('getSplits'), thriftCall('op'), thriftCall('ping')),
    server: join(thriftReply('getSplits'), thriftReply('op'), thriftReply('ping')),
  },
  {
    name: 'Cassandra, whose answers begin with a magic',
    client: hex(
      '01000005 00000000 01000001 00000016 0001 000b 43514c5f56455253494f4e 0005 332e302e30',
    ),
    server: join(
      hex('81000006 0000003e 0002 000b'),
      ascii('CQL_VERSION'),
      filled(49, 0x2e),
      hex('81000002 00000000'),
    ),
  },
  {
    name: 'WebSocket frames, which begin with a magic',
    client: join(hex('8185 37fa213d 7f9f4d5158'), hex('8280 01020304')),
    server: join(hex('8105'), ascii('hello'), hex('827e 0100'), random(256, 8), hex('8900')),
  },
  {
    name: 'MQTT, whose subscriptions begin with a magic',
    client: join(
      hex('101800044d515454 0402003c 000c'),
      ascii('test-client1'),
      hex('820a 0001 0005 612f622f63 00'),
    ),
    server: hex('20020000 9003 0001 00 3009 0005 612f622f63 6869'),
  },
  {
    name: 'AMQP',
    client: ascii('AMQP\0\0\x09\x01'),
    server: join(hex('01 0000 00000020 000a 000a 00 09'), filled(28, 0), hex('ce')),
  },
  {
    name: 'LDAP',
    client: hex('300c 020101 6007 020103 0400 8000'),
    server: hex('300c 020101 6107 0a0100 0400 0400'),
  },
  {
    name: 'DNS over TCP',
    client: hex('001c 1a2b 0100 0001 0000 0000 0000 07 6578616d706c65 00 0001 0001'),
    server: hex('002c 1a2b 8180 0001 0001 0000 0000 07 6578616d706c65 00 0001 0001 c00c00010001'),
  },
  {
    name: 'the Erlang distribution',
    client: join(hex('0025 4e 0000000d07df7fbd 6389a0d3 0014'), ascii('ns_1@cb.local')),
    server: ascii('\0\x03sok\0\x10'),
  },
  {
    name: 'PROXY protocol, version 1',
    client: ascii('PROXY TCP4 192.0.2.1 192.0.2.2 40000 11210\r\n'),
    server: new Uint8Array(0),
    called: ['PROXY protocol', undefined],
  },
  {
    name: 'PROXY protocol, version 2',
    client: hex('0d0a0d0a000d0a515549540a 21110 00c c0000201 c0000202 9c40 2bca'),
    server: new Uint8Array(0),
    called: ['PROXY protocol', undefined],
  },
  { name: 'zeros', client: filled(3000, 0), server: filled(3000, 0) },
  { name: 'nothing but request magics', client: filled(3000, 0x80), server: filled(3000, 0x80) },
  { name: 'nothing but response magics', client: filled(3000, 0x81), server: filled(3000, 0x81) },
  {
    name: 'magics among zeros',
    client: Uint8Array.from({ length: 2400 }, (_, i) => (i % 24 === 0 ? 0x80 : 0)),
    server: Uint8Array.from({ length: 2400 }, (_, i) => (i % 24 === 0 ? 0x81 : 0)),
  },
  ...Array.from(
    { length: 40 },
    (_, seed): ForeignCase => ({
      name: `random bytes ${seed}`,
      // The first byte is each magic in turn, so that more than the first byte must tell.
      client: join(Uint8Array.of([0x80, 0x08, 0x83][seed % 3] ?? 0), random(3000, 100 + seed)),
      server: join(Uint8Array.of([0x81, 0x18, 0x82][seed % 3] ?? 0), random(3000, 200 + seed)),
    }),
  ),
];
