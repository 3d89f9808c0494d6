/**
 * Hex dumps as people paste them. The first byte says what the rest is: bytes, which are written in
 * one of the styles and must be read as they were; or a text, in which anything may stand.
 */
import { Readable } from 'node:stream';
import { hexDump } from '../../../src/bytes/hex.js';
import { joined } from '../../../src/bytes/joined.js';
import { CaptureError } from '../../../src/capture/errors.js';
import { MAX_REPEATED } from '../../../src/capture/hex-input/block.js';
import { readHexText } from '../../../src/capture/hex-input/file.js';
import { type HexText, parseHexText } from '../../../src/capture/hex-input/parse.js';
import { harmless } from '../../../src/dissect/text.js';
import { playHex } from '../../../src/engine/reading/hex-source.js';
import type { Random } from '../../../src/sim/random.js';
import { STYLES, WRAPPINGS } from '../../capture/hex-input/dump-styles.js';
import { corpus } from '../../filter/views.js';
import { hold, type Target } from '../engine/target.js';
import { Reader } from './traffic.js';

const BYTES = 0;
const TEXT = 1;
/** In front of bytes: what they are, style, wrapping, option of the style. */
const HEAD = 4;
/** Fewer bytes make no frame: without offsets they may be numbers in somebody's notes. */
const FRAME = 24;
/** What is longer in all is not decoded: `*` makes megabytes of a line. */
const DECODED = 256 * 1024;

const PASSWORD = 'correct-horse-battery';
const utf8 = new TextEncoder();

/** SASL_AUTH by PLAIN, with a password that must be nowhere. */
function login(): Uint8Array {
  const body = utf8.encode(`PLAIN\0somebody\0${PASSWORD}`);
  const header = new Uint8Array(FRAME);
  header.set([0x80, 0x21, 0, 'PLAIN'.length]);
  header[11] = body.length;
  return joined([header, body]);
}

/** Undefined: it cannot be read, and says so in a line. */
async function textOf(bytes: Uint8Array): Promise<HexText | undefined> {
  try {
    return await readHexText('-', () => Readable.from([bytes]));
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    hold(harmless(error.message) === error.message, 'an error is a harmless line');
    return undefined;
  }
}

const lengthOf = ({ blocks }: HexText): number =>
  blocks.reduce((sum, { bytes }) => sum + bytes.length, 0);

const isSame = (some: HexText, others: HexText): boolean =>
  some.blocks.length === others.blocks.length &&
  some.blocks.every(
    ({ bytes }, i) => Buffer.compare(bytes, others.blocks[i]?.bytes ?? new Uint8Array()) === 0,
  );

/** What is printed and said of it. */
async function played(text: HexText) {
  const reader = new Reader();
  const { problems } = await playHex(text, { sink: reader.sink, next: async () => true });
  reader.end();
  for (const problem of problems) {
    hold(harmless(problem) === problem, 'a problem is a harmless line');
    hold(!problem.includes(PASSWORD.slice(0, 8)), 'a problem quotes no password');
  }
  return reader.lines;
}

async function readsBytes(input: Uint8Array): Promise<void> {
  const { name, hasOffsets, write } = STYLES[(input[1] ?? 0) % STYLES.length] ?? STYLES[0];
  const wrapped = WRAPPINGS[(input[2] ?? 0) % WRAPPINGS.length] ?? WRAPPINGS[0];
  const rest = input.subarray(HEAD);
  const bytes = hasOffsets ? rest : joined([login(), rest]);
  if (bytes.length === 0) return;
  const text = await textOf(utf8.encode(wrapped(write(bytes, input[3] ?? 0))));
  hold(text !== undefined, `${name} is read`);
  hold(text.problemCount === 0, `${name} has no faults: ${text.problems[0]?.message}`);
  const { blocks } = text;
  hold(blocks.length === 1, `${name} is one block, not ${blocks.length}`);
  hold(
    Buffer.compare(blocks[0]?.bytes ?? new Uint8Array(), bytes) === 0,
    `${name} gives the bytes that were written`,
  );
  if (hasOffsets) return;
  // Behind the login anything may stand, also what only looks like a password.
  const [line = ''] = await played(text);
  hold(line.includes('*'.repeat(PASSWORD.length)), 'a password is overwritten');
  hold(!line.includes(PASSWORD), 'a password is not printed');
}

/** Wherever a text is at fault, the fault has a place in it. */
function placed({ blocks, problems, problemCount }: HexText, text: string): void {
  const lines = text.split('\n');
  hold(problemCount >= problems.length, 'all problems are counted');
  for (const { line, column } of problems) {
    const at = lines[line - 1];
    hold(at !== undefined, 'a fault is on a line of the text');
    hold(column >= 1 && column <= at.length + 1, 'a fault is on its line');
  }
  for (const [i, { line, bytes }] of blocks.entries()) {
    hold(lines[line - 1] !== undefined && bytes.length > 0, 'a block has a line, and bytes');
    hold(i === 0 || line >= (blocks[i - 1]?.line ?? 0), 'blocks stand in the order of the text');
  }
}

/** What was read is written by our own dump, and read again. */
function again(text: HexText): void {
  const dumps = text.blocks.map(({ bytes }) => `${hexDump(bytes).join('\n')}\n`);
  const second = parseHexText(dumps.join('\n'));
  hold(second.problemCount === 0, 'our own dump has no faults');
  hold(isSame(text, second), 'what was read is read again from our own dump');
}

