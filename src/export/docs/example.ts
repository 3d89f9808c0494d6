/** Example frames of a form: its description's own example where that fits, else a sample. */
import { type Body, writeBody } from '../../dissect/body.js';
import { encodeFrame } from '../../dissect/encode.js';
import { bodyOf } from '../../dissect/example-body.js';
import type { CommandTable } from '../../dissect/table.js';
import {
  type CommandSpec,
  type Example,
  keyGrammarOf,
  type Parts,
  type Shape,
} from '../../spec/command.js';
import { fits, sampled } from './sample.js';

type Kind = 'request' | 'response';

const VBUCKET = 12;
const OPAQUE = 0x0000_0001;

export interface ExampleFrame {
  /** The description's own fields, or made-up ones. */
  readonly fields: Example;
  /** The same, section by section. */
  readonly body: Body;
  readonly bytes: Uint8Array;
}

/** @returns undefined where the description gives no example of this form and none can be made up */
export function exampleOf(
  table: CommandTable,
  spec: CommandSpec,
  kind: Kind,
  shape: Shape,
): ExampleFrame | undefined {
  try {
    return written(table, spec, kind, shape);
  } catch (error) {
    // Values that do not fit the layout: they are of another form, or no example at all.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function written(
  table: CommandTable,
  spec: CommandSpec,
  kind: Kind,
  shape: Shape,
): ExampleFrame | undefined {
  const given = spec.example?.[kind];
  const own = given && bodyOf(shape, keyGrammarOf(spec), given);
  const fields = own && isExample(kind, shape, own) ? given : sampled(spec, kind, shape);
  const body = fields && bodyOf(shape, keyGrammarOf(spec), fields);
  if (fields === undefined || body === undefined) return undefined;
  const bytes = encodeFrame({
    ...writeBody(shape, body),
    magic: table.magicFor(spec, kind),
    opcode: spec.opcode,
    vbucketOrStatus: kind === 'request' && spec.vbucket === 'required' ? VBUCKET : 0,
    opaque: OPAQUE,
  });
  return { fields, body, bytes };
}

/** Whether an example, which is of the newest form, is one of this form as well. */
function isExample(kind: Kind, { when, keyGrammar, value }: Shape, body: Body): boolean {
  const own: Parts = { key: typeof body.key === 'string' ? body.key : '', json: body.value };
  // What the words of a key decide is decided by the grammar's own example.
  if (kind === 'request' && keyGrammar === undefined && when?.(own, undefined) === false) {
    return false;
  }
  return value.kind !== 'json' || fits(value, body.value);
}
