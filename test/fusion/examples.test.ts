/** Each description's own example: encoded, and taken apart again, with nothing to complain of. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { dissect } from '../../src/dissect/dissect.js';
import { encodeFrame, encodeRequest, type RequestParts } from '../../src/dissect/encode.js';
import { EDITIONS } from '../../src/fusion/editions.js';
import { fusionCommands } from '../../src/fusion/index.js';
import { statuses } from '../../src/mcbp/statuses.js';
import { type CommandSpec, isHeaderLevel } from '../../src/spec/command.js';
import { itemNames } from '../../src/spec/layout.js';
import { sent, shown } from './fields.js';

type Fields = Record<string, number | string>;
const exampleOf = ({ example }: CommandSpec): Fields => example?.request as Fields;

/** An example's fields, sorted into the sections that they belong to. */
function partsOf(spec: CommandSpec): RequestParts {
  const { group, vbucket, detail, ...rest } = exampleOf(spec);
  if (group !== undefined) {
    return {
      key: ['fusion', group, vbucket ?? detail].filter((part) => part !== undefined).join(' '),
    };
  }
  const names = spec.request?.flatMap(({ extras }) => itemNames(extras)) ?? [];
  const isExtra = ([name]: [string, unknown]): boolean => names.includes(name);
  const json = Object.fromEntries(Object.entries(rest).filter((field) => !isExtra(field)));
  return {
    extras: Object.fromEntries(Object.entries(rest).filter(isExtra)),
    ...(Object.keys(json).length > 0 ? { json } : {}),
  };
}

describe.each(fusionCommands.map((spec) => [spec.name, spec] as const))('%s', (name, spec) => {
  const request = encodeRequest(spec, partsOf(spec));

  it('has an example request that dissects to its fields', () => {
    const message = dissect(commandTable, request);
    expect(message.name).toBe(name);
    expect(shown(message)).toEqual(sent(exampleOf(spec)));
    expect(message.findings).toEqual([]);
  });

  it('has an example answer, or documents an empty one', () => {
    const value = spec.example?.response;
    const bytes = encodeFrame({
      ...{ magic: 0x81, opcode: spec.opcode, key: name === 'Stat' ? 'fusion' : '' },
      ...(value === undefined ? {} : { value: JSON.stringify(value), datatype: 1 }),
    });
    const message = dissect(commandTable, bytes, { request });
    expect(message.findings).toEqual([]);
    expect(message.fusion?.command).toBe(name);
    expect(shown(message)).toMatchObject(
      Array.isArray(value) ? { snapshots: JSON.stringify(value) } : sent(value ?? {}),
    );
    expect(message.shape).toBeDefined();
  });

  it('is described whole, with a source for every form', () => {
    expect(isHeaderLevel(spec)).toBe(false);
    expect(spec.doc).toMatch(/\.$/);
    for (const { edition, source } of [...(spec.request ?? []), ...(spec.response ?? [])]) {
      expect(EDITIONS).toContain(edition);
      expect(source).not.toBe('');
    }
  });

  it('lists failures that exist, each once', () => {
    const names = spec.statuses?.map((status) => status.name) ?? [];
    expect(new Set(names).size).toBe(names.length);
    const failures = statuses.filter(({ failure }) => failure).map((status) => status.name);
    expect(names.filter((each) => !failures.includes(each))).toEqual([]);
  });
});

describe('the table', () => {
  it('has every Fusion command at its number', () => {
    const numbers = [0x10, 0x3d, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x84];
    expect(fusionCommands.map(({ opcode }) => opcode).sort((a, b) => a - b)).toEqual(numbers);
    for (const spec of fusionCommands) expect(commandTable.find(0x80, spec.opcode)).toBe(spec);
  });

  it('has one command for each number, under the magics of its own space', () => {
    expect(commandTable.find(0x81, 0x75)).toBe(commandTable.find(0x08, 0x75));
    expect(commandTable.find(0x82, 0x01)?.name).toBe('ClustermapChangeNotification');
    expect(commandTable.find(0x83, 0x75)).toBeUndefined();
    const opcodes = commandTable.commands().map(({ opcode }) => opcode);
    expect(new Set(opcodes).size).toBe(opcodes.length);
  });
});
