/**
 * Our messages against tshark's view of the same captures (one line a message, made with
 * tshark 4.0): the same count, order and header fields.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lacksCaptures, sharedCaptures } from '../helpers/skip.js';
import { records, run } from './program.js';

interface Theirs {
  readonly time: string;
  readonly frame: number;
  readonly src: string;
  readonly dst: string;
  readonly sport: number;
  readonly dport: number;
  readonly stream: number;
  readonly magic: number;
  readonly opcode: number;
  readonly keyLen: number;
  readonly extrasLen: number;
  readonly datatype: number;
  readonly vbucket?: number;
  readonly status?: number;
  readonly bodyLen: number;
  readonly opaque: number;
  readonly cas: string;
  readonly key?: string;
  /** The key without its first byte, which Wireshark takes for the collection. */
  readonly logicalKey?: string;
}

const address = (host: string, port: number): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

const hex = (value: number): string => `0x${value.toString(16).padStart(8, '0')}`;

const DATATYPES = ['json', 'snappy', 'xattr'];

function fromTheirs(their: Theirs) {
  return {
    epoch: their.time,
    frame: their.frame,
    src: address(their.src, their.sport),
    dst: address(their.dst, their.dport),
    stream: their.stream,
    magic: their.magic,
    opcode: their.opcode,
    key_length: their.keyLen,
    extras_length: their.extrasLen,
    datatype: DATATYPES.filter((_, bit) => (their.datatype >> bit) & 1),
    vbucket: their.vbucket,
    status: their.status,
    body_length: their.bodyLen,
    opaque: hex(their.opaque),
    cas: their.cas,
  };
}

function fromOurs(our: Record<string, unknown>) {
  const { epoch, frame, src, dst, stream, magic, opcode, key_length, extras_length } = our;
  const { datatype, vbucket, status, body_length, opaque, cas } = our;
  return {
    ...{ epoch, frame, src, dst, stream, magic, opcode, key_length, extras_length },
    ...{ datatype, vbucket, status, body_length, opaque, cas },
  };
}

describe.skipIf(lacksCaptures())('messages equal tshark’s', () => {
  const folder = sharedCaptures() ?? '';
  const views = folder === '' ? [] : readdirSync(join(folder, 'tshark'));

  it.each(views)('%s', async (view) => {
    const theirs = readFileSync(join(folder, 'tshark', view), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Theirs);
    const { stdout, stderr, status } = await run([
      'read',
      '-T',
      'ndjson',
      join(folder, view.replace(/\.jsonl$/, '')),
    ]);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    const ours = records(stdout);
    expect(ours.map(fromOurs)).toEqual(theirs.map(fromTheirs));
    // Wireshark ends a key at its first NUL, which a collection id 0 is; it shows the rest apart.
    for (const [i, { key, collection }] of ours.entries()) {
      if (typeof key !== 'string' || theirs[i]?.key === undefined) continue;
      expect(collection === undefined ? theirs[i].key : theirs[i].logicalKey).toBe(key);
    }
  });

  const alike = [
    'sdk-mini-lo-nsec.pcap',
    'sdk-mini-any-sll.pcap',
    'sdk-mini-any-sll2.pcap',
    'sdk-mini-any+lo-2if.pcapng',
  ];
  it.each(alike)('%s holds the messages of sdk-mini-lo.pcapng', async (name) => {
    const essence = async (file: string) => {
      const { stdout } = await run(['read', '-T', 'ndjson', join(folder, file)]);
      return records(stdout).map(
        ({ number, opaque, opcode, kind, key, value, request, response }) => ({
          ...{ number, opaque, opcode, kind, key, value, request, response },
        }),
      );
    };
    expect(await essence(name)).toEqual(await essence('sdk-mini-lo.pcapng'));
  });

  it.each(['mysql_with_gap.pcap', 'ndpi-memcached.cap'])('%s: nothing is misread', async (name) => {
    expect(await run(['read', join(folder, name)])).toMatchObject({ status: 0, stdout: '' });
  });
});
