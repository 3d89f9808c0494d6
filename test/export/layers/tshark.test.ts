/** What both programs tell of a packet with one message stands in the same place, and is the same. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lacksCaptures, lacksTool, sharedCaptures } from '../../helpers/skip.js';
import { captures } from '../captures.js';
import { tsharkOf } from '../tshark-of.js';
import { ofCapture } from './messages.js';

/** As test/export/fields/tshark.test.ts has them; and counts, of which ours are of the message. */
const DIFFERENT =
  /^(frame\.time_relative|couchbase\.(opaque|key|value|key\.(collection_id|logical_key)))$/;
/** tshark prefers the number of the member of a list, and nests what has its own frame. */
const FRAMED = /^couchbase\.flex_frame\./;

interface Packet {
  readonly _source: { readonly layers: Record<string, unknown> };
}

/** All leaves by name: where they stand, and what they are. */
function leaves(value: unknown, path: readonly string[] = []): Map<string, string> {
  const found = new Map<string, string>();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    found.set(path.at(-1) as string, `${path.join(' > ')}: ${JSON.stringify(value)}`);
    return found;
  }
  for (const [key, member] of Object.entries(value)) {
    for (const [name, leaf] of leaves(member, [...path, key])) found.set(name, leaf);
  }
  return found;
}

const packetsIn = (text: string): Packet['_source']['layers'][] =>
  (JSON.parse(text) as Packet[]).map(({ _source }) => _source.layers);

const frameOf = (layers: Record<string, unknown>): string =>
  (layers.frame as Record<string, string>)['frame.number'] as string;

function grouped(messages: readonly Record<string, unknown>[]) {
  const groups = new Map<string, Record<string, unknown>[]>();
  for (const message of messages) {
    const frame = frameOf(message);
    groups.set(frame, [...(groups.get(frame) ?? []), message]);
  }
  return groups;
}

const theirs = (path: string): Promise<string> =>
  tsharkOf(path, '-T', 'json', '--no-duplicate-keys');

const folder = lacksCaptures() ? undefined : sharedCaptures();
const real = folder === undefined ? [] : [join(folder, 'sdk-mini-lo.pcapng')];

describe.skipIf(lacksTool('tshark'))('as tshark -T json', () => {
  it.each([...captures.slice(0, 3), ...real])(
    '%s',
    async (path) => {
      const ours = grouped(packetsIn(await ofCapture('json', path)));
      let compared = 0;
      for (const packet of packetsIn(await theirs(path))) {
        const [message, ...more] = ours.get(frameOf(packet)) ?? [];
        if (message === undefined || more.length > 0) continue;
        const own = leaves(message);
        for (const [name, leaf] of leaves(packet)) {
          if (!own.has(name) || DIFFERENT.test(name) || FRAMED.test(name)) continue;
          expect(own.get(name)).toBe(leaf);
          compared += 1;
        }
      }
      expect(compared).toBeGreaterThan(100);
    },
    60_000,
  );
});
