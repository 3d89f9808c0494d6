/** What kind of file is this? Decided by its first bytes, never by its name. */
import { CaptureError } from './errors.js';
import { foreignFormat } from './foreign-formats.js';
import { pcapMagic } from './pcap-header.js';
import { BLOCK, sectionByteOrder } from './pcapng-blocks.js';

export type CaptureFormat = 'pcap' | 'pcapng';

/** Enough of a file to name it, foreign formats included. */
export const HEAD_LENGTH = 4096;
/** The least that tells pcap and pcapng from everything else. */
const LEAST_HEAD = 12;

/**
 * `head` is the start of the file, as long as the file or at least `LEAST_HEAD` bytes.
 * Throws CaptureError, which names `file`, when it is neither pcap nor pcapng.
 */
export function detectFormat(head: Uint8Array, file: string): CaptureFormat {
  if (head.length === 0) throw new CaptureError('empty', file, 'empty file');
  const format = ownFormat(head);
  if (format !== undefined) return format;
  const foreign = foreignFormat(head);
  if (foreign === undefined) {
    throw new CaptureError('not-a-capture', file, `not a capture file (${impression(head)})`);
  }
  const hint = foreign.convert === undefined ? '' : `; convert it with: ${foreign.convert(file)}`;
  throw new CaptureError('foreign-format', file, foreign.what + hint);
}

function ownFormat(head: Uint8Array): CaptureFormat | undefined {
  if (head.length < 4) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (pcapMagic(view, 0) !== undefined) return 'pcap';
  if (view.getUint32(0) !== BLOCK.sectionHeader) return undefined;
  const cut = head.length < LEAST_HEAD;
  return cut || sectionByteOrder(view, 0) !== undefined ? 'pcapng' : undefined;
}

/** Share of bytes that may be odd in what still looks like text. */
const ODD_SHARE = 0.02;

function impression(head: Uint8Array): string {
  const looked = head.subarray(0, 1024);
  const odd = looked.filter((byte) => (byte < 0x20 && !isLayout(byte)) || byte === 0x7f).length;
  if (odd <= looked.length * ODD_SHARE && isUtf8(looked)) return 'looks like text';
  const start = Array.from(looked.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0'));
  return `it starts with ${start.join(' ')}`;
}

/** Tab, line feed, form feed, carriage return, and the escape of coloured output. */
function isLayout(byte: number): boolean {
  return byte === 9 || byte === 10 || byte === 12 || byte === 13 || byte === 0x1b;
}

/** The end of `bytes` may cut a character in two. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
