/** Bytes as text of one character a byte, so that offsets in the text are offsets in the bytes. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
