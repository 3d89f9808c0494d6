/**
 * Bytes to keep. Not `slice`: of a Buffer, which sockets and files hand out and fill again, that
 * is no copy but a view.
 */
export const copied = (bytes: Uint8Array, start = 0, end = bytes.length): Uint8Array<ArrayBuffer> =>
  new Uint8Array(bytes.subarray(start, end));
