/**
 * What does a connection speak that is not MCBP? Ports of this protocol carry others as well
 * (TLS on 11207, ASCII memcached on 11211, HTTP by mistake), and a connection that stays
 * undecoded should be named. Only for bytes that were found to be no frame: nothing here decides
 * whether something is one.
 */
import type { ForeignProtocol } from './foreign-protocol.js';
import { tlsRecords } from './foreign-tls.js';

interface TextProtocol {
  readonly name: string;
  /** Matches the beginning, as Latin-1; what the group matched is the detail. */
  readonly pattern: RegExp;
}

const METHODS = 'GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|CONNECT|TRACE';
const KEY = '[^\\x00-\\x20\\x7f]{1,250}';
const STORE = 'set|add|replace|append|prepend|cas';

/** First match counts. All patterns are anchored and free of nested repetition. */
const textProtocols: readonly TextProtocol[] = [
  // RFC 9113 section 3.4
  { name: 'HTTP/2', pattern: /^PRI \* HTTP\/2\.0\r\n/ },
  // RFC 9112 sections 3 and 4
  { name: 'HTTP/1', pattern: new RegExp(`^((?:${METHODS}) [!-~]{1,2048}) HTTP/1\\.[01]\\r?\\n`) },
  { name: 'HTTP/1', pattern: new RegExp(`^(?:${METHODS}) [!-~]+$`) },
  { name: 'HTTP/1', pattern: /^(HTTP\/1\.[01] \d{3}[^\r\n]{0,100})/ },
  // RFC 4253 section 4.2
  { name: 'SSH', pattern: /^SSH-([0-9.]+-[!-~]{1,100})/ },
  // HAProxy doc/proxy-protocol.txt, version 1
  { name: 'PROXY protocol', pattern: /^PROXY (TCP4|TCP6|UNKNOWN)[ \r]/ },
  // memcached doc/protocol.txt: meta commands, then the classic ones and their answers
  { name: 'memcached text protocol', pattern: new RegExp(`^(m[gsda]) ${KEY}[ \\r\\n]`) },
  { name: 'memcached text protocol', pattern: /^(mn|me [^\r\n]{1,250})\r?\n/ },
  {
    name: 'memcached text protocol',
    pattern: new RegExp(`^(gets?|touch|incr|decr|gats?) ${KEY}[ \\r\\n]`),
  },
  { name: 'memcached text protocol', pattern: new RegExp(`^(${STORE}) ${KEY} \\d+ -?\\d+ \\d+`) },
  { name: 'memcached text protocol', pattern: new RegExp(`^(delete) ${KEY}(?: noreply)?\\r?\\n`) },
  { name: 'memcached text protocol', pattern: /^(stats|version|flush_all|verbosity|quit)[ \r\n]/ },
  { name: 'memcached text protocol', pattern: /^(VALUE|STAT|VERSION) [!-~]+[ \r]/ },
  { name: 'memcached text protocol', pattern: /^(HD|EN|NF|NS|EX|MN|VA \d+)[ \r]/ },
  {
    name: 'memcached text protocol',
    pattern: /^(STORED|NOT_STORED|NOT_FOUND|END|ERROR|DELETED)\r\n/,
  },
  // Redis serialization protocol: a command as an array of bulk strings, or its answer
  { name: 'Redis', pattern: /^\*\d{1,7}\r\n\$\d{1,9}\r\n([A-Za-z]{1,20})/ },
  { name: 'Redis', pattern: /^(\+OK|\+PONG|-ERR [ -~]{1,100}|-NOAUTH|-WRONGTYPE)[ \r]/ },
  // RFC 5321 sections 4.1.1.1 and 4.2; FTP greets alike
  { name: 'SMTP', pattern: /^220[ -]([ -~]{1,200}(?:SMTP|Postfix|Exim)[ -~]{0,100})\r\n/ },
  { name: 'SMTP', pattern: /^(EHLO|HELO) [!-~]{1,255}\r\n/ },
];

const latin1 = new TextDecoder('latin1');
const LONGEST_LINE = 4096;

function textProtocol(bytes: Uint8Array): ForeignProtocol | undefined {
  const text = latin1.decode(bytes.subarray(0, LONGEST_LINE));
  for (const { name, pattern } of textProtocols) {
    const match = pattern.exec(text);
    if (match !== null) return { name, detail: match[1] ?? '', complete: true };
  }
  return undefined;
}

const u32 = (bytes: Uint8Array, at: number, little = false): number =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(at, little);

interface BinaryProtocol {
  readonly name: string;
  /** Bytes that `matches` reads. */
  readonly least: number;
  readonly matches: (bytes: Uint8Array) => boolean;
}

const PROXY_V2 = [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a];

/** OP_REPLY, OP_QUERY, OP_COMPRESSED, OP_MSG. */
const MONGO_OPCODES = [1, 2004, 2012, 2013];

const binaryProtocols: readonly BinaryProtocol[] = [
  {
    // HAProxy doc/proxy-protocol.txt, version 2
    name: 'PROXY protocol',
    least: PROXY_V2.length,
    matches: (bytes) => PROXY_V2.every((byte, i) => bytes[i] === byte),
  },
  {
    // MySQL protocol, Protocol::HandshakeV10: length, sequence 0, version 10, then a version text
    name: 'MySQL',
    least: 7,
    matches: (bytes) =>
      bytes[2] === 0 &&
      bytes[3] === 0 &&
      bytes[4] === 10 &&
      /^\d+\./.test(latin1.decode(bytes.subarray(5, 9))),
  },
  {
    // PostgreSQL "Message Formats": StartupMessage 3.0 or SSLRequest
    name: 'PostgreSQL',
    least: 8,
    matches: (bytes) =>
      u32(bytes, 0) <= 10_000 && [0x0003_0000, 80_877_103].includes(u32(bytes, 4)),
  },
  {
    // MongoDB wire protocol, standard message header: little endian, no answer to anything yet
    name: 'MongoDB',
    least: 16,
    matches: (bytes) =>
      u32(bytes, 0, true) <= 48_000_000 && MONGO_OPCODES.includes(u32(bytes, 12, true)),
  },
];

function binaryProtocol(bytes: Uint8Array): ForeignProtocol | undefined {
  const found = binaryProtocols.find(
    ({ least, matches }) => bytes.length >= least && matches(bytes),
  );
  return found && { name: found.name, detail: '', complete: true };
}

/**
 * The protocol that a direction speaks, by its first bytes (or, of TLS, by any record of it);
 * undefined when they are none of those known here. Never throws.
 */
export function foreignProtocol(bytes: Uint8Array): ForeignProtocol | undefined {
  return tlsRecords(bytes) ?? textProtocol(bytes) ?? binaryProtocol(bytes);
}
