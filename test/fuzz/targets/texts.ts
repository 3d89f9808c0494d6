/**
 * The JSON files that people write or keep: scenarios, notes, colour rules. The first byte says
 * which it is. Whatever is in them, what is told is one harmless line that names the place.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { joined } from '../../../src/bytes/joined.js';
import { colourRules } from '../../../src/cli/colour-rules.js';
import { ConfigText, plainValue } from '../../../src/cli/config/config-text.js';
import { CommandError, EXIT } from '../../../src/cli/exit.js';
import { findScenario } from '../../../src/cli/scenario.js';
import { MAX_DEPTH } from '../../../src/dissect/json-parser.js';
import { harmless } from '../../../src/dissect/text.js';
import { notesText, readNotes } from '../../../src/session/notes/notes-text.js';
import type { Random } from '../../../src/sim/random.js';
import { scenarios } from '../../../src/sim/scenarios/index.js';
import { parseScenario } from '../../../src/sim/script/schema/scenario.js';
import * as tui from '../../../src/tui/index.js';
import { mutatedJson } from '../engine/mutate-json.js';
import { hold, type Target } from '../engine/target.js';

const KINDS = ['scenario', 'notes', 'colours'] as const;
type Kind = (typeof KINDS)[number];
const kindOf = (input: Uint8Array): Kind => KINDS[(input[0] ?? 0) % KINDS.length] ?? 'scenario';

const NOTES = {
  format: 'fusionshark notes',
  version: 1,
  capture: {
    size: 4096,
    firstPacket: { time: '1700000000.000000001', hash: `sha256:${'0a'.repeat(32)}` },
    decodeAs: [11210],
  },
  ...{ marked: [1, 7], ignored: [2], references: [3] },
  comments: [{ number: 4, text: 'look here' }],
};
const COLOURS = [
  { filter: 'finding.severity >= warn', colour: 'red', bold: true },
  { filter: 'couchbase.opcode == "Get"', colour: '#a0b0c0', background: 4 },
  { filter: 'slow 100ms', colour: 'bright-blue', background: 'default', bold: false },
];

/** Longest line that a fault may be, beside what it quotes. */
const LONGEST = 100_000;

const utf8 = new TextEncoder();
let path: string | undefined;

function isJson(bytes: Uint8Array): { readonly value: unknown } | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** A parser of our own says what JavaScript's says, but for what it refuses on purpose. */
function compared(bytes: Uint8Array): void {
  const json = isJson(bytes);
  try {
    const { root } = new ConfigText('file', bytes);
    hold(json !== undefined, 'what is JSON to us is JSON');
    hold(isDeepStrictEqual(plainValue(root), json.value), 'JSON says what it says to JavaScript');
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    hold(
      json === undefined || error.message.includes(`more than ${MAX_DEPTH} deep`),
      'what is JSON is JSON to us',
    );
  }
}

const readers: Readonly<Record<Kind, (file: string, bytes: Uint8Array) => Promise<void>>> = {
  async scenario(file) {
    const scenario = await findScenario(file, 1);
    const again = parseScenario(JSON.parse(JSON.stringify(scenario)));
    hold(JSON.stringify(again) === JSON.stringify(scenario), 'a scenario that was read is one');
  },
  async notes(_file, bytes) {
    const { capture, notes } = readNotes(new TextDecoder().decode(bytes));
    const again = readNotes(notesText(capture, notes));
    hold(isDeepStrictEqual(again, { capture, notes }), 'notes that were read are written as such');
  },
  async colours(file) {
    for (const { filter, look } of colourRules(file, tui)) {
      hold(filter !== '' && look.ink !== undefined, 'a rule says what of which');
    }
  },
};

function vary(input: Uint8Array, random: Random): Uint8Array | undefined {
  if (input.length < 2) return undefined;
  const text = new TextDecoder().decode(input.subarray(1));
  return joined([input.subarray(0, 1), utf8.encode(mutatedJson(text, random))]);
}

export const texts: Target = {
  name: 'texts',
  batch: 100,
  words: ['{', '}', '[', ']', '"', ',', ':', 'null', '\\u0000', '\ufeff', '"$ms+60"', '"$now"'],
  vary,
  async seeds() {
    const of = (kind: Kind, value: unknown): Uint8Array =>
      joined([Uint8Array.of(KINDS.indexOf(kind)), utf8.encode(JSON.stringify(value, null, 1))]);
    return [
      ...scenarios.map((scenario) => of('scenario', scenario)),
      of('notes', NOTES),
      of('colours', COLOURS),
    ];
  },
  async run(input) {
    const bytes = input.subarray(1);
    const kind = kindOf(input);
    path ??= mkdtempSync(join(tmpdir(), 'fusionshark-fuzz-'));
    const file = join(path, `${kind}.json`);
    writeFileSync(file, bytes, { mode: 0o600 });
    compared(bytes);
    try {
      await readers[kind](file, bytes);
    } catch (error) {
      // Notes are read without knowing of which file; whoever asks for them names it.
      const isTold =
        error instanceof CommandError || (kind === 'notes' && error?.constructor === Error);
      if (!isTold || !(error instanceof Error)) throw error;
      const { message } = error;
      // A filter that does not parse is shown below, with its carets.
      const lines = message.split('\n');
      const isFilter = error instanceof CommandError && error.status === EXIT.filter;
      hold(lines.length === (isFilter ? 3 : 1), 'an error is a line');
      hold(
        lines.every((line) => harmless(line) === line),
        'an error is harmless',
      );
      hold(message.length < LONGEST, 'an error is a line that can be read');
      hold(kind === 'notes' || message.startsWith(`${file}:`), 'an error names the file');
    }
  },
};
