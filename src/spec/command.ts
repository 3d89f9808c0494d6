/**
 * What a description of a command consists of. Decode, detail tree, summary, filter fields,
 * encoder, simulator, predicted server checks and reference pages all interpret this one
 * structure; nothing of a command is written a second time.
 */
import type { z } from 'zod';
import type { Answers } from '../mcbp/answers.js';
import type { RuleBreach } from './fields.js';
import type { KeyGrammar } from './key-grammar.js';
import type { Layout } from './layout.js';

/** What the value section holds. */
export type ValueRule =
  | { readonly kind: 'none' }
  /** Not described: JSON, text or bytes, shown as found. */
  | { readonly kind: 'any'; readonly secret?: Secret }
  /** A user's document: whatever its datatype says. */
  | { readonly kind: 'document' }
  /** Laid out byte by byte. Items may be marked secret one by one. */
  | { readonly kind: 'binary'; readonly layout: Layout; readonly secret?: Secret }
  | JsonRule;

/**
 * What the key section holds: nothing, any text, the key of a document (with its collection
 * where the connection has them), or what a layout says.
 */
export type KeyRule = 'none' | 'text' | 'document' | { readonly layout: Layout };

/** What of a value must not be shown: all of it, or what the groups of the pattern match. */
export type Secret = 'all' | RegExp;

export interface JsonRule {
  readonly kind: 'json';
  /** An object, or an array of objects; keys in the order in which the server checks them. */
  readonly schema: z.ZodType;
  readonly required: boolean;
  /** Servers ignore keys that they do not know, but for the commands that say otherwise. */
  readonly unknownKeys?: 'refused';
  /** What the server puts before its complaints: the name of its validator. */
  readonly prefix?: string;
  /** The server refuses RAW with a value and JSON without one, where others let RAW pass. */
  readonly strictDatatype?: true;
  /** The server repeats the whole value when it is no JSON. */
  readonly echoes?: boolean;
  /** Name for the elements when the value is an array, so that fields are always an object. */
  readonly items?: string;
}

/** The parts of a message that decide which shape it has. */
export interface Parts {
  readonly key: string | undefined;
  /** The parsed value, when it is JSON. */
  readonly json: unknown;
}

/** One edition's form of a request or of a success answer. */
export interface Shape {
  /** Edition in which this form appeared. */
  readonly edition: string;
  /** Day on which the server's code or document got it, where known: YYYY-MM-DD. */
  readonly since?: string;
  readonly source: string;
  readonly note?: string;
  /** This form exists only for messages of which this holds (of their request, for answers). */
  readonly when?: (parts: Parts, request: Parts | undefined) => boolean;
  readonly extras: Layout;
  readonly key: KeyRule;
  /** Some of the keys are a small language, whose words are fields (STAT groups). */
  readonly keyGrammar?: KeyGrammar;
  readonly value: ValueRule;
  /** The server refuses this form whatever else it holds. */
  readonly refused?: RuleBreach & { readonly status: string; readonly field: string };
}

export interface DocumentedStatus {
  /** kv_engine's enumerator. */
  readonly name: string;
  readonly when: string;
  /** 'document': in the published document. 'code': seen in server code only. */
  readonly from: 'document' | 'code';
  /** A failure that is nothing to worry about. */
  readonly harmless?: true;
}

/**
 * The fields of all sections together, each by its name: extras, `key` (or the words of its
 * grammar), then the members of a JSON value or the items of one that is laid out. A value of
 * another kind is called `value`; so is one of JSON whose members no description names. An array
 * is the whole value.
 */
export type Example = Readonly<Record<string, unknown>> | readonly unknown[];

export type Topic = 'uploader' | 'snapshot' | 'mount' | 'store';

export interface CommandSpec {
  readonly opcode: number;
  /** kv_engine's enumerator. */
  readonly name: string;
  /** Upper-case name that servers and statistics print. */
  readonly wireName: string;
  /** Names that the same opcode had in earlier editions. */
  readonly formerly?: readonly string[];
  readonly answers: Answers;
  /** One paragraph: what the command is for. */
  readonly doc?: string;
  readonly source?: string;
  /** Whether header bytes 6-7 of the request name a vbucket that the command acts on. */
  readonly vbucket?: 'required' | 'unused' | 'unused since 2025-11';
  /** What of Fusion its Fusion messages are about: screens give those of one topic one colour. */
  readonly topic?: Topic;
  /** This message belongs to Fusion. Absent: never. */
  readonly fusion?: (own: Parts, request: Parts | undefined) => boolean;
  /** Oldest edition first. Absent: only the header is described. */
  readonly request?: readonly Shape[];
  readonly response?: readonly Shape[];
  readonly statuses?: readonly DocumentedStatus[];
  /** A success answer lists, as items called `feature`, the HELLO features that hold from then on. */
  readonly grants?: true;
  /**
   * Words for the summary line, from decoded fields. Absent, or where it has none:
   * `name=value` of the brief fields.
   */
  readonly summary?: (fields: Readonly<Record<string, unknown>>) => string | undefined;
  /** An example of a request and of its answer, in the newest edition. */
  readonly example?: { readonly request: Example; readonly response?: Example };
}

/** Checks what a description must hold by itself, so that a wrong one fails at start. */
export function defineCommand(spec: CommandSpec): CommandSpec {
  for (const shapes of [spec.request, spec.response]) {
    const editions = (shapes ?? []).map((shape) => shape.edition);
    if (editions.some((edition, i) => i > 0 && edition < (editions[i - 1] as string))) {
      throw new Error(`${spec.name}: shapes must stand oldest edition first`);
    }
  }
  return spec;
}

/** The language of the keys of its requests, where there is one. */
export const keyGrammarOf = (spec: CommandSpec | undefined): KeyGrammar | undefined =>
  spec?.request?.find(({ keyGrammar }) => keyGrammar !== undefined)?.keyGrammar;

export const always = (): boolean => true;
export const NO_VALUE: ValueRule = { kind: 'none' };
export const ANY_VALUE: ValueRule = { kind: 'any' };

/** A header-level description: the name is known, the body is shown as found. */
export const isHeaderLevel = (spec: CommandSpec): boolean => spec.request === undefined;
