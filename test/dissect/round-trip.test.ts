/**
 * decode(encode(x)) = x, for every form of every command: the values are generated from the
 * descriptions themselves, so that a new command is covered the day it is described.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { type Body, writeBody } from '../../src/dissect/body.js';
import { dissect } from '../../src/dissect/dissect.js';
import type { Dissection } from '../../src/dissect/dissection.js';
import { LOGICAL_KEY } from '../../src/dissect/document-key.js';
import { encodeFrame } from '../../src/dissect/encode.js';
import { layoutsOf } from '../../src/dissect/fields/binary-fields.js';
import { valuesOf } from '../../src/dissect/layout/values-of.js';
import { lengthOf, type Range } from '../../src/dissect/sections.js';
import { serverCommands } from '../../src/export/docs/find-command.js';
import { keyViews } from '../../src/export/docs/key-views.js';
import { type CommandSpec, keyGrammarOf, type Parts, type Shape } from '../../src/spec/command.js';
import { itemNames } from '../../src/spec/layout.js';
import { bodiesOf, type Drawn } from '../helpers/arbitrary/message.js';
import { problemsOf } from '../kv/shown.js';

type Kind = 'request' | 'response';

/** Messages of each form. */
const RUNS = 25;
/** Messages of a form with conditions, among which each of its items is. */
const SAMPLES = 300;
/** Keys that forms are told apart by, where no grammar says so. */
const TELLING_KEYS: Readonly<Record<string, readonly string[]>> = {
  SaslAuth: ['PLAIN', 'SCRAM-SHA1', 'SCRAM-SHA256', 'SCRAM-SHA512', 'OAUTHBEARER'],
  SetParam: ['fusion_metadata_auth_token'],
  Ifconfig: ['define', 'delete', 'list', 'tls'],
};

function keysOf(spec: CommandSpec, kind: Kind): readonly string[] {
  const grammar = keyGrammarOf(spec);
  if (grammar === undefined) return TELLING_KEYS[spec.name] ?? [];
  return kind === 'response' ? [grammar.first] : keyViews(grammar).map(({ key }) => key);
}

/** A frame of a drawn message. */
function frameOf(spec: CommandSpec, kind: Kind, shape: Shape, { body, features, status }: Drawn) {
  const written = writeBody(shape, body, { features, status });
  return encodeFrame({
    ...written,
    magic: commandTable.magicFor(spec, kind),
    opcode: spec.opcode,
    vbucketOrStatus: status ?? 0,
  });
}

/** The sections as they were given to the writer. */
function bodyIn({ shape, extras, key, keyItems, value, valueItems, unpacked }: Dissection): Body {
  const body = unpacked.bytes.subarray(unpacked.body.start, unpacked.body.end);
  return {
    extras: valuesOf(extras),
    key:
      keyItems.length > 0
        ? valuesOf(keyItems)
        : shape?.key === 'none'
          ? undefined
          : key.kind === 'text'
            ? key.text
            : '',
    value:
      shape?.value.kind === 'binary'
        ? valuesOf(valueItems)
        : value.kind === 'json'
          ? value.plain
          : value.kind === 'text'
            ? value.text
            : value.kind === 'bytes'
              ? body
              : undefined,
  };
}

const bytesOf = (part: Uint8Array | string): number[] => [
  ...(typeof part === 'string' ? new TextEncoder().encode(part) : part),
];

interface Form {
  readonly spec: CommandSpec;
  readonly kind: Kind;
  readonly shape: Shape;
  readonly name: string;
}

const described = [...commandTable.commands(), ...serverCommands(commandTable)].filter(
  ({ request, response }) => request !== undefined || response !== undefined,
);

const forms: readonly Form[] = described.flatMap((spec) =>
  (['request', 'response'] as const).flatMap((kind) =>
    (spec[kind] ?? []).map((shape, i) => ({
      spec,
      kind,
      shape,
      name: `${spec.name} ${kind} ${i}`,
    })),
  ),
);

