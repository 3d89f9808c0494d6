/**
 * What each format prints, word for word (golden/, remade with UPDATE_GOLDEN=1), and read back by
 * parsers that are not ours: all of them find the same cells in it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lacksTool, repositoryRoot } from '../helpers/skip.js';
import { run, runTool } from './program.js';

const CAPTURES = join(repositoryRoot, 'captures');
/** Has keys and values that quoting has to survive. */
const MISTAKES = join(CAPTURES, 'mistakes.pcapng');

const FORMATS: Readonly<Record<string, readonly string[]>> = {
  'text.txt': [],
  'tree.txt': ['-V'],
  'dump.txt': ['-x'],
  'messages.ndjson': ['-T', 'ndjson'],
  'layers.json.txt': ['-T', 'json'],
  'layers.ek': ['-T', 'ek'],
  'cells.csv': ['-T', 'csv'],
  'cells.tsv': ['-T', 'fields', '-E', 'header=y', '-e', 'message.number', '-e', 'couchbase.key'],
};

const golden = (name: string): string => join(repositoryRoot, 'test', 'e2e', 'golden', name);

/** Indices are named after the day on which they are written. */
const undated = (text: string): string => text.replace(/packets-\d{4}-\d\d-\d\d/g, 'packets-DAY');

it.each(Object.entries(FORMATS))('%s is as it was', async (name, options) => {
  const { status, stdout } = await run(['read', ...options, '--range', '90-105', MISTAKES]);
  expect(status).toBe(0);
  const text = undated(stdout);
  if (process.env.UPDATE_GOLDEN) writeFileSync(golden(name), text);
  expect(text).toBe(readFileSync(golden(name), 'utf8'));
});

/** One of them is there more than once, or not at all, in most messages. */
const FIELDS = [
  ...['message.number', 'frame.time_epoch', 'tcp.stream', 'couchbase.opcode', 'couchbase.key'],
  ...['couchbase.status', 'fusion.term'],
];
const asked = FIELDS.flatMap((field) => ['-e', field]);

type Cells = readonly (readonly string[])[];

async function readBack(program: string, args: readonly string[], text: string): Promise<Cells> {
  const { status, stdout, stderr } = await runTool(program, args, text);
  expect([status, stderr]).toEqual([0, '']);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as string[]);
}

const PYTHON = `
import csv, json, sys
rows = csv.reader(sys.stdin, strict=True)
assert next(rows) == ${JSON.stringify(FIELDS)}
for row in rows:
    print(json.dumps(row))
`;
/** tshark's layers hold an array for each field that was asked for; a cell joins them. */
const JQ_JSON = `.[] | ._source.layers as $l | [${FIELDS.map((field) => `($l["${field}"] // [""] | join(","))`).join(', ')}]`;
const JQ_EK = `select(.layers) | .layers as $l | [${FIELDS.map((field) => `($l["${field.replaceAll('.', '_')}"] // [""] | map(tostring) | join(","))`).join(', ')}]`;

describe.skipIf(lacksTool('jq') || lacksTool('python3'))('cells', () => {
  it.each(['mistakes', 'rebalance', 'edition-2026'])(
    'of %s are the same in csv, json and ek',
    async (name) => {
      const capture = join(CAPTURES, `${name}.pcapng`);
      const printed = async (format: string): Promise<string> =>
        (await run(['read', '-T', format, ...asked, capture])).stdout;
      const csv = await readBack('python3', ['-c', PYTHON], await printed('csv'));
      const json = await readBack('jq', ['-c', JQ_JSON], await printed('json'));
      const ek = await readBack('jq', ['-c', JQ_EK], await printed('ek'));
      const count = (await run(['read', capture])).stdout.trimEnd().split('\n').length;
      expect(csv).toHaveLength(count);
      expect(json).toEqual(csv);
      expect(ek).toEqual(csv);
    },
  );

  it('of NDJSON are those of csv', async () => {
    const capture = join(CAPTURES, 'rebalance.pcapng');
    const ndjson = (await run(['read', '-T', 'ndjson', capture])).stdout;
    const found = await readBack('jq', ['-c', '[(.number | tostring), .epoch]'], ndjson);
    const csv = (await run(['read', '-T', 'csv', ...asked, capture])).stdout;
    const cells = await readBack('python3', ['-c', PYTHON], csv);
    expect(found).toEqual(cells.map(([number, epoch]) => [number, epoch]));
  });
});
