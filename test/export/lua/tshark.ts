/** What the Lua script makes of a capture in tshark, and what our records say it should. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandTable } from '../../../src/commands.js';
import { FieldTable } from '../../../src/dissect/fields/table.js';
import { luaScript } from '../../../src/export/lua/script.js';
import type { Seen } from '../captures.js';

export const folder = mkdtempSync(join(tmpdir(), 'fusionshark-lua-'));
const script = join(folder, 'fusion.lua');
writeFileSync(script, luaScript(commandTable));

/** One Fusion message: each field with its values as text, in order. */
export type Fields = Readonly<Record<string, readonly string[]>>;

type Layer = Record<string, string | string[]>;

/** Fusion messages in the order of the capture. */
export function theirs(
  path: string,
  ports: Iterable<number>,
  more: readonly string[] = [],
): Fields[] {
  const decode = [...ports].flatMap((port) => ['-d', `tcp.port==${port},couchbase`]);
  const args = ['-X', `lua_script:${script}`, '-r', path, ...decode, ...more];
  const text = execFileSync(
    'tshark',
    [...args, '--no-duplicate-keys', '-T', 'json', '-J', 'fusion'],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const packets = JSON.parse(text.slice(text.indexOf('['))) as {
    _source: { layers: { fusion?: Layer | Layer[] } };
  }[];
  const layers = packets.flatMap(({ _source }): Layer[] => {
    const { fusion = [] } = _source.layers;
    return Array.isArray(fusion) ? fusion : [fusion];
  });
  return layers.map((layer) =>
    Object.fromEntries(
      Object.entries(layer)
        .filter(([name]) => name.startsWith('fusion.'))
        .map(([name, value]) => [name, Array.isArray(value) ? value : [value]]),
    ),
  );
}

/** What tshark prints of our Fusion messages, if both read them alike. */
export function ours(messages: readonly Seen[]): Fields[] {
  return messages.flatMap(({ record }) => {
    if (record.fusion === undefined) return [];
    const { command, edition, fields } = record.fusion as {
      command: string;
      edition: string;
      fields: Record<string, unknown>;
    };
    const found: Record<string, string[]> = {};
    for (const [name, value] of Object.entries({ command, edition, ...fields }))
      add(found, name, value);
    return [found];
  });
}

const table = new FieldTable(commandTable);

/** Lists by their elements; objects as text, and those that are described by their members. */
function add(into: Record<string, string[]>, name: string, value: unknown): void {
  const field = table.named(`fusion.${name}`);
  if (Array.isArray(value)) {
    for (const each of value) add(into, name, each);
    return;
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const shown = shownAs(field?.pattern === undefined ? field?.type : undefined, value, text);
  if (shown !== undefined) into[`fusion.${name}`] = [...(into[`fusion.${name}`] ?? []), shown];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (table.named(`fusion.${key}`) !== undefined) add(into, key, inner);
  }
}

/** As tshark prints a field of this type; undefined: it is no value of the type. */
function shownAs(type: string | undefined, value: unknown, text: string): string | undefined {
  if (type === 'FT_UINT64') {
    const isU64 = /^\d+$/.test(text) && BigInt(text) < 2n ** 64n;
    return isU64 ? String(BigInt(text)) : undefined;
  }
  if (type === 'FT_DOUBLE') return typeof value === 'number' ? text : undefined;
  if (type === 'FT_BOOLEAN') return typeof value === 'boolean' ? (value ? '1' : '0') : undefined;
  return type === 'FT_STRING' ? text : undefined;
}

/** Ports that requests went to. */
export const serverPorts = (messages: readonly Seen[]): ReadonlySet<number> =>
  new Set(messages.map(({ event }) => event.connection.ends[1].port));
