/**
 * The six magic bytes and what each says of its frame.
 * Source: kv_engine include/mcbp/protocol/magic.h, docs/BinaryProtocol.md.
 */
export interface Magic {
  readonly value: number;
  /** kv_engine's enumerator. */
  readonly name: string;
  readonly kind: 'request' | 'response';
  /** Which end sends it: the client magics travel to the server, 0x82 the other way. */
  readonly sender: 'client' | 'server';
  /** Bytes 2-3 are framing-extras length and 8-bit key length instead of a 16-bit key length. */
  readonly framingExtras: boolean;
  /** Opcodes come from the server's own table (cluster-map pushes and the like). */
  readonly serverOpcode: boolean;
}

const magics: readonly Magic[] = [
  {
    value: 0x80,
    name: 'ClientRequest',
    kind: 'request',
    sender: 'client',
    framingExtras: false,
    serverOpcode: false,
  },
  {
    value: 0x08,
    name: 'AltClientRequest',
    kind: 'request',
    sender: 'client',
    framingExtras: true,
    serverOpcode: false,
  },
  {
    value: 0x81,
    name: 'ClientResponse',
    kind: 'response',
    sender: 'server',
    framingExtras: false,
    serverOpcode: false,
  },
  {
    value: 0x18,
    name: 'AltClientResponse',
    kind: 'response',
    sender: 'server',
    framingExtras: true,
    serverOpcode: false,
  },
  {
    value: 0x82,
    name: 'ServerRequest',
    kind: 'request',
    sender: 'server',
    framingExtras: false,
    serverOpcode: true,
  },
  {
    value: 0x83,
    name: 'ServerResponse',
    kind: 'response',
    sender: 'client',
    framingExtras: false,
    serverOpcode: true,
  },
];

const byValue: readonly (Magic | undefined)[] = Array.from({ length: 256 }, (_, value) =>
  magics.find((magic) => magic.value === value),
);

/** The magic with this value, or undefined: the byte starts no frame. */
export function magicOf(value: number): Magic | undefined {
  return byValue[value];
}
