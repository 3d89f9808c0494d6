/** Where each packet holds one message, tshark's own tables count the same. */
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readInput } from '../../../src/engine/input.js';
import { lacksTool } from '../../helpers/skip.js';
import { captures } from '../captures.js';
import { tshark, tsharkOf } from '../tshark-of.js';
import { ran } from './run.js';

/** Those of which every packet completes one message at most, and holds nothing else. */
async function hasOneEach(path: string): Promise<boolean> {
  const frames: number[] = [];
  let bytes = 0;
  await readInput({
    path,
    stdin: () => new PassThrough(),
    sink: {
      message: ({ at, bodyLength }) => {
        frames.push(at.frame);
        bytes += 24 + bodyLength;
      },
    },
    next: async () => true,
  });
  const lengths = (await tsharkOf(path, '-T', 'fields', '-e', 'tcp.len')).trim().split('\n');
  const total = lengths.reduce((sum, length) => sum + Number(length), 0);
  return (
    new Set(frames).size === frames.length && lengths.length === frames.length && total === bytes
  );
}

const absent = lacksTool('tshark');
const eligible: string[] = [];
for (const path of absent ? [] : captures) if (await hasOneEach(path)) eligible.push(path);

/** Messages of each direction by "addr:port addr:port". */
async function theirConversations(path: string): Promise<Map<string, number>> {
  const fields = ['ip.src', 'ipv6.src', 'tcp.srcport', 'ip.dst', 'ipv6.dst', 'tcp.dstport'];
  const text = await tsharkOf(path, '-T', 'fields', ...fields.flatMap((name) => ['-e', name]));
  const counts = new Map<string, number>();
  for (const line of text.trim().split('\n')) {
    const [a, a6, from, b, b6, to] = line.split('\t');
    const key = `${a || `[${a6}]`}:${from} ${b || `[${b6}]`}:${to}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

describe.skipIf(absent)('tshark', () => {
  it('has captures to be compared with', () => {
    expect(eligible.length).toBeGreaterThan(0);
  });

  it.each(eligible)('counts the messages and bytes of io,stat in %s', async (path) => {
    const port = '-d tcp.port==1-65535,couchbase'.split(' ');
    const text = tshark(
      ...['-q', '-r', path, ...port],
      ...['-z', 'io,stat,0,COUNT(tcp.len)tcp.len && tcp.len > 0,SUM(tcp.len)tcp.len'],
    );
    const [, messages, bytes] = /<>[^|]*\|\s*(\d+)\s*\|\s*(\d+)\s*\|/.exec(text) ?? [];
    const [ours] = (await ran(path, 'io,stat,0')).rows[0]?.columns as object[];
    expect(ours).toEqual({ messages: Number(messages), bytes: Number(bytes) });
  });

  it.each(eligible)('counts the conversations of %s, and the ends', async (path) => {
    const theirs = await theirConversations(path);
    const ours = new Map<string, number>();
    for (const { client, server, client_messages: sent, server_messages: got } of (
      await ran(path, 'conv')
    ).rows) {
      if (Number(sent) > 0) ours.set(`${client} ${server}`, Number(sent));
      if (Number(got) > 0) ours.set(`${server} ${client}`, Number(got));
    }
    expect(ours).toEqual(theirs);
    for (const { address, port, sent_messages: sent } of (await ran(path, 'endpoints')).rows) {
      const name = String(address).includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
      const due = [...theirs].filter(([key]) => key.startsWith(`${name} `));
      expect(sent).toBe(due.reduce((sum, [, count]) => sum + count, 0));
    }
  });
});
