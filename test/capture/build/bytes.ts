/** Bytes for tests, written out field by field and independently of the code under test. */
import { join } from '../../helpers/bytes.js';

function number(size: 1 | 2 | 4, value: number, little = false): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i += 1) {
    bytes[little ? i : size - 1 - i] = Math.floor(value / 256 ** i) % 256;
  }
  return bytes;
}

export const u8 = (value: number) => number(1, value);
export const u16 = (value: number, little = false) => number(2, value, little);
export const u32 = (value: number, little = false) => number(4, value, little);

export function text(value: string): Uint8Array {
  return new Uint8Array(Buffer.from(value, 'utf8'));
}

export function latin1(value: string): Uint8Array {
  return new Uint8Array(Buffer.from(value, 'latin1'));
}

export function hex(value: string): Uint8Array {
  return new Uint8Array(Buffer.from(value.replaceAll(' ', ''), 'hex'));
}

export function padded(bytes: Uint8Array, multiple: number): Uint8Array {
  return join(bytes, new Uint8Array((multiple - (bytes.length % multiple)) % multiple));
}

export function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
