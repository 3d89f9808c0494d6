/**
 * The kinds of JSON field that a description of a command may use: zod schemas that carry a
 * FieldMeta (meaning, unit, secrecy, how the server complains). What is laid out byte by byte
 * is described with layout.ts. This file knows no protocol facts.
 */
import { z } from 'zod';

/** What a field means beyond its type. */
export interface FieldMeta {
  /** One line for people: the reference page and the detail tree show it. */
  readonly doc: string;
  /** Unit of a number on the wire. */
  readonly unit?: 's' | 'ms' | 'bytes';
  /** The value must never be shown unless the user asks for secrets. */
  readonly secret?: true;
  /** False: too long or too dull for the summary line. */
  readonly brief?: false;
  /** How the server words a wrong type, after its prefix; a default per type otherwise. */
  readonly wrongType?: string;
  /** Key that the field had in an earlier edition. */
  readonly formerly?: string;
  /** Under its former key the field meant the opposite. */
  readonly reversed?: true;
  /** The server reads this key before all others: it decides which others there may be. */
  readonly decides?: true;
  /** Finding and server wording for a value, or an element of it, that breaks a rule. */
  readonly rule?: (issue: z.core.$ZodIssue, value: unknown) => RuleBreach;
}

export interface RuleBreach {
  /** Finding id. */
  readonly id: string;
  /** How the server words it, after its prefix. */
  readonly says: string;
  /** For people, where the server's words are no help. */
  readonly message?: string;
  /** Against the documents, but the server lets it pass. */
  readonly tolerated?: true;
  /** Name of the status that the server answers; Einval otherwise. */
  readonly status?: string;
  /** 'none': the server gives no reason. 'echo': it repeats the whole value before its words. */
  readonly context?: 'none' | 'echo';
}

const metas = new WeakMap<z.ZodType, FieldMeta>();

/** The schema itself, now known to mean what `meta` says. */
export function field<S extends z.ZodType>(schema: S, meta: FieldMeta): S {
  metas.set(schema, meta);
  return schema;
}

/** The meta of a schema, looking through `optional`. */
export function metaOf(schema: z.ZodType): FieldMeta | undefined {
  return metas.get(unwrap(schema));
}

/** The schema without its `optional` wrapper. */
export function unwrap(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional ? unwrap(schema.unwrap() as z.ZodType) : schema;
}

/** A number that takes no fraction; one that does is a measure. */
export const isInteger = (schema: z.ZodType): boolean =>
  schema instanceof z.ZodNumber && !schema.safeParse(0.5).success;

type Extra = Omit<FieldMeta, 'doc'>;

export const text = (doc: string, extra: Extra = {}) => field(z.string(), { doc, ...extra });
export const flag = (doc: string, extra: Extra = {}) => field(z.boolean(), { doc, ...extra });
export const texts = (doc: string, extra: Extra = {}) =>
  field(z.array(z.string()), { doc, ...extra });
/** A non-negative integer. Above 2^53 JavaScript has rounded it; the tree shows the digits of the wire. */
export const uint = (doc: string, extra: Extra = {}) =>
  field(z.number().nonnegative().refine(Number.isInteger), { doc, ...extra });
/** A number that is no count: it may have a fraction, and is never negative. */
export const ratio = (doc: string, extra: Extra = {}) =>
  field(z.number().nonnegative(), { doc, ...extra });
export const anything = (doc: string, extra: Extra = {}) => field(z.unknown(), { doc, ...extra });
export const oneOf = <const T extends readonly [string, ...string[]]>(
  values: T,
  doc: string,
  extra: Extra = {},
) => field(z.enum(values), { doc, ...extra });
