/**
 * Frames laid out by hand from kv_engine docs/BinaryProtocol.md, without the program's encoder,
 * so that encoder and decoder are not checked against each other alone.
 */
export interface Layout {
  readonly magic?: number;
  readonly opcode: number;
  readonly framing?: readonly number[];
  readonly extras?: readonly number[];
  readonly key?: string | Uint8Array;
  /** Text, bytes, or anything else as JSON text. */
  readonly value?: unknown;
  /** Absent: JSON where the value was given as such, else RAW. */
  readonly datatype?: number;
  /** Bytes 6-7: vbucket of a request, status of a response. */
  readonly word?: number;
  readonly opaque?: number;
  readonly cas?: number;
  /** A body length that is not the sum of the parts. */
  readonly bodyLength?: number;
}

export const bytesOf = (part: string | Uint8Array): Uint8Array =>
  typeof part === 'string' ? new TextEncoder().encode(part) : part;

const big = (value: number, width: number): number[] =>
  Array.from({ length: width }, (_, i) => Math.floor(value / 256 ** (width - 1 - i)) % 256);

export function frame(layout: Layout): Uint8Array {
  const { magic = 0x80, framing = [], extras = [], value } = layout;
  const isRaw = value === undefined || typeof value === 'string' || value instanceof Uint8Array;
  const key = bytesOf(layout.key ?? '');
  const payload = bytesOf(isRaw ? (value ?? '') : JSON.stringify(value));
  const body = framing.length + extras.length + key.length + payload.length;
  const keyLength =
    magic === 0x08 || magic === 0x18 ? [framing.length, key.length] : big(key.length, 2);
  return Uint8Array.from([
    ...[magic, layout.opcode, ...keyLength],
    ...[extras.length, layout.datatype ?? (isRaw ? 0 : 1), ...big(layout.word ?? 0, 2)],
    ...[...big(layout.bodyLength ?? body, 4), ...big(layout.opaque ?? 0, 4)],
    ...[...big(layout.cas ?? 0, 8), ...framing, ...extras, ...key, ...payload],
  ]);
}

export const response = (layout: Layout): Uint8Array => frame({ magic: 0x81, ...layout });

/** What a server says with a failure: kv_engine daemon/cookie.cc getErrorJson. */
export const failure = (opcode: number, status: number, context: string): Uint8Array =>
  response({ opcode, word: status, value: { error: { context, ref: 'some-uuid' } } });

export const EINVAL = 0x04;
export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
