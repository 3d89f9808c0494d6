/**
 * Messages of a form, generated from its description: what each section holds, whatever the form
 * lets it hold, and the bytes of it.
 */
import fc from 'fast-check';
import type { Body } from '../../../src/dissect/body.js';
import { DOCUMENT_KEY } from '../../../src/dissect/document-key.js';
import { scopeValues } from '../../../src/dissect/layout/decoded.js';
import { readLayout } from '../../../src/dissect/layout/read.js';
import type { Surroundings } from '../../../src/dissect/layout/scope.js';
import { writeLayout } from '../../../src/dissect/layout/write.js';
import { isFailure, statuses } from '../../../src/mcbp/statuses.js';
import type { Parts, Shape } from '../../../src/spec/command.js';
import type { Layout, Values } from '../../../src/spec/layout.js';
import { anyJson, jsonFor, readable } from './json.js';
import { type Draw, drawFrom, drawLayout, lengthsElsewhere, Retry } from './layout.js';

/** What decides how a message is laid out beside its own bytes. */
export interface Circumstances {
  readonly features: ReadonlySet<number> | undefined;
  /** Of a response; undefined in requests. */
  readonly status: number | undefined;
}

export interface Drawn extends Circumstances {
  readonly body: Body;
}

const COLLECTIONS = 0x12;
const MAX_DRAWS = 200;

const successes = statuses.map(({ value }) => value).filter((value) => !isFailure(value));

/**
 * Bodies of a form for which `accepts` holds.
 * @param keys texts that a key may be beside any other: those that forms are told apart by
 */
export function bodiesOf(
  shape: Shape,
  kind: 'request' | 'response',
  keys: readonly string[],
  accepts: (parts: Parts) => boolean,
): fc.Arbitrary<Drawn> {
  return fc.gen().map((generator) => {
    const draw = drawFrom(generator);
    for (let i = 0; i < MAX_DRAWS; i += 1) {
      try {
        const drawn = drawBody(draw, shape, kind, keys);
        if (accepts(partsOf(drawn.body))) return drawn;
      } catch (reason) {
        if (!(reason instanceof Retry)) throw reason;
      }
    }
    throw new Error(`no ${kind} of ${shape.source} was found in ${MAX_DRAWS} draws`);
  });
}

function drawBody(
  draw: Draw,
  shape: Shape,
  kind: 'request' | 'response',
  keys: readonly string[],
): Drawn {
  const features = draw(fc.constantFrom(...FEATURES));
  const status = kind === 'request' ? undefined : draw(fc.constantFrom(...successes));
  const around: Surroundings = { features, status };
  const value = shape.value.kind === 'binary' ? shape.value.layout : [];
  const key = typeof shape.key === 'object' ? shape.key.layout : [];
  const short = new Set([...lengthsElsewhere(value), ...lengthsElsewhere(key)]);
  const extras = drawLayout(draw, shape.extras, around, short);
  const known = { ...around, extras: worthOf(shape.extras, extras, around) };
  const body: Body = {
    extras,
    key: drawKey(draw, shape.key, known, keys),
    value: drawValue(draw, shape.value, known),
  };
  return { body, features, status };
}

const FEATURES = [undefined, new Set<number>(), new Set([COLLECTIONS])] as const;

/** What conditions see of extras: as a reader of their bytes does. */
function worthOf(layout: Layout, values: Values, around: Surroundings) {
  const bytes = writeLayout(layout, values, around);
  return scopeValues(readLayout(bytes, { start: 0, end: bytes.length }, layout, around));
}

function drawKey(
  draw: Draw,
  rule: Shape['key'],
  around: Surroundings,
  keys: readonly string[],
): Body['key'] {
  if (rule === 'none') return undefined;
  if (typeof rule === 'object') return drawLayout(draw, rule.layout, around);
  const words = readable({ minLength: 1 });
  if (rule === 'text') {
    return draw(keys.length === 0 ? words : fc.oneof(words, fc.constantFrom(...keys)));
  }
  const items = drawLayout(draw, DOCUMENT_KEY, around);
  return 'collection_id' in items ? items : (items.logical_key as string);
}

function drawValue(draw: Draw, rule: Shape['value'], around: Surroundings): unknown {
  switch (rule.kind) {
    case 'none':
      return undefined;
    case 'binary':
      return drawLayout(draw, rule.layout, around);
    case 'json':
      return !rule.required && draw(fc.nat(3)) === 0 ? undefined : draw(jsonFor(rule.schema));
    default:
      return draw(fc.oneof(readable({ minLength: 1 }), BYTES, OBJECTS, fc.constant(undefined)));
  }
}

const BYTES = fc.uint8Array({ minLength: 1, maxLength: 12 }).map((bytes) => {
  // A byte that no text has: what reads as text is text.
  bytes[0] = 0xff;
  return bytes;
});

/** Text of its own would be taken for the value itself. */
const OBJECTS = anyJson.map((value) => [value]);

const partsOf = ({ key, value }: Body): Parts => ({
  key: typeof key === 'string' ? key : '',
  json: value,
});
