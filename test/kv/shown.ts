/** What a dissection tells of a frame, as plain data, for tests to compare. */
import { commandTable } from '../../src/commands.js';
import { type DissectOptions, dissect } from '../../src/dissect/dissect.js';
import type { Dissection } from '../../src/dissect/dissection.js';
import { plain } from '../../src/dissect/json.js';
import { latin1 } from '../../src/dissect/latin1.js';
import { type Decoded, walk } from '../../src/dissect/layout/decoded.js';

/** Bytes written as pairs of hex digits. */
export const wire = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/[0-9a-f]{2}/gi) ?? [], (pair) => Number.parseInt(pair, 16));

/** Names of enumerations and flags as people read them, bytes in hex, the rest as values. */
function plainItems(decoded: readonly Decoded[]): Record<string, unknown> {
  return Object.fromEntries(decoded.map((each) => [each.name, plainItem(each)]));
}

function plainItem({ item, value, text, children }: Decoded): unknown {
  if (item?.kind === 'uint') return (item.names ?? item.flags) ? text : value;
  if (item?.kind === 'list') return children.map(plainItem);
  if (value === undefined) return plainItems(children);
  if (typeof value !== 'object') return value;
  return value instanceof Uint8Array ? text : plain(value);
}

export interface Shown {
  readonly name: string;
  readonly status: string | undefined;
  readonly collection: number | undefined;
  readonly extras: Record<string, unknown>;
  readonly key: string | undefined;
  /** Items of a value that is laid out; else JSON, or text. */
  readonly value: unknown;
}

export function shown(message: Dissection): Shown {
  const { name, status, collection, extras, key, value, valueItems } = message;
  return {
    name,
    status,
    collection,
    extras: plainItems(extras),
    key: key.kind === 'text' ? key.text : undefined,
    value:
      valueItems.length > 0
        ? plainItems(valueItems)
        : value.kind === 'json'
          ? value.plain
          : value.kind === 'text'
            ? value.text
            : value.kind === 'bytes'
              ? latin1(message.bytes.subarray(message.sections.value.start))
              : undefined,
  };
}

export const dissected = (bytes: Uint8Array, options?: DissectOptions): Dissection =>
  dissect(commandTable, bytes, options);

export const shownOf = (bytes: Uint8Array, options?: DissectOptions): Shown =>
  shown(dissected(bytes, options));

/** Why items are not what their description says; empty where all of them are. */
export const problemsOf = ({ extras, keyItems, valueItems }: Dissection): string[] =>
  [...walk([...extras, ...keyItems, ...valueItems])].flatMap(({ problem, name }) =>
    problem !== undefined ? [problem.reason] : name === 'undecoded' ? ['undecoded'] : [],
  );

/** The items of a section, put end to end, cover it. */
export function covers(items: readonly Decoded[], start: number, end: number): boolean {
  let at = start;
  for (const item of items) {
    if (item.start !== at || item.end < item.start) return false;
    if (item.children.length > 0 && !covers(item.children, item.start, item.end)) return false;
    at = item.end;
  }
  return items.length === 0 || at === end;
}