/** Requests to which an answer of this form may be: of its guard, or of the newest form. */
function requestsFor({ spec, kind, shape }: Form): readonly (Uint8Array | undefined)[] {
  if (kind === 'request') return [undefined];
  const grammar = keyGrammarOf(spec);
  if (grammar === undefined || shape.when === undefined) return [undefined];
  return keyViews(grammar)
    .filter(({ key }) => shape.when?.({ key: grammar.first, json: {} }, { key, json: undefined }))
    .map(({ key }) => encodeFrame({ magic: 0x80, opcode: spec.opcode, key }));
}

/** Messages of a form: for which its guard holds, and no guard of another. */
function messagesOf(form: Form, requests: readonly (Uint8Array | undefined)[]) {
  const { spec, kind, shape } = form;
  const askers = requests.map((request) => request && dissect(commandTable, request).parts);
  const isOf = ({ when }: Shape, parts: Parts): boolean =>
    askers.every((asked) => when?.(parts, asked) === true);
  return bodiesOf(shape, kind, keysOf(spec, kind), (parts) =>
    shape.when === undefined
      ? !(spec[kind] ?? []).some((other) => isOf(other, parts))
      : isOf(shape, parts),
  );
}

describe.each(forms.map((form) => [form.name, form] as const))('%s', (_name, form) => {
  const { spec, kind, shape } = form;
  const requests = requestsFor(form);
  const messages = messagesOf(form, requests);

  it('is read as it was written', () => {
    fc.assert(
      fc.property(messages, fc.constantFrom(...requests), (drawn, request) => {
        const frame = frameOf(spec, kind, shape, drawn);
        const message = dissect(commandTable, frame, {
          request,
          edition: shape.edition,
          features: drawn.features,
        });
        expect(message.shape).toBe(shape);
        expect(problemsOf(message)).toEqual([]);
        const body = bodyIn(message);
        const { extras, key, value } = message.sections;
        const given = drawn.body;
        // A section without bytes has no items, not even lists without elements.
        const orNothing = (range: Range) => (lengthOf(range) === 0 ? [{}] : []);
        expect([given.extras, ...orNothing(extras)]).toContainEqual(body.extras);
        expect(body.key ?? '').toEqual(given.key ?? '');
        expect([given.value, ...orNothing(value)]).toContainEqual(body.value);
        const again = writeBody(shape, body, drawn);
        expect([again.extras, again.key, again.value].map(bytesOf)).toEqual(
          [extras, key, value].map(({ start, end }) => [...frame.subarray(start, end)]),
        );
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});

/** The sections of a form in which items stand under conditions. */
const conditional = ({ shape }: Form) =>
  layoutsOf(shape).filter(([, layout]) => layout.some(({ kind }) => kind === 'when'));

describe.each(
  forms.filter((form) => conditional(form).length > 0).map((form) => [form.name, form] as const),
)('%s, of all messages together,', (_name, form) => {
  it('has every item that stands under a condition', () => {
    const messages = messagesOf(form, requestsFor(form));
    const drawn = fc.sample(messages, { numRuns: SAMPLES, seed: 1 });
    for (const [section, layout] of conditional(form)) {
      const seen = new Set(drawn.flatMap(({ body }) => namesIn(body[section])));
      expect(itemNames(layout).filter((name) => !seen.has(name))).toEqual([]);
    }
  });
});

/** Of a key that is no more than text the one item that text is. */
const namesIn = (section: unknown): string[] =>
  typeof section === 'string' ? [LOGICAL_KEY] : Object.keys(section ?? {});

it('leaves out no command that is described', () => {
  const covered = new Set(forms.map(({ spec }) => spec));
  expect(described.filter((spec) => !covered.has(spec))).toEqual([]);
  expect(covered.size).toBeGreaterThan(150);
  expect(forms.length).toBeGreaterThan(300);
});
