/** Wireshark's view of the sample captures: no bad checksum, nothing malformed, the same messages. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { lacksTool } from '../helpers/skip.js';
import { plays } from '../make/plays/index.js';
import { kept, pathOf } from './folder.js';
import { messagesOf } from './read.js';

const FIELDS = [
  ...['tcp.checksum.status', 'ip.checksum.status', 'ip.version', 'tcp.analysis.flags'],
  ...['_ws.malformed', 'couchbase.opcode', 'tcp.dstport', 'tcp.flags.syn'],
] as const;
type View = Readonly<Record<(typeof FIELDS)[number], string>>;

/** A line of fields for each packet; two passes, so that each is judged knowing those after it. */
function tshark(path: string, ports: Iterable<number>): View[] {
  const decode = [...ports].flatMap((port) => ['-d', `tcp.port==${port},couchbase`]);
  const checks = ['-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE'];
  const fields = FIELDS.flatMap((name) => ['-e', name]);
  const args = ['-2', '-r', path, ...checks, ...decode, '-T', 'fields', ...fields];
  const { stdout, status } = spawnSync('tshark', args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  expect(status).toBe(0);
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const values = line.split('\t');
      return Object.fromEntries(FIELDS.map((name, i) => [name, values[i] ?? ''])) as View;
    });
}

const GOOD = '1';

describe.skipIf(lacksTool('tshark')).each(plays)('$name', ({ name }) => {
  const file = `${name}.pcapng`;

  it('is well-formed, and has our messages in our order', async () => {
    const messages = await messagesOf(kept(file));
    const ports = new Set(
      messages
        .filter(({ record }) => record.from === 'client')
        .map(({ record }) => Number(String(record.dst).split(':').at(-1))),
    );
    const packets = tshark(pathOf(file), ports);
    for (const packet of packets) {
      expect(packet).toMatchObject({
        'tcp.checksum.status': GOOD,
        'ip.checksum.status': packet['ip.version'] === '4' ? GOOD : '',
        'tcp.analysis.flags': '',
        '_ws.malformed': '',
      });
    }
    const theirs = packets.flatMap((packet) =>
      packet['couchbase.opcode'].split(',').filter((opcode) => opcode !== ''),
    );
    expect(theirs.map(Number)).toEqual(messages.map(({ record }) => record.opcode));
  });
});
