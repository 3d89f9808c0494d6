/**
 * What a TLS client asks for in its first message, read without answering it: the name of
 * the server (SNI) and the application protocols (ALPN). The proxy asks the node the same
 * before it answers the client, and it tells TLS from everything else by this message.
 *
 * RFC 8446: 5.1 record layer, 4 handshake header, 4.1.2 ClientHello (the same in TLS 1.2,
 * RFC 5246, 7.4.1.2); RFC 6066, 3 server_name; RFC 7301, 3.1 ALPN.
 */

import { Cursor, Truncated } from '../../bytes/cursor.js';
import { joined } from '../../bytes/joined.js';

export interface ClientHello {
  /** As sent; undefined where the client names none. */
  readonly serverName: string | undefined;
  /** In the client's order of preference; empty where it offers none. */
  readonly protocols: readonly string[];
}

export type HelloReading =
  | { readonly kind: 'hello'; readonly hello: ClientHello }
  /** Cut short so far: more bytes may complete it. */
  | { readonly kind: 'more' }
  /** No TLS, or no ClientHello. */
  | { readonly kind: 'other'; readonly reason: string };

/** A ClientHello is a few hundred bytes, with post-quantum keys under two thousand. */
export const MAX_HELLO = 64 * 1024;

const RECORD_HEADER = 5;
const HANDSHAKE_RECORD = 22;
const CLIENT_HELLO = 1;
const SERVER_NAME = 0;
const HOST_NAME = 0;
const ALPN = 16;
/** A record's fragment is at most 2^14 bytes (RFC 8446, 5.1). */
const MAX_FRAGMENT = 1 << 14;

const NO_TLS: HelloReading = { kind: 'other', reason: 'does not speak TLS' };
const MORE: HelloReading = { kind: 'more' };

/** Reads the first bytes of a stream; never throws. `bytes` is not kept. */
export function readClientHello(bytes: Uint8Array): HelloReading {
  if (bytes.length > MAX_HELLO) {
    return { kind: 'other', reason: `sends a ClientHello longer than ${MAX_HELLO} bytes` };
  }
  const fragments: Uint8Array[] = [];
  const rest = collectFragments(bytes, fragments);
  if (rest === 'no TLS') return NO_TLS;
  try {
    return readMessage(new Cursor(joined(fragments)));
  } catch (error) {
    if (!(error instanceof Truncated)) throw error;
    return rest === 'other records' ? NO_TLS : MORE;
  }
}

/** The fragments of the handshake records at the front, and what is behind them. */
function collectFragments(
  bytes: Uint8Array,
  fragments: Uint8Array[],
): 'nothing' | 'other records' | 'no TLS' {
  for (let at = 0; at < bytes.length; ) {
    // A client that speaks something else must be known by its first byte: it may send no more.
    if (bytes[at] !== HANDSHAKE_RECORD) return at === 0 ? 'no TLS' : 'other records';
    const major = bytes[at + 1];
    if (major !== undefined && major !== 3) return 'no TLS';
    if (bytes.length - at < RECORD_HEADER) break;
    const length = ((bytes[at + 3] as number) << 8) | (bytes[at + 4] as number);
    if (length === 0 || length > MAX_FRAGMENT) return 'no TLS';
    at += RECORD_HEADER;
    fragments.push(bytes.subarray(at, at + length));
    at += length;
  }
  return 'nothing';
}

/** Throws Truncated while the message is not complete. */
function readMessage(message: Cursor): HelloReading {
  if (message.u8('handshake type') !== CLIENT_HELLO) return NO_TLS;
  const body = new Cursor(message.bytes(u24(message), 'ClientHello'));
  try {
    return { kind: 'hello', hello: readHello(body) };
  } catch (error) {
    if (!(error instanceof Truncated)) throw error;
    return { kind: 'other', reason: `sends a damaged ClientHello (${error.message})` };
  }
}

function u24(cursor: Cursor): number {
  const high = cursor.u8('handshake length');
  return (high << 16) | cursor.u16('handshake length');
}

function readHello(body: Cursor): ClientHello {
  body.u16('version');
  body.bytes(32, 'random');
  body.bytes(body.u8('session id length'), 'session id');
  body.bytes(body.u16('cipher suites length'), 'cipher suites');
  body.bytes(body.u8('compression methods length'), 'compression methods');
  let serverName: string | undefined;
  let protocols: readonly string[] = [];
  // TLS 1.2 and before: a hello without extensions ends here.
  const extensions = body.remaining > 0 ? vector(body, 'extensions') : body;
  while (extensions.remaining > 0) {
    const type = extensions.u16('extension type');
    const data = vector(extensions, 'extension');
    if (type === SERVER_NAME) serverName = readServerName(data);
    if (type === ALPN) protocols = readProtocols(vector(data, 'protocol names'));
  }
  return { serverName, protocols };
}

/** A window of the bytes behind a two byte length. */
function vector(cursor: Cursor, what: string): Cursor {
  return new Cursor(cursor.bytes(cursor.u16(`${what} length`), what));
}

function readServerName(data: Cursor): string | undefined {
  // Servers send the extension empty; a client that does names nobody.
  if (data.remaining === 0) return undefined;
  const names = vector(data, 'server names');
  while (names.remaining > 0) {
    const type = names.u8('server name type');
    const name = vector(names, 'server name').rest();
    if (type === HOST_NAME && name.length > 0) return latin1(name);
  }
  return undefined;
}

function readProtocols(names: Cursor): readonly string[] {
  const protocols: string[] = [];
  while (names.remaining > 0) {
    protocols.push(latin1(names.bytes(names.u8('protocol name length'), 'protocol name')));
  }
  return protocols;
}

/** Byte for byte, so that what is passed on is what came. */
function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
