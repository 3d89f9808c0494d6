/**
 * A hex dump as people paste it: text in, blocks of bytes out. The formats are recognised line by
 * line and may be mixed: dumps with offsets (dump-row.ts), byte tables of kv_engine's documents
 * (table-row.ts), bytes without offsets (list-row.ts). Everything else is prose.
 *
 * Never throws; time and memory grow with the text, but for the lines that `*` stands for,
 * which are bounded by MAX_REPEATED.
 */
import { Assembler } from './assemble.js';
import type { HexText } from './block.js';
import { readLine } from './line.js';

export type { HexBlock, HexText } from './block.js';

const CARRIAGE_RETURN = 0x0d;

export function parseHexText(text: string): HexText {
  const assembler = new Assembler();
  let number = 0;
  for (let start = 0; start <= text.length; ) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    number += 1;
    const isWindows = text.charCodeAt(end - 1) === CARRIAGE_RETURN && end > start;
    assembler.add(readLine(text.slice(start, isWindows ? end - 1 : end), assembler), number);
    start = end + 1;
  }
  return assembler.finish();
}
