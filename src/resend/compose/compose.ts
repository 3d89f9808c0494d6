/**
 * A request from the name of a command and texts: which form it has follows from the fields that
 * are given. What no form has can be said all the same, section by section.
 */
import { writeBody } from '../../dissect/body.js';
import { COLLECTION_ID, LOGICAL_KEY } from '../../dissect/document-key.js';
import { encodeFrame } from '../../dissect/encode.js';
import { bodyOf } from '../../dissect/example-body.js';
import { JSON_BIT } from '../../mcbp/datatypes.js';
import { features } from '../../mcbp/features.js';
import { type CommandSpec, type Example, keyGrammarOf, type Shape } from '../../spec/command.js';
import { fieldNamed, formsOf, namesIn } from './names.js';
import { fieldValue, parsed } from './values.js';

export interface Wish {
  /** Texts by the names of fields, as somebody typed them. */
  readonly fields: readonly (readonly [name: string, text: string])[];
  /** The newest form of this edition or an earlier one; undefined: of any. */
  readonly edition?: string | undefined;
  readonly vbucket?: number | undefined;
  readonly cas?: bigint | undefined;
  /** Bits; undefined: JSON where the value is. */
  readonly datatype?: number | undefined;
  /** The sections whole, whatever the form says of them. */
  readonly extras?: Uint8Array | undefined;
  readonly key?: string | Uint8Array | undefined;
  readonly value?: string | Uint8Array | undefined;
  /** The value, as JSON. */
  readonly json?: string | undefined;
  /** The key is that of a document in this collection. */
  readonly collection?: number | undefined;
}

/** HELLO feature without which a key has no collection in it. */
export const COLLECTIONS = features.find(({ name }) => name === 'Collections')?.value ?? 0;

/** A frame with opaque 0. @throws RangeError naming what cannot be written */
export function composed(spec: CommandSpec, wish: Wish): Uint8Array {
  const { key, value, json, datatype, extras } = wish;
  if (value !== undefined && json !== undefined) throw new RangeError('--value and --json are one');
  const fields = new Map(
    wish.fields.map(([typed, text]) => [fieldNamed(spec, wish.edition, typed), text]),
  );
  const chosen = formFor(spec, wish, fields);
  if (chosen === undefined && fields.size > 0) {
    throw new RangeError(`no form of ${spec.name} has ${[...fields.keys()].join(', ')} together`);
  }
  const { form, example } = chosen ?? { form: undefined, example: {} };
  const body = form && bodyOf(form, keyGrammarOf(spec), example);
  const written = form === undefined ? undefined : writeBody(form, { ...body }, around(wish));
  const whole = value ?? json ?? written?.value ?? '';
  const bits = json !== undefined ? JSON_BIT : value !== undefined ? 0 : (written?.datatype ?? 0);
  return encodeFrame({
    magic: 0x80,
    opcode: spec.opcode,
    datatype: datatype ?? bits,
    vbucketOrStatus: wish.vbucket ?? 0,
    cas: wish.cas ?? 0n,
    extras: extras ?? written?.extras ?? new Uint8Array(0),
    key: key === undefined ? (written?.key ?? '') : keyOf(key, wish),
    value: whole,
  });
}

interface Chosen {
  readonly form: Shape;
  readonly example: Readonly<Record<string, unknown>>;
}

/** The newest form that has a place for all that is given, and that exists for it. */
function formFor(
  spec: CommandSpec,
  wish: Wish,
  fields: ReadonlyMap<string, string>,
): Chosen | undefined {
  const candidates = [...formsOf(spec, wish.edition)].reverse();
  const fitting = candidates
    .filter((form) => [...fields.keys()].every((name) => namesIn(spec, form).includes(name)))
    .map((form): Chosen => {
      const values = [...fields].map(
        ([name, text]) => [name, fieldValue(form, name, text)] as const,
      );
      return { form, example: Object.fromEntries(values) };
    });
  return fitting.find((each) => exists(spec, each, wish)) ?? fitting.find(({ form }) => !form.when);
}

/** Whether a message that holds this would have that form. */
function exists(spec: CommandSpec, { form, example }: Chosen, { key, json }: Wish): boolean {
  if (form.when === undefined) return true;
  const body = bodyOf(form, keyGrammarOf(spec), example as Example);
  const told = key ?? body?.key;
  const ownKey = typeof told === 'string' ? told : '';
  return form.when(
    { key: ownKey, json: json === undefined ? body?.value : parsed(json) },
    undefined,
  );
}

const around = ({ collection }: Wish) =>
  collection === undefined ? {} : { features: new Set([COLLECTIONS]) };

function keyOf(key: string | Uint8Array, wish: Wish): Uint8Array | string {
  const { collection } = wish;
  if (collection === undefined) return key;
  const form = { extras: [], key: 'document', value: { kind: 'none' } } as const;
  const items = { [COLLECTION_ID]: collection, [LOGICAL_KEY]: key };
  return writeBody(form, { key: items }, around(wish)).key;
}
