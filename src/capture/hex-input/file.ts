/** A hex dump from a file or a stream: read whole, as text. Beside this file the folder does no IO. */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { CaptureError } from '../errors.js';
import { detectFormat, HEAD_LENGTH } from '../format.js';
import { systemError } from '../system-error.js';
import { type HexText, parseHexText } from './parse.js';

/** Longest text that is read, bytes. */
const MAX_TEXT = 64 * 1024 * 1024;

/**
 * Reads and parses all of it; `path` may be `-` for `stdin`. Throws CaptureError when it cannot
 * be read, is longer than 64 MiB, is a capture file, or holds nothing that looks like hex.
 */
export async function readHexText(path: string, stdin: () => Readable): Promise<HexText> {
  const bytes = await readAll(path, path === '-' ? stdin() : createReadStream(path));
  if (bytes.length === 0) throw new CaptureError('empty', path, 'empty file');
  refuseCapture(path, bytes);
  const text = parseHexText(decoded(bytes));
  if (text.blocks.length > 0 || text.problemCount > 0) return text;
  const formats = 'xxd, hexdump -C, od -t x1, tshark -x, tcpdump -X, gdb x/xb, or digits alone';
  throw new CaptureError('not-a-capture', path, `no hex in it; expected a dump by ${formats}`);
}

async function readAll(path: string, source: Readable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of source as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > MAX_TEXT) break;
    }
  } catch (error) {
    throw systemError(path, error);
  }
  if (length <= MAX_TEXT) return Buffer.concat(chunks);
  throw new CaptureError('unreadable', path, `longer than ${MAX_TEXT} bytes; cut it in parts`);
}

function refuseCapture(path: string, bytes: Uint8Array): void {
  let format: string;
  try {
    format = detectFormat(bytes.subarray(0, HEAD_LENGTH), path);
  } catch {
    return;
  }
  throw new CaptureError('foreign-format', path, `a ${format} file and no text: leave out --hex`);
}

/** UTF-8, or UTF-16 with its mark, which PowerShell writes. */
function decoded(bytes: Uint8Array): string {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(wide ? 'utf-16le' : 'utf-8').decode(bytes);
}
