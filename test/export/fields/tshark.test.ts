/**
 * Every field that tshark knows as well, on real captures: its values in a packet, and how they
 * are written, are those of our messages that end in that packet, one after the other.
 */
import { basename, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { hexDigitsOf } from '../../../src/dissect/fields/bases.js';
import { readInput } from '../../../src/engine/reading/input.js';
import { fieldsStyle } from '../../../src/export/fields/cell-text.js';
import { PacketNotes } from '../../../src/session/packets/notes.js';
import { lacksCaptures, lacksTool, sharedCaptures } from '../../helpers/skip.js';
import { captures } from '../captures.js';
import { tshark, tsharkOf } from '../tshark-of.js';
import { catalogue, everyField, fieldsOf, printing } from './lines.js';

/** Fields in which we differ on purpose. */
const DIFFERENT = new Map([
  ['frame.time_relative', 'ours counts from the first message, tshark from the first packet'],
  ['couchbase.opaque', 'ours has the order of the wire; tshark reads it as little endian'],
  ['couchbase', 'ours has the bytes, tshark a sentence'],
  ['couchbase.key', 'tshark leaves it empty where there is a collection'],
  ['couchbase.value', 'tshark shows it only where it finds no fields in it'],
]);

/** tshark finds collections in keys also where HELLO granted none: only where we do is compared. */
const GUESSED = new Set(['couchbase.key.collection_id', 'couchbase.key.logical_key']);

interface Registered {
  readonly type: string;
  readonly base: string;
}

let fields: ReadonlyMap<string, Registered> | undefined;

function registered(): ReadonlyMap<string, Registered> {
  fields ??= readRegistered();
  return fields;
}

function readRegistered(): ReadonlyMap<string, Registered> {
  const rows = tshark('-G', 'fields').split('\n');
  return new Map(
    rows
      .map((row) => row.split('\t'))
      .filter(([kind]) => kind === 'F')
      .map(([, , name = '', type = '', , base = '']) => [name, { type, base }]),
  );
}

const linesOf = (text: string): string[][] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t'));

async function ours(path: string, names: readonly string[]): Promise<string[][]> {
  const notes = new PacketNotes();
  const { printer, text } = printing(fieldsOf(...names), {}, fieldsStyle, notes);
  const stdin = () => new PassThrough();
  await readInput({ path, stdin, sink: printer, notes, next: async () => true });
  return linesOf(await text());
}

function byPacket(lines: readonly string[][], index: number): Map<string, string[][]> {
  const packets = new Map<string, string[][]>();
  for (const line of lines) {
    const packet = line[index] as string;
    packets.set(packet, [...(packets.get(packet) ?? []), line]);
  }
  return packets;
}

/** A packet has its circumstances once, whatever messages it has. */
const isOfPacket = (name: string): boolean => /^(frame|ip|ipv6|tcp)\./.test(name);

describe.skipIf(lacksTool('tshark'))('fields that tshark knows', () => {
  it('are hexadecimal where its own are', () => {
    const known = registered();
    const both = everyField().filter(({ definition: { name } }) => known.has(name));
    expect(both.length).toBeGreaterThan(80);
    for (const { definition, kind } of both) {
      if (kind !== 'number') continue;
      const isHex = known.get(definition.name)?.base.startsWith('BASE_HEX') === true;
      expect([definition.name, hexDigitsOf(definition) !== undefined]).toEqual([
        definition.name,
        isHex,
      ]);
    }
  });

  const folder = lacksCaptures() ? undefined : sharedCaptures();
  const real = folder === undefined ? [] : [join(folder, 'sdk-mini-lo.pcapng')];
  it.each([...captures, ...real].map((path) => [basename(path), path]))(
    '%s',
    async (_, path) => {
      const known = registered();
      const names = catalogue
        .all()
        .map(({ name }) => name)
        .filter((name) => known.has(name) && !DIFFERENT.has(name));
      const args = names.flatMap((name) => ['-e', name]);
      const theirs = linesOf(await tsharkOf(path, '-T', 'fields', ...args));
      const packets = byPacket(await ours(path, names), names.indexOf('frame.number'));
      expect(theirs.length).toBeGreaterThan(0);
      for (const line of theirs) {
        const messages = packets.get(line[names.indexOf('frame.number')] as string) ?? [];
        expect(messages.length).toBeGreaterThan(0);
        const told = names.map((name, i) => {
          const cells = messages.map((cells) => cells[i] as string).filter((cell) => cell !== '');
          return `${name}=${isOfPacket(name) ? (cells[0] ?? '') : cells.join(',')}`;
        });
        const expected = names.map((name, i) => {
          const isGuess = GUESSED.has(name) && told[i] === `${name}=`;
          return `${name}=${isGuess ? '' : line[i]}`;
        });
        expect(told).toEqual(expected);
      }
    },
    60_000,
  );
});
