/**
 * Bytes as the tools print them whose dumps `read --hex` takes: each style written here once more,
 * so that what is read can be held against what was written. Those of xxd, hexdump and od were
 * looked at side by side with the tools themselves.
 */
import { hex, hexDump } from '../../../src/bytes/hex.js';

/** @param option picks among the tool's own options; 0..255 */
type Write = (bytes: Uint8Array, option: number) => string;

interface Style {
  readonly name: string;
  /** Its lines tell their offsets. Without, only what begins like a frame is certain to be bytes. */
  readonly hasOffsets: boolean;
  readonly write: Write;
}

const isPrintable = (byte: number): boolean => byte >= 0x20 && byte <= 0x7e;

const characters = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => (isPrintable(byte) ? String.fromCharCode(byte) : '.')).join('');

const pairs = (bytes: Uint8Array, before = '', between = ' '): string =>
  Array.from(bytes, (byte) => before + byte.toString(16).padStart(2, '0')).join(between);

/** Hex digits in groups of so many bytes; 0: in one. */
function groups(bytes: Uint8Array, size: number): string {
  const digits = hex(bytes);
  if (size === 0) return digits;
  return digits.replace(new RegExp(`.{${2 * size}}(?=.)`, 'g'), '$& ');
}

const pick = <T>(choices: readonly [T, ...T[]], at: number): T =>
  choices[at % choices.length] ?? choices[0];

interface Row {
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** As the one before. */
  readonly isRepeated: boolean;
}

function rowsOf(bytes: Uint8Array, width: number): readonly Row[] {
  const rows: Row[] = [];
  for (let offset = 0; offset < bytes.length; offset += width) {
    const row = bytes.subarray(offset, offset + width);
    const before = rows.at(-1)?.bytes;
    const isRepeated = before !== undefined && Buffer.compare(before, row) === 0;
    rows.push({ offset, bytes: row, isRepeated });
  }
  return rows;
}

/** A line a row; with `star` one `*` for those that are like the one before. */
function lines(rows: readonly Row[], star: boolean, line: (row: Row) => string): string {
  const written: string[] = [];
  for (const row of rows) {
    if (!star || !row.isRepeated) written.push(line(row));
    else if (written.at(-1) !== '*') written.push('*');
  }
  return `${written.join('\n')}\n`;
}

const offsetText = (offset: number, digits: number, base = 16): string =>
  offset.toString(base).padStart(digits, '0');

const xxd: Write = (bytes, option) => {
  const width = pick([16, 8, 12, 24, 7, 1], option);
  const size = pick([2, 1, 4, 0], option >> 3);
  const start = width * pick([0, 0, 3], option >> 5);
  const column = groups(new Uint8Array(width), size).length;
  const text = lines(rowsOf(bytes, width), false, ({ offset, bytes: row }) => {
    const digits = groups(row, size).padEnd(column);
    return `${offsetText(start + offset, 8)}: ${digits}  ${characters(row)}`;
  });
  return text;
};

const upper: Write = (bytes) =>
  lines(
    rowsOf(bytes, 16),
    false,
    ({ offset, bytes: row }) =>
      `${offsetText(offset, 8)}: ${groups(row, 1).toUpperCase().padEnd(47)}  ${characters(row)}`,
  );

const hexdump: Write = (bytes, option) => {
  const start = 16 * pick([0, 0, 1], option);
  const rows = lines(rowsOf(bytes, 16), true, ({ offset, bytes: row }) => {
    const halves = `${pairs(row.subarray(0, 8)).padEnd(23)}  ${pairs(row.subarray(8)).padEnd(23)}`;
    return `${offsetText(start + offset, 8)}  ${halves}  |${characters(row)}|`;
  });
  return `${rows}${offsetText(start + bytes.length, 8)}\n`;
};

/** Where lines are left out by `*`, only hexadecimal offsets can be told from others. */
const od: Write = (bytes, option) => {
  const [base, digits] = pick<readonly [number, number]>(
    [
      [16, 6],
      [8, 7],
      [10, 7],
    ],
    option,
  );
  const showsText = (option & 8) !== 0;
  const rows = lines(rowsOf(bytes, 16), base === 16, ({ offset, bytes: row }) => {
    const text = showsText ? `${pairs(row).padEnd(47)}  >${characters(row)}<` : pairs(row);
    return `${offsetText(offset, digits, base)} ${text}`;
  });
  return `${rows}${offsetText(bytes.length, digits, base)}\n`;
};

const wireshark: Write = (bytes) => `${hexDump(bytes).join('\n')}\n`;

/** One side of a stream that is followed: the server's is indented. */
const followed: Write = (bytes, option) =>
  lines(rowsOf(bytes, 16), false, ({ offset, bytes: row }) => {
    const halves = `${pairs(row.subarray(0, 8)).padEnd(23)}  ${pairs(row.subarray(8)).padEnd(23)}`;
    const text = `${characters(row.subarray(0, 8))} ${characters(row.subarray(8))}`;
    return `${option % 2 === 0 ? '' : '    '}${offsetText(offset, 8)}  ${halves}  ${text.trimEnd()}`;
  });

