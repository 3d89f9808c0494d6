/** Messages and payload are as many as tshark sees: by direction of each connection, and by interval. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lacksCaptures, lacksTool, sharedCaptures } from '../../helpers/skip.js';
import { captures } from '../captures.js';
import { tsharkOf } from '../tshark-of.js';
import { ran } from './run.js';

const FIELDS = [
  ...['ip.src', 'ipv6.src', 'tcp.srcport', 'ip.dst', 'ipv6.dst', 'tcp.dstport'],
  ...['frame.time_epoch', 'tcp.len', 'couchbase.opcode'],
];

interface Packet {
  readonly from: string;
  readonly to: string;
  /** Nanoseconds after the first packet with messages. */
  readonly after: number;
  readonly bytes: number;
  /** Messages that end in it. */
  readonly messages: number;
}

async function packetsOf(path: string): Promise<Packet[]> {
  const text = await tsharkOf(path, '-T', 'fields', ...FIELDS.flatMap((name) => ['-e', name]));
  const rows = text
    .trim()
    .split('\n')
    .map((line) => line.split('\t'));
  const nanoseconds = (epoch = ''): bigint => BigInt(epoch.replace('.', ''));
  const first = nanoseconds(rows[0]?.[6]);
  return rows.map(([a, a6, from, b, b6, to, epoch, length, opcodes = '']) => ({
    from: `${a || `[${a6}]`}:${from}`,
    to: `${b || `[${b6}]`}:${to}`,
    after: Number(nanoseconds(epoch) - first),
    bytes: Number(length),
    messages: opcodes.split(',').length,
  }));
}

const total = (packets: readonly Packet[], figure: 'messages' | 'bytes'): number =>
  packets.reduce((sum, packet) => sum + packet[figure], 0);

const absent = lacksTool('tshark');
const folder = lacksCaptures() ? undefined : sharedCaptures();
/** Whole connections of one message a packet, from elsewhere. */
const FOREIGN = ['counter_ops', 'delete'].map((name) => `memcache_bin_tcp_${name}.pcap`);
const paths = [...captures, ...(folder ? FOREIGN.map((name) => join(folder, name)) : [])];

describe.skipIf(absent).each(paths)('as tshark in %s', (path) => {
  const seen = absent ? undefined : packetsOf(path);

  it('counts both directions of each conversation, and what each end sent', async () => {
    const packets = (await seen) ?? [];
    const counted = (from: string, to: string) => {
      const own = packets.filter((packet) => packet.from === from && packet.to === to);
      return [total(own, 'messages'), total(own, 'bytes')];
    };
    const { rows } = await ran(path, 'conv');
    for (const row of rows) {
      const [client, server] = [String(row.client), String(row.server)];
      expect([row.client_messages, row.client_bytes]).toEqual(counted(client, server));
      expect([row.server_messages, row.server_bytes]).toEqual(counted(server, client));
    }
    const pairs = packets.map(({ from, to }) => [from, to].sort().join());
    expect(rows).toHaveLength(new Set(pairs).size);
    for (const { address, port, sent_messages: sent } of (await ran(path, 'endpoints')).rows) {
      const name = String(address).includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
      expect(sent).toBe(
        total(
          packets.filter(({ from }) => from === name),
          'messages',
        ),
      );
    }
  });

  it('counts messages in the same intervals', async () => {
    const packets = (await seen) ?? [];
    const { rows } = await ran(path, 'io,stat,0.05');
    expect(rows.length).toBeGreaterThan(0);
    rows.forEach(({ columns }, i) => {
      const own = packets.filter(({ after }) => Math.floor(after / 5e7) === i);
      expect(columns).toMatchObject([{ messages: total(own, 'messages') }]);
    });
  });
});