async function readsText(input: Uint8Array): Promise<void> {
  const bytes = input.subarray(1);
  const read = await textOf(bytes);
  if (read === undefined) return;
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  const text = new TextDecoder(wide ? 'utf-16le' : 'utf-8').decode(bytes);
  placed(read, text);
  const length = lengthOf(read);
  hold(length <= text.length + MAX_REPEATED, 'there are no more bytes than text');
  if (length > DECODED) return;
  await played(read);
  again(read);
  if (text.includes('\r')) return;
  const other = parseHexText(text.replaceAll('\n', '\r\n'));
  hold(other.problemCount === read.problemCount, 'as many faults, however lines end');
  hold(isSame(read, other), 'the same bytes, however lines end');
}

/** What may stand in a text column and be taken for bytes. */
const HEXISH = '0123456789abcdefABCDEF  ..|>*:x';

function varyBytes(input: Uint8Array, random: Random): Uint8Array {
  const changed = input.slice();
  const one = random.below(4);
  if (one === 0 || changed.length <= HEAD) {
    changed[1 + random.below(HEAD - 1)] = random.below(256);
    return changed;
  }
  const from = HEAD + random.below(changed.length - HEAD);
  const to = Math.min(changed.length, from + 1 + random.below(32));
  if (one === 1) return joined([changed.subarray(0, from), changed.subarray(to)]);
  for (let at = from; at < to; at += 1) {
    const hexish = HEXISH.charCodeAt(random.below(HEXISH.length));
    changed[at] = one === 2 ? hexish : (changed[from] ?? 0);
  }
  return one === 2 ? changed : joined([changed, changed.subarray(from, to)]);
}

type Change = (line: string, random: Random) => string;

const instead =
  (pattern: RegExp, by: Change): Change =>
  (line, random) => {
    const places = [...line.matchAll(pattern)];
    const place = places[random.below(places.length)];
    if (place === undefined) return line;
    const { 0: old, index } = place;
    return line.slice(0, index) + by(old, random) + line.slice(index + old.length);
  };

const any =
  (...choices: readonly [string, ...string[]]): Change =>
  (_old, random) =>
    random.pick(choices);

const CHANGES: readonly [Change, ...Change[]] = [
  () => '',
  (line) => `${line}\n${line}`,
  (line) => `${line}\n*`,
  (line) => `${line}\n\n`,
  (line) => `${line}\nand then`,
  (line) => `> ${line}`,
  (line, random) => line.slice(0, random.below(line.length + 1)),
  (line, random) => ' '.repeat(random.below(9)) + line.trimStart(),
  (line) => line.toUpperCase(),
  instead(/[0-9a-fA-F]{2}/g, any('0', 'zz', '0x', '000', '', 'ffff', '*', '\u001b[2J')),
  instead(/ +/g, any('', ' ', '  ', '   ', '\t', '\u00a0', ',', ':', '|')),
  instead(/[0-9a-fA-F]{4,}/g, (old, random) => random.below(16).toString(16).repeat(old.length)),
  instead(/[^ ]+$/g, any('hexdump', '# comment', '|', '', '.....', PASSWORD)),
  instead(/ (?=[0-9a-f]{2})/g, any(` ${PASSWORD} `, ' zz ', ' # ', ' 0')),
];

function varyText(text: string, random: Random): string {
  const lines = text.split('\n');
  for (let left = 1 + random.below(3); left > 0; left -= 1) {
    const at = random.below(lines.length);
    const line = lines[at] ?? '';
    if (random.below(5) > 0) lines[at] = random.pick(CHANGES)(line, random);
    else lines.splice(random.below(lines.length), 0, ...lines.splice(at, 1));
  }
  return lines.join('\n');
}

function vary(input: Uint8Array, random: Random): Uint8Array | undefined {
  if (input.length < HEAD) return undefined;
  if (input[0] === BYTES) return varyBytes(input, random);
  const text = new TextDecoder().decode(input.subarray(1));
  return joined([Uint8Array.of(TEXT), utf8.encode(varyText(text, random))]);
}

export const hexDumps: Target = {
  name: 'hex-dumps',
  words: ['\n', '\n\n', '\n*\n', '0000  ', '0x', '\\x', '00000000: ', '  |', '|\n', '\ufeff', '\t'],
  vary,
  async seeds() {
    const all = await corpus(1);
    const frame = (i: number): Uint8Array => all[(i * 7) % all.length] ?? login();
    const zeros = joined([login(), new Uint8Array(80), frame(1)]);
    const bytes = STYLES.flatMap((_style, i) => [
      joined([Uint8Array.of(BYTES, i, i, 0), frame(i)]),
      joined([Uint8Array.of(BYTES, i, 0, 1 + i), zeros]),
    ]);
    const texts = STYLES.map(({ write }, i) =>
      joined([Uint8Array.of(TEXT), utf8.encode(write(joined([login(), frame(i)]), i))]),
    );
    const several = STYLES.map(({ name, write }, i) => `${name}\n${write(frame(i), 0)}`).join('\n');
    return [...bytes, ...texts, joined([Uint8Array.of(TEXT), utf8.encode(several)])];
  },
  async run(input) {
    if (input[0] === BYTES) await readsBytes(input);
    else await readsText(input);
  },
};
