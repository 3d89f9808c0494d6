/**
 * The option lists at the end of pcapng blocks: code, length, value padded to 4 bytes.
 * Source: draft-ietf-opsawg-pcapng, sections 3.5 (options) and 4.2 (interface options).
 */

export const OPTION = {
  end: 0,
  comment: 1,
  interfaceName: 2,
  timestampResolution: 9,
  timestampOffset: 14,
} as const;

/** Calls back for each whole option in [start, end) until opt_endofopt or damage ends the list. */
export function forEachOption(
  view: DataView,
  start: number,
  end: number,
  little: boolean,
  visit: (code: number, start: number, length: number) => void,
): void {
  let at = start;
  while (at + 4 <= end) {
    const code = view.getUint16(at, little);
    const length = view.getUint16(at + 2, little);
    if (code === OPTION.end || at + 4 + length > end) return;
    visit(code, at + 4, length);
    at += 4 + ((length + 3) & ~3);
  }
}

const utf8 = new TextDecoder();

/** Options hold UTF-8; what is not becomes U+FFFD. A terminating zero, which some write, goes. */
export function optionText(bytes: Uint8Array, start: number, length: number): string {
  const text = utf8.decode(bytes.subarray(start, start + length));
  const terminator = text.indexOf('\0');
  return terminator < 0 ? text : text.slice(0, terminator);
}
