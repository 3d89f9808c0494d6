/**
 * When a form exists is a function in its description, which neither a page nor a Lua script
 * can take over. But what it can tell messages apart by is little: which words of a STAT key
 * there are, and a key of the JSON value that only some forms have, or that names a choice. So
 * each guard is asked about one example of each kind of message, and its answers are the table.
 */
import { z } from 'zod';
import { fieldsOf } from '../../dissect/misfits.js';
import { type CommandSpec, keyGrammarOf, type Parts } from '../../spec/command.js';
import { unwrap } from '../../spec/fields.js';
import { keyViews } from './key-views.js';

export type Guard = (own: Parts, request: Parts | undefined) => boolean;

/** One kind of message, and a message of that kind. */
export interface View {
  readonly label: string;
  readonly parts: Parts;
}

/** Label of a JSON key that is there with a value that no description names. */
export const ANY = '*';
/** Label in place of a request that was not seen. */
export const UNSEEN = '-';

/** The JSON keys by which the guards of a command tell messages apart, with their named values. */
export function tellingKeys(spec: CommandSpec): ReadonlyMap<string, readonly string[]> {
  const telling = new Map<string, readonly string[]>();
  const guards = guardsOf(spec);
  const plain: Parts = { key: '', json: {} };
  for (const [name, options] of namedKeys(spec)) {
    const samples = [...options, ANY].map((value): Parts => ({ key: '', json: { [name]: value } }));
    const tells = guards.some((guard) =>
      samples.some((sample) => guard(sample, undefined) !== guard(plain, undefined)),
    );
    if (tells) telling.set(name, options);
  }
  return telling;
}

const guardsOf = ({ request, response, fusion }: CommandSpec): Guard[] =>
  [fusion, ...[...(request ?? []), ...(response ?? [])].map((shape) => shape.when)].filter(
    (guard) => guard !== undefined,
  );

/** All keys of request values, with the values that an enumeration names. */
function namedKeys(spec: CommandSpec): Map<string, readonly string[]> {
  const keys = new Map<string, readonly string[]>();
  for (const { value } of spec.request ?? []) {
    if (value.kind !== 'json') continue;
    for (const [name, schema] of Object.entries(fieldsOf(value))) {
      const inner = unwrap(schema);
      const options = inner instanceof z.ZodEnum ? inner.options.map(String) : [];
      keys.set(name, [...new Set([...(keys.get(name) ?? []), ...options])]);
    }
  }
  return keys;
}

/** Every kind of message of this command that its guards can tell apart. */
export function viewsOf(spec: CommandSpec): View[] {
  const grammar = keyGrammarOf(spec);
  if (grammar !== undefined) {
    return keyViews(grammar).map(({ label, key }) => ({ label, parts: { key, json: undefined } }));
  }
  let views: View[] = [{ label: '', parts: { key: '', json: {} } }];
  for (const [name, options] of tellingKeys(spec)) {
    views = views.flatMap(({ label, parts }) => [
      { label: `${label}|`, parts },
      ...[...options, ANY].map((value) => ({
        label: `${label}|${value}`,
        parts: { ...parts, json: { ...(parts.json as object), [name]: value } },
      })),
    ]);
  }
  return views;
}

/** For each kind of message: true, or the kinds of request with which the guard holds. */
export type GuardTable = ReadonlyMap<string, true | readonly string[]>;

/**
 * What a guard says of every kind of message. True: it always holds.
 */
export function tabulate(guard: Guard, views: readonly View[]): true | GuardTable {
  const table = new Map<string, true | readonly string[]>();
  let always = true;
  for (const own of views) {
    const holds = [
      ...(guard(own.parts, undefined) ? [UNSEEN] : []),
      ...views.filter(({ parts }) => guard(own.parts, parts)).map(({ label }) => label),
    ];
    const whole = holds.length === views.length + 1;
    if (!whole) always = false;
    if (holds.length > 0) table.set(own.label, whole || holds);
  }
  return always || table;
}
