/**
 * TLS by its records: that it is TLS, and what the hello of either side says in the clear, which
 * is what tells one encrypted connection from another: version, server name, protocols.
 *
 *   record     type 1, version 2, length 2, fragment
 *   handshake  type 1, length 3, then for a hello: version 2, random 32, session id 1+n,
 *              client: cipher suites 2+n, compression 1+n; server: cipher 2, compression 1;
 *              extensions 2+n, each type 2, length 2, data
 *
 * Sources: RFC 8446 sections 4.1.2, 4.1.3, 4.2.1 and 5.1; RFC 6066 section 3 (server name);
 * RFC 7301 section 3.1 (application protocols).
 */
import { Cursor, Truncated } from '../bytes/cursor.js';
import type { ForeignProtocol } from './foreign-protocol.js';

const CHANGE_CIPHER_SPEC = 20;
const HANDSHAKE = 22;
const APPLICATION_DATA = 23;
const RECORD_HEADER = 5;
/** 2^14 bytes and what encryption may add (RFC 5246 section 6.2.3). */
const LONGEST_RECORD = (1 << 14) + 2048;

const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;
const HELLO_NAMES: Readonly<Record<number, string>> = {
  [CLIENT_HELLO]: 'ClientHello',
  [SERVER_HELLO]: 'ServerHello',
};

const SERVER_NAME = 0;
const ALPN = 16;
const SUPPORTED_VERSIONS = 43;

const versionNames: Readonly<Record<number, string>> = {
  768: 'SSL 3.0',
  769: 'TLS 1.0',
  770: 'TLS 1.1',
  771: 'TLS 1.2',
  772: 'TLS 1.3',
};

interface Hello {
  readonly name: string;
  version: number;
  serverName: string | undefined;
  protocols: readonly string[];
}

/** What TLS records at the beginning of `bytes` say; undefined when they are none. */
export function tlsRecords(bytes: Uint8Array): ForeignProtocol | undefined {
  const length = recordAt(bytes, 0);
  if (length === undefined) return undefined;
  const end = RECORD_HEADER + length;
  const name = HELLO_NAMES[bytes[RECORD_HEADER] ?? 0];
  if (bytes[0] === HANDSHAKE && name !== undefined) {
    const hello: Hello = { name, version: 0, serverName: undefined, protocols: [] };
    readHello(bytes.subarray(RECORD_HEADER, end), hello);
    return { name: 'TLS', detail: describe(hello), complete: bytes.length >= end };
  }
  // In the middle of a connection: five bytes alone are soon chance, two records are not.
  const follows = end === bytes.length || recordAt(bytes, end) !== undefined;
  return follows ? { name: 'TLS', detail: '', complete: true } : undefined;
}

/** Length of the record that begins at `at`; undefined when none does. */
function recordAt(bytes: Uint8Array, at: number): number | undefined {
  if (at + RECORD_HEADER > bytes.length) return undefined;
  const cursor = new Cursor(bytes, at);
  const type = cursor.u8('type');
  const version = cursor.u16('version');
  const length = cursor.u16('length');
  const known = type >= CHANGE_CIPHER_SPEC && type <= APPLICATION_DATA && version in versionNames;
  return known && length > 0 && length <= LONGEST_RECORD ? length : undefined;
}

/** Reads as far as the bytes reach. */
function readHello(handshake: Uint8Array, hello: Hello): void {
  try {
    const cursor = new Cursor(handshake);
    const isClient = cursor.u8('type') === CLIENT_HELLO;
    cursor.bytes(3, 'length');
    hello.version = cursor.u16('version');
    cursor.bytes(32, 'random');
    cursor.bytes(cursor.u8('session id length'), 'session id');
    cursor.bytes(isClient ? cursor.u16('cipher suites length') : 2, 'cipher suites');
    cursor.bytes(isClient ? cursor.u8('compression length') : 1, 'compression');
    if (cursor.remaining === 0) return;
    let left = cursor.u16('extensions length');
    while (left > 0) {
      const type = cursor.u16('extension type');
      const data = cursor.bytes(cursor.u16('extension length'), 'extension');
      readExtension(type, new Cursor(data), hello);
      left -= 4 + data.length;
    }
  } catch (error) {
    if (!(error instanceof Truncated)) throw error;
  }
}

function readExtension(type: number, data: Cursor, hello: Hello): void {
  if (type === SERVER_NAME && data.remaining > 0) {
    data.bytes(3, 'list length and name type');
    hello.serverName = printable(data.bytes(data.u16('name length'), 'name'));
  } else if (type === ALPN) {
    data.u16('list length');
    const protocols: string[] = [];
    while (data.remaining > 0) {
      protocols.push(printable(data.bytes(data.u8('protocol length'), 'protocol')));
    }
    hello.protocols = protocols;
  } else if (type === SUPPORTED_VERSIONS) {
    // A client lists versions, behind their length; a server names the one that it chose.
    if (data.remaining > 2) data.u8('list length');
    while (data.remaining >= 2) {
      const version = data.u16('version');
      if (version in versionNames && version > hello.version) hello.version = version;
    }
  }
}

const latin1 = new TextDecoder('latin1');

/** Names go to a terminal: what is not printable ASCII is not repeated. */
const printable = (bytes: Uint8Array): string => latin1.decode(bytes).replace(/[^!-~]/g, '?');

function describe({ name, version, serverName, protocols }: Hello): string {
  const parts = [name];
  const versionName = versionNames[version];
  if (versionName !== undefined) parts.push(versionName);
  if (serverName !== undefined) parts.push(`server name ${serverName}`);
  if (protocols.length > 0) parts.push(`ALPN ${protocols.join(', ')}`);
  return parts.join(', ');
}
