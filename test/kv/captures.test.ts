/**
 * Real traffic: every section that is described is read to its last byte, and tshark finds the
 * same values in it.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { dissect } from '../../src/dissect/dissect.js';
import type { Dissection } from '../../src/dissect/dissection.js';
import { walk } from '../../src/dissect/layout/decoded.js';
import { readInput } from '../../src/engine/reading/input.js';
import { lacksCaptures, lacksTool, sharedCaptures } from '../helpers/skip.js';

const CAPTURES: readonly (readonly [string, number])[] = [
  ['memcache_bin_tcp_counter_ops.pcap', 11211],
  ['memcache_bin_tcp_delete.pcap', 11211],
  ['memcache_bin_tcp_multi_store_load.pcap', 11211],
  ['memcache_bin_tcp_single_load_store.pcap', 11211],
  ['sdk-mini-lo.pcapng', 11210],
];

async function messagesOf(name: string): Promise<Dissection[]> {
  const seen: Dissection[] = [];
  await readInput({
    path: join(sharedCaptures() ?? '', name),
    stdin: () => new PassThrough(),
    sink: {
      message: ({ bytes, request }) => {
        seen.push(dissect(commandTable, bytes.slice(), { request: request?.frame }));
      },
    },
    next: async () => true,
  });
  return seen;
}

const items = ({ extras, valueItems }: Dissection) => [...walk([...extras, ...valueItems])];

/** Values of each field over the whole capture, in order: a column each, several of a frame with commas. */
function theirs(name: string, port: number, fields: readonly string[]): string[][] {
  const args = ['-r', join(sharedCaptures() ?? '', name), '-d', `tcp.port==${port},couchbase`];
  const columns = fields.flatMap((field) => ['-e', field]);
  const lines = execFileSync('tshark', [...args, '-Y', 'couchbase', '-T', 'fields', ...columns], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
    .toString()
    .split('\n')
    .map((line) => line.split('\t'));
  return fields.map((_, column) =>
    lines.flatMap((line) => (line[column] ?? '').split(',').filter((text) => text !== '')),
  );
}

const ours = (messages: readonly Dissection[], field: string): string[] =>
  messages
    .flatMap(items)
    .filter(({ item, name }) => (item?.filter ?? `couchbase.extras.${name}`) === field)
    .map(({ value }) => String(value));

describe.skipIf(lacksCaptures())('real captures', () => {
  it.each(CAPTURES)('%s is read to the last byte', async (name) => {
    const messages = await messagesOf(name);
    expect(messages.length).toBeGreaterThan(5);
    const faults = messages.flatMap((message) =>
      items(message)
        .filter((item) => item.problem !== undefined || item.name === 'undecoded')
        .map((item) => `${message.name} ${message.kind}: ${item.name} ${item.problem?.reason}`),
    );
    expect(faults).toEqual([]);
    expect(messages.flatMap(items).length).toBeGreaterThan(0);
  });

  const FIELDS = [
    'couchbase.extras.flags',
    'couchbase.extras.expiration',
    'couchbase.extras.delta',
    'couchbase.extras.initial',
    'couchbase.extras.response',
    'couchbase.hello.features.feature',
    'couchbase.extras.mutation_seqno',
  ] as const;
  it.skipIf(lacksTool('tshark')).each(CAPTURES)(
    '%s says what tshark says',
    async (name, port) => {
      const messages = await messagesOf(name);
      const numbers = (texts: readonly string[]) => texts.map((text) => String(BigInt(text)));
      const found = theirs(name, port, FIELDS).map(numbers);
      expect(found.flat().length).toBeGreaterThan(0);
      expect(FIELDS.map((field) => numbers(ours(messages, field)))).toEqual(found);
    },
    60_000,
  );
});
