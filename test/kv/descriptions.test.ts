/** What holds for every description beside Fusion. */
import { describe, expect, it } from 'vitest';
import { kvCommands, kvServerCommands } from '../../src/kv/index.js';
import { clientOpcodes } from '../../src/mcbp/opcodes.js';
import { statuses } from '../../src/mcbp/statuses.js';

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

  it('names statuses that exist', () => {
    const known = new Set(statuses.map(({ name }) => name));
    for (const { name } of spec.statuses ?? []) expect(known).toContain(name);
  });
});
