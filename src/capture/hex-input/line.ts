/** What is this line? The readers are asked in turn: who is strictest comes first. */
import { spacesEnd } from './digits.js';
import { readDumpRow } from './dump-row.js';
import { readListRow } from './list-row.js';
import type { Context, Line } from './rows.js';
import { readTableRow } from './table-row.js';

const PROSE = { kind: 'prose' } as const;

export function readLine(line: string, context: Context): Line {
  const indent = quotedEnd(line);
  if (indent >= line.length) return PROSE;
  if (line.charAt(indent) === '*' && spacesEnd(line, indent + 1) >= line.length) {
    return { kind: 'repeat' };
  }
  return (
    readTableRow(line, indent) ??
    readDumpRow(line, indent, context) ??
    readListRow(line, indent, context.inList) ??
    PROSE
  );
}

/** Where the line begins behind spaces and the `>` of quoted mail. */
function quotedEnd(line: string): number {
  let at = spacesEnd(line, 0);
  while (line.charAt(at) === '>') at = spacesEnd(line, at + 1);
  return at;
}
