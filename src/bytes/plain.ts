/**
 * The same bytes as no Buffer. Streams and sockets hand out Buffers, whose `slice` shares memory
 * where that of an array makes a copy: whoever is handed a part of them could be deceived.
 */
export const plain = (bytes: Uint8Array): Uint8Array =>
  bytes.constructor === Uint8Array
    ? bytes
    : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