const tcpdump: Write = (bytes, option) =>
  lines(rowsOf(bytes, 16), false, ({ offset, bytes: row }) => {
    const text = option % 2 === 0 ? '' : `  ${characters(row)}`;
    return `\t0x${offsetText(offset, 4)}:  ${text === '' ? groups(row, 2) : groups(row, 2).padEnd(39) + text}`;
  });

const ADDRESS = 0x7f43_387d_7e7a;

const gdb: Write = (bytes, option) =>
  lines(rowsOf(bytes, 8), false, ({ offset, bytes: row }) => {
    const symbol = option % 2 === 0 ? '' : ` <buffer${offset === 0 ? '' : `+${offset}`}>`;
    return `0x${offsetText(ADDRESS + offset, 12)}${symbol}:\t${pairs(row, '0x', '\t')}`;
  });

const lldb: Write = (bytes) =>
  lines(
    rowsOf(bytes, 16),
    false,
    ({ offset, bytes: row }) =>
      `0x${offsetText(ADDRESS + offset, 12)}: ${pairs(row).padEnd(47)}  ${characters(row)}`,
  );

/** kv_engine, protocol/mcbp/dump.cc. */
const kvEngine: Write = (bytes) =>
  lines(
    rowsOf(bytes, 8),
    false,
    ({ offset, bytes: row }) =>
      `0x${offsetText(offset, 8)}\t${pairs(row, '0x').padEnd(39)}     ${characters(row)}`,
  );

/** kv_engine, docs/BinaryProtocol.md. */
const table: Write = (bytes) => {
  const rule = `${' '.repeat(8)}+---------------+---------------+---------------+---------------+\n`;
  const rows = rowsOf(bytes, 4).map(({ offset, bytes: row }) => {
    const cells = Array.from(row, (byte) => {
      const shown = /[\w ]/.test(String.fromCharCode(byte))
        ? ` ('${String.fromCharCode(byte)}')`
        : '';
      return ` 0x${byte.toString(16).padStart(2, '0')}${shown}`.padEnd(15);
    });
    return `${String(offset).padStart(8)}|${cells.join('|')}|\n`;
  });
  return rule + rows.join(rule) + rule;
};

const folded = (text: string, width: number): string =>
  `${text.replace(new RegExp(`.{1,${width}}`, 'g'), '$&\n')}`;

const array: Write = (bytes) => {
  const rows = rowsOf(bytes, 12).map(({ bytes: row }) => `  ${pairs(row, '0x', ', ')}`);
  return `unsigned char frame[] = {\n${rows.join(',\n')}\n};\nunsigned int frame_len = ${bytes.length};\n`;
};

const dumped = (name: string, write: Write): Style => ({ name, hasOffsets: true, write });
const listed = (name: string, write: Write): Style => ({ name, hasOffsets: false, write });

export const STYLES: readonly [Style, ...Style[]] = [
  dumped('xxd', xxd),
  dumped('xxd -u -g1', upper),
  dumped('hexdump -C', hexdump),
  dumped('od -t x1', od),
  dumped('tshark -x, our -x', wireshark),
  dumped("Wireshark's followed stream", followed),
  dumped('tcpdump -X', tcpdump),
  dumped('gdb x/xb', gdb),
  dumped('lldb memory read', lldb),
  dumped("kv_engine's dump", kvEngine),
  dumped("kv_engine's documents", table),
  listed('xxd -p', (bytes) => folded(hex(bytes), 60)),
  listed('xxd -i', array),
  listed('digits, cut anywhere', (bytes, option) => folded(hex(bytes), 11 + (option % 60))),
  listed('one run of digits', (bytes) => `${hex(bytes)}\n`),
  listed('groups', (bytes, option) => `${groups(bytes, 1 << (option % 4))}\n`),
  listed('od -A n -t x1', (bytes) =>
    lines(rowsOf(bytes, 16), false, ({ bytes: row }) => ` ${pairs(row)}`),
  ),
  listed('colons or hyphens', (bytes, option) => `${pairs(bytes, '', pick([':', '-'], option))}\n`),
  listed('a list', (bytes) => `[${pairs(bytes, '0x', ', ')}]\n`),
  listed('escapes', (bytes) => `"${pairs(bytes, '\\x', '')}"\n`),
];

/** What happens to a text on its way here and changes nothing of what it says. */
export const WRAPPINGS: readonly [(text: string) => string, ...((text: string) => string)[]] = [
  (text) => text,
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => text.replace(/^(?=.)/gm, '> '),
  (text) => text.replace(/[ \t]+$/gm, ''),
  (text) => text.trimEnd(),
  (text) => `Look at this:\n\n${text}\nIs that a decade old?\n`,
];
