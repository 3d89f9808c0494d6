/** What holds for every description beside Fusion. */
import { describe, expect, it } from 'vitest';
import { readLayout } from '../../src/dissect/layout/read.js';
import { recordOf } from '../../src/dissect/layout/record.js';
import { writeLayout } from '../../src/dissect/layout/write.js';
import { kvCommands, kvServerCommands } from '../../src/kv/index.js';
import { clientOpcodes } from '../../src/mcbp/opcodes.js';
import { statuses } from '../../src/mcbp/statuses.js';
import type { Layout } from '../../src/spec/layout.js';

const namesOf = (layout: Layout): string[] =>
  layout.flatMap((item) => (item.kind === 'when' ? namesOf(item.then) : [item.name]));

/** Bytes of a fixed length have no value of their own to start from, as numbers have 0. */
const blanks = (layout: Layout): [string, Uint8Array][] =>
  layout.flatMap((item): [string, Uint8Array][] =>
    item.kind === 'bytes' && typeof item.length === 'number'
      ? [[item.name, new Uint8Array(item.length)]]
      : [],
  );

const all = [...kvCommands, ...kvServerCommands];
const described = all.map((spec) => [spec.name, spec] as const);

it('every opcode that a server takes is described, once', () => {
  const names = kvCommands.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const taken = clientOpcodes.filter(({ supported }) => supported !== false);
  const missing = taken.map(({ name }) => name).filter((name) => !names.includes(name));
  // Known to the table, taken by no server.
  expect(missing).toEqual(['SetNodeThrottleProperties_Unsupported']);
});

describe.each(described)('%s', (_name, spec) => {
  it('says what it is for, where that stands, and both its forms', () => {
    expect(spec.doc).toMatch(/^[A-Z].*\.$/s);
    expect(spec.source).toBeTruthy();
    expect(spec.request?.length).toBeGreaterThan(0);
    expect(spec.response?.length).toBeGreaterThan(0);
    for (const form of [...(spec.request ?? []), ...(spec.response ?? [])]) {
      expect(form.source).toBeTruthy();
    }
  });

  it('has an example whose extras can be written, and read again', () => {
    const layout = spec.request?.[0]?.extras ?? [];
    const names = new Set(namesOf(layout));
    const example = Object.entries((spec.example?.request ?? {}) as Record<string, unknown>);
    const given = Object.fromEntries(example.filter(([name]) => names.has(name)));
    const bytes = writeLayout(layout, { ...Object.fromEntries(blanks(layout)), ...given });
    const read = recordOf(readLayout(bytes, { start: 0, end: bytes.length }, layout));
    expect(read).toMatchObject(given);
  });

  it('names statuses that exist', () => {
    const known = new Set(statuses.map(({ name }) => name));
    for (const { name } of spec.statuses ?? []) expect(known).toContain(name);
  });
});
