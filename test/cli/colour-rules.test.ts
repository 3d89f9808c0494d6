import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { colourRules } from '../../src/cli/colour-rules.js';
import { CommandError } from '../../src/cli/exit.js';
import * as tui from '../../src/tui/index.js';

const folder = mkdtempSync(join(tmpdir(), 'fusionshark-colours-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = join(folder, 'rules.json');
function rules(text: string) {
  writeFileSync(file, text);
  return colourRules(file, tui);
}

function refusal(text: string): CommandError {
  try {
    rules(text);
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
  throw new Error('the rules were taken');
}

describe('colour rules in a file', () => {
  it('are filters with a look, in their order', () => {
    const text = `[
      {"filter": "fusion", "colour": "red"},
      {"filter": "couchbase.opcode == 1", "colour": "#ff8700", "background": 0, "bold": true}
    ]`;
    expect(rules(text)).toEqual([
      { filter: 'fusion', look: { ink: { ansi: 1 } } },
      {
        filter: 'couchbase.opcode == 1',
        look: { ink: { ansi: 3, rgb: 0xff8700 }, ground: { ansi: 0 }, bold: true },
      },
    ]);
    expect(rules('[]')).toEqual([]);
  });

  it.each([
    ['{}', 1, 'rules.json:1: expected a list of rules'],
    ['[\n\n{"filter": "fusion"}]', 1, 'rules.json:3: [0].colour: expected a colour: black, red,'],
    ['[{"filter": "fusion", "colour": "rde"}]', 1, ':1: [0].colour: "rde" is no colour: black,'],
    ['[{"filter": "fusion", "colour": 256}]', 1, ':1: [0].colour: "256" is no colour'],
    ['[{"filter": "", "colour": 1}]', 1, ':1: [0].filter: expected a display filter'],
    [
      '[{"filter": "fusion", "colour": 1, "bold": "yes"}]',
      1,
      ':1: [0].bold: expected true or false',
    ],
    ['[{"filter": "fusion", "color": 1}]', 1, ':1: [0].colour: expected a colour'],
    ['[{"filter": "fusion", "colour": 1, "ground": 1}]', 1, ':1: [0]: "ground" is none of filter,'],
    ['[1]', 1, ':1: [0]: expected a rule: {"filter":'],
    ['[{"filter": "fusion",}]', 2, 'rules.json:1: '],
    [`[${Array(65).fill('{"filter": "fusion", "colour": 1}').join()}]`, 1, 'more than 64 rules'],
  ])('%s is refused with status %i', (text, status, words) => {
    const { status: told, message } = refusal(text);
    expect(message).toContain(words);
    expect(told).toBe(status);
  });

  it('say where a filter stands that does not parse, with carets below it', () => {
    const { status, message } = refusal('[\n{"filter": "fusion.trem > 1", "colour": 1}]');
    expect(status).toBe(4);
    expect(message).toContain('rules.json:2: [0].filter: filter: ');
    expect(message).toMatch(/fusion\.trem > 1\n\^{11}$/);
  });

  it('are told to be absent, where they are', () => {
    const absent = join(folder, 'absent.json');
    expect(() => colourRules(absent, tui)).toThrow(/absent\.json: ENOENT/);
  });
});
