/**
 * Which members of a JSON value are secret, by its description, and where they lie. An object
 * that has some is only as open as it is described: what nobody described there may be one of
 * them misspelled.
 */
import { z } from 'zod';
import type { CommandSpec, Shape } from '../spec/command.js';
import { metaOf, unwrap } from '../spec/fields.js';
import { type JsonNode, walkJson } from './json.js';
import type { CommandTable } from './table.js';

export interface SecretMembers {
  /** Names whose values are secret, wherever they stand. */
  readonly names: ReadonlySet<string>;
  /** Names of objects inside a value that have secret members, with the names they may show. */
  readonly holders: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Of all forms together: a token in a request that fits none is one too. */
export function secretMembers(shapes: readonly Shape[] | undefined): SecretMembers {
  const names = new Set<string>();
  const holders = new Map<string, Set<string>>();
  for (const { value } of shapes ?? []) {
    if (value.kind === 'json') collect(value.schema, names, holders);
  }
  return { names, holders };
}

const ofTables = new WeakMap<CommandTable, ReadonlySet<string>>();

/** What is secret in some command is so in every other that has JSON of its own: there by mistake. */
export function secretNames(table: CommandTable): ReadonlySet<string> {
  const known = ofTables.get(table);
  if (known !== undefined) return known;
  const shapes = table.commands().flatMap(({ request, response }) => [request, response]);
  const names = new Set(shapes.flatMap((each) => [...secretMembers(each).names]));
  ofTables.set(table, names);
  return names;
}

/** JSON in its values is the protocol's, not that of somebody's documents. */
export const ownsJson = ({ request, response }: CommandSpec): boolean =>
  [...(request ?? []), ...(response ?? [])].every(({ value }) => value.kind !== 'document');

/** @returns whether the schema has secret members, however deep */
function collect(
  schema: z.ZodType,
  names: Set<string>,
  holders: Map<string, Set<string>>,
): boolean {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodArray) return collect(inner.element as z.ZodType, names, holders);
  if (inner instanceof z.ZodRecord) return collect(inner.valueType as z.ZodType, names, holders);
  if (!(inner instanceof z.ZodObject)) return false;
  let bears = false;
  for (const [name, member] of Object.entries(inner.shape as Record<string, z.ZodType>)) {
    if (metaOf(member)?.secret) {
      names.add(name);
      bears = true;
    } else if (collect(member, names, holders)) {
      const open = Object.keys((unwrap(member) as z.ZodObject).shape ?? {});
      holders.set(name, new Set([...(holders.get(name) ?? []), ...open]));
      bears = true;
    }
  }
  return bears;
}

/** The values that are secret: their texts and numbers are to be hidden, however deep. */
export function secretNodes(node: JsonNode, { names, holders }: SecretMembers): JsonNode[] {
  return [...walkJson(node)]
    .filter(({ kind }) => kind === 'object')
    .flatMap(({ members }) => members)
    .flatMap(({ key, value }) => {
      if (names.has(key)) return [value];
      const open = holders.get(key);
      return open === undefined ? [] : undescribed(value, open);
    });
}

function undescribed(value: JsonNode, open: ReadonlySet<string>): JsonNode[] {
  if (value.kind === 'array') return value.members.flatMap((each) => undescribed(each.value, open));
  if (value.kind !== 'object') return [value];
  return value.members.filter(({ key }) => !open.has(key)).map((member) => member.value);
}
