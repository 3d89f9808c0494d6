/** The example of every description: it can be written, and what is read of it is the example. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import { writeBody } from '../../../src/dissect/body.js';
import { dissect } from '../../../src/dissect/dissect.js';
import type { Dissection } from '../../../src/dissect/dissection.js';
import { recordOf } from '../../../src/dissect/layout/record.js';
import { valuesOf } from '../../../src/dissect/layout/values-of.js';
import { exampleOf } from '../../../src/export/docs/example.js';
import { serverCommands } from '../../../src/export/docs/find-command.js';
import { commandPage } from '../../../src/export/docs/page.js';
import { clientOpcodes } from '../../../src/mcbp/opcodes.js';
import type { CommandSpec, Shape } from '../../../src/spec/command.js';
import { problemsOf } from '../../kv/shown.js';

const all = [...commandTable.commands(), ...serverCommands(commandTable)];
const described = all.filter(({ request }) => request !== undefined);

/** The form whose example is the description's own. */
function own(spec: CommandSpec, kind: 'request' | 'response') {
  const found = [...(spec[kind] ?? [])]
    .reverse()
    .map((shape) => ({ shape, example: exampleOf(commandTable, spec, kind, shape) }))
    .find(({ example }) => example?.fields === spec.example?.[kind]);
  if (found?.example === undefined)
    throw new Error(`${spec.name}: the example of a ${kind} cannot be written`);
  return { shape: found.shape, ...found.example };
}

/** Section by section, as it is written. */
const bodyIn = ({ extras, key, keyItems, value, valueItems }: Dissection) => ({
  extras: valuesOf(extras),
  key: keyItems.length > 0 ? valuesOf(keyItems) : key.kind === 'text' ? key.text : '',
  value:
    valueItems.length > 0
      ? valuesOf(valueItems)
      : value.kind === 'json'
        ? value.plain
        : value.kind === 'text'
          ? value.text
          : undefined,
});

const sectionsOf = ({ bytes, sections: { extras, key, value } }: Dissection) =>
  [extras, key, value].map(({ start, end }) => [...bytes.subarray(start, end)]);

/** What a reader is told: enumerations by name. */
const told = ({ extras, value, valueItems }: Dissection) => ({
  extras: recordOf(extras),
  value: valueItems.length > 0 || value.kind !== 'json' ? recordOf(valueItems) : value.plain,
});

/** Everything that was given is told, each number as such or by its name. */
function expectTold(given: unknown, number: unknown, named: unknown): void {
  if (typeof given !== 'object' || given === null || given instanceof Uint8Array) {
    expect([number, named]).toContainEqual(given);
    return;
  }
  for (const [name, inner] of Object.entries(given)) {
    const of = (told: unknown): unknown => (told as Record<string, unknown>)[name];
    expectTold(inner, of(number), of(named));
  }
}

function check(message: Dissection, shape: Shape, example: ReturnType<typeof own>): void {
  expect(message.shape).toBe(shape);
  expect(message.findings).toEqual([]);
  expect(problemsOf(message)).toEqual([]);
  const body = bodyIn(message);
  const again = writeBody(shape, body);
  expect([again.extras, again.key, again.value].map(bytesOf)).toEqual(sectionsOf(message));
  for (const section of ['extras', 'value'] as const) {
    const given = example.body[section];
    if (given !== undefined) expectTold(given, body[section], told(message)[section]);
  }
  if (example.body.key !== undefined) expect(body.key).toEqual(example.body.key);
}

const bytesOf = (part: Uint8Array | string): number[] => [
  ...(typeof part === 'string' ? new TextEncoder().encode(part) : part),
];

describe.each(described.map((spec) => [spec.name, spec] as const))('%s', (name, spec) => {
  it('has an example of a request, which is what it decodes to', () => {
    const example = own(spec, 'request');
    const message = dissect(commandTable, example.bytes);
    expect(message.name).toBe(name);
    check(message, example.shape, example);
    expect(commandPage(commandTable, spec).example?.request.length).toBeGreaterThan(0);
  });

  it.skipIf(spec.example?.response === undefined)('and of an answer', () => {
    const example = own(spec, 'response');
    const request = own(spec, 'request').bytes;
    check(dissect(commandTable, example.bytes, { request }), example.shape, example);
  });
});

it('leaves out only what no server takes', () => {
  const others = all.filter((spec) => !described.includes(spec)).map(({ name }) => name);
  const taken = clientOpcodes.filter(({ supported }) => supported !== false);
  expect(taken.filter(({ name }) => others.includes(name)).map(({ name }) => name)).toEqual([
    'SetNodeThrottleProperties_Unsupported',
  ]);
});
