/**
 * A line of the byte tables in kv_engine's documents (docs/BinaryProtocol.md and its
 * neighbours; engines/ep/docs/protocol): a decimal offset, then a cell a byte. The
 * character is told beside it, before or behind:
 *
 *      24| 0x48 ('H')    | 0x65 ('e')    |     0|       80      |     4| '0' 0x30      | 0x05 |
 */
import { spacesEnd, wordAt } from './digits.js';
import type { DumpRow, LayoutRow } from './rows.js';

const CELL = /\s*(?:'.'\s*)?(?:0x)?([0-9a-f]{2})(?:\s*\('.'\))?\s*(?:\||$)/iuy;

/** Undefined: this is no such line. */
export function readTableRow(line: string, indent: number): DumpRow | LayoutRow | undefined {
  const digits = /^\d{1,8}(?=\s*\|)/.exec(line.slice(indent, indent + 24))?.[0];
  if (digits === undefined) return undefined;
  const offset = { digits, base: 'decimal', indent: 0 } as const;
  const bytes: number[] = [];
  let at = line.indexOf('|', indent) + 1;
  for (; spacesEnd(line, at) < line.length; at = CELL.lastIndex) {
    CELL.lastIndex = at;
    const value = CELL.exec(line)?.[1];
    if (value === undefined) {
      if (bytes.length === 0) return { kind: 'layout', offset };
      const column = spacesEnd(line, at);
      const message = `expected a byte such as 0x48, found ${wordAt(line, column)}`;
      return {
        kind: 'dump',
        offset,
        bytes: Uint8Array.from(bytes),
        fault: { column: column + 1, message },
      };
    }
    bytes.push(Number.parseInt(value, 16));
  }
  if (bytes.length === 0) return undefined;
  return { kind: 'dump', offset, bytes: Uint8Array.from(bytes), fault: undefined };
}
