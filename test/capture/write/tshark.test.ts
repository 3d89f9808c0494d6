/**
 * What Wireshark makes of synthesised packets, with every check that it has switched on:
 * no bad checksum, no sequence analysis remark, no malformed message.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CaptureFile } from '../../../src/capture/write/file.js';
import { optionBytes } from '../../../src/capture/write/option.js';
import { packetBlock } from '../../../src/capture/write/packet-block.js';
import { LINKTYPE_RAW, preamble } from '../../../src/capture/write/pcapng.js';
import { Synthesiser } from '../../../src/capture/write/synthesise.js';
import type { Connection, End, Moment } from '../../../src/tcp/events.js';

const found = spawnSync('tshark', ['--version']).status === 0;
if (!found) console.warn('tshark is not installed: its view of our files is NOT tested');

const FIELDS = [
  ...['frame.time_epoch', 'tcp.stream', 'tcp.len', 'tcp.analysis.flags', 'tcp.checksum.status'],
  ...['ip.checksum.status', 'ip.version', 'ipv6.version', 'couchbase.opcode', 'couchbase.magic'],
  ...['_ws.expert.message', '_ws.malformed', 'frame.packet_flags_direction', 'tcp.completeness'],
  ...['frame.interface_name', 'frame.comment', 'tcp.seq_raw'],
] as const;
type Field = (typeof FIELDS)[number];
type View = Readonly<Record<Field, string>>;

function tshark(path: string): View[] {
  const checks = ['-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE'];
  const fields = FIELDS.flatMap((one) => ['-e', one]);
  // Two passes: each packet is judged with knowledge of those after it.
  const options = ['-2', '-r', path, ...checks, '-T', 'fields', ...fields];
  const { stdout, status } = spawnSync('tshark', options, { encoding: 'utf8' });
  expect(status).toBe(0);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => {
      const values = line.split('\t');
      return Object.fromEntries(FIELDS.map((one, i) => [one, values[i] ?? ''])) as View;
    });
}

/** Said of every connection that begins or ends; all else would be a remark on our packets. */
const ORDINARY =
  /^(Connection (establish|finish|reset) |This frame (initiates|undergoes) the connection closing)/;
const remarks = (views: readonly View[]): string[] =>
  views
    .flatMap((one) => one['_ws.expert.message'].split(/,(?=[A-Z])/))
    .filter((message) => message !== '' && !ORDINARY.test(message));

const GET = 0x00;
const SET = 0x01;
const NOOP = 0x0a;

/** Extras and key length that a message of this kind must have. */
const layouts: Readonly<Record<string, readonly [extras: number, key: number]>> = {
  [`${0x80}.${SET}`]: [8, 3],
  [`${0x81}.${GET}`]: [4, 0],
};

/** An MCBP message with a value of `length` bytes. */
function message(magic: 0x80 | 0x81, opcode: number, length = 0): Uint8Array {
  const [extras, key] = layouts[`${magic}.${opcode}`] ?? [0, 0];
  const bytes = Buffer.alloc(24 + extras + key + length, 'a').fill(0, 0, 24 + extras);
  bytes.writeUInt8(magic, 0);
  bytes.writeUInt8(opcode, 1);
  bytes.writeUInt8(key, 3);
  bytes.writeUInt8(extras, 4);
  bytes.writeUInt32BE(extras + key + length, 8);
  return bytes;
}

type Stage = (say: {
  data: (from: End, bytes: Uint8Array) => void;
  gap: (from: End, missing: number) => void;
  close: (from: End, how: 'fin' | 'rst' | 'end') => void;
}) => void;

const endings: Readonly<Record<string, Stage>> = {
  'client closes first': ({ close }) => {
    close(0, 'fin');
    close(1, 'fin');
  },
  'server closes first': ({ close }) => {
    close(1, 'fin');
    close(0, 'fin');
  },
  'half close': ({ close, data }) => {
    close(0, 'fin');
    data(1, message(0x81, NOOP));
    data(1, message(0x81, GET, 200_000));
    close(1, 'fin');
  },
  'client resets': ({ close }) => {
    close(0, 'rst');
    close(1, 'end');
  },
  'server resets after a FIN': ({ close }) => {
    close(0, 'fin');
    close(1, 'rst');
  },
  'never closed': ({ close }) => {
    close(0, 'end');
    close(1, 'end');
  },
};

const families: readonly (readonly [string, string, 4 | 6])[] = [
  ['127.0.0.1', '10.0.0.2', 4],
  ['::ffff:127.0.0.1', '10.0.0.2', 4],
  ['::1', '2001:db8::7', 6],
  ['::1', '127.0.0.1', 6],
];

/** The client of this connection passes sequence number 2^32 within its first 150,000 bytes. */
const WRAPPING_INDEX = 19_801;

describe.skipIf(!found)('tshark', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'capture-tshark-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Plays one script per connection into a file, a little over a second between events. */
  async function record(
    name: string,
    scripts: readonly [Connection, Stage][],
  ): Promise<{ views: View[]; times: string[] }> {
    const path = join(folder, name);
    const interfaces = [{ linkType: LINKTYPE_RAW, name: 'map0', description: 'test' }];
    const file = await CaptureFile.open(path, preamble('fusionshark', interfaces));
    const times: string[] = [];
    let second = 1_700_000_000;
    const now = (): Moment => {
      const moment = { s: second++, ns: (second * 123_456_789) % 1_000_000_000, frame: 0 };
      times.push(`${moment.s}.${String(moment.ns).padStart(9, '0')}`);
      return moment;
    };
    const synthesiser = new Synthesiser(file);
    for (const [connection, stage] of scripts) {
      synthesiser.open(connection, now());
      stage({
        data: (from, bytes) => synthesiser.data(connection, from, bytes, now()),
        gap: (from, missing) => synthesiser.gap(connection, from, missing),
        close: (from, how) => synthesiser.close(connection, from, how, now()),
      });
    }
    await file.close();
    expect(file.error).toBeUndefined();
    const views = tshark(path);
    expect(views).toHaveLength(synthesiser.packets);
    return { views, times };
  }

  function connectionOf([client, server]: readonly [string, string, ...unknown[]], index: number) {
    const ends = [
      { address: client, port: 40_000 + (index % 20_000) },
      { address: server, port: 11_210 },
    ] as const;
    return { index, midstream: false, ends };
  }

  const talk: Stage = ({ data }) => {
    data(0, message(0x80, NOOP));
    data(1, message(0x81, NOOP));
    data(0, message(0x80, SET, 200_000));
    data(1, message(0x81, SET));
    for (let i = 0; i < 40; i++) data(1, message(0x81, NOOP));
  };

  it.each(families)(
    'has nothing to say about conversations from %s to %s, IPv%d',
    async (...family) => {
      const scripts = Object.values(endings).map((ending, index): [Connection, Stage] => [
        connectionOf(family, index),
        (say) => {
          talk(say);
          ending(say);
        },
      ]);
      const { views, times } = await record(
        `${family.join('-').replaceAll(':', '_')}.pcapng`,
        scripts,
      );
      expect(remarks(views)).toEqual([]);
      for (const view of views) {
        expect(view['tcp.analysis.flags']).toBe('');
        expect(view['_ws.malformed']).toBe('');
        expect(view['tcp.checksum.status']).toBe('1');
        expect(view['ip.checksum.status']).toBe(family[2] === 4 ? '1' : '');
        expect(view['ip.version'] || view['ipv6.version']).toBe(String(family[2]));
        expect(view['frame.interface_name']).toBe('map0');
        expect(times).toContain(view['frame.time_epoch']);
      }
      // Each message is found once, the 200 kB one put together again from its segments.
      const opcodes = views.flatMap((one) => one['couchbase.opcode'].split(',').filter(Boolean));
      const perConnection = 4 + 40;
      const halfCloseExtra = 2;
      expect(opcodes).toHaveLength(scripts.length * perConnection + halfCloseExtra);
      // SYN 1, SYN-ACK 2, ACK 4, data 8, FIN 16, RST 32.
      const completeness = scripts.map(
        (_, i) => views.find((one) => one['tcp.stream'] === String(i))?.['tcp.completeness'],
      );
      expect(completeness).toEqual(['31', '31', '31', '47', '63', '15']);
    },
  );

  it('sees every time to the nanosecond, in order', async () => {
    const { views, times } = await record('times.pcapng', [
      [connectionOf(['::1', '::1'], 0), talk],
    ]);
    expect([...new Set(views.map((one) => one['frame.time_epoch']))]).toEqual(times);
  });

  it('follows sequence numbers over the end of their space', async () => {
    const long: Stage = ({ data }) => {
      for (let i = 0; i < 60; i++) data(0, message(0x80, SET, 100_000));
      for (let i = 0; i < 60; i++) data(1, message(0x81, SET));
    };
    const subject = connectionOf(['10.0.0.1', '10.0.0.2'], WRAPPING_INDEX);
    const { views } = await record('wrap.pcapng', [[subject, long]]);
    const sequence = views.map((one) => Number(one['tcp.seq_raw']));
    expect(Math.max(...sequence)).toBeGreaterThan(2 ** 32 - 150_000);
    expect(remarks(views)).toEqual([]);
    const opcodes = views.flatMap((one) => one['couchbase.opcode'].split(',').filter(Boolean));
    expect(opcodes).toHaveLength(120);
  });

  it('sees missing bytes as a lost segment, and a connection under way as nothing special', async () => {
    const gap: Stage = ({ data, gap: miss }) => {
      data(0, message(0x80, NOOP));
      miss(0, 5000);
      data(0, message(0x80, NOOP));
    };
    const midstream = { ...connectionOf(['::1', '::1'], 1), midstream: true };
    const { views } = await record('gap.pcapng', [
      [connectionOf(['::1', '::1'], 0), gap],
      [midstream, talk],
    ]);
    const said = remarks(views);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^Previous segment\(s\) not captured/);
    expect(views.filter((one) => one['tcp.stream'] === '1' && one['tcp.len'] === '0')).toHaveLength(
      2,
    );
  });

  it('shows a comment', async () => {
    const path = join(folder, 'comment.pcapng');
    const file = await CaptureFile.open(
      path,
      preamble('x', [{ linkType: LINKTYPE_RAW, name: 'a' }]),
    );
    const about = { interfaceId: 0, at: { s: 1, ns: 2 }, direction: 2, dropCount: 3 };
    const text = 'two words, 1\u20ac';
    const block = packetBlock(
      { ...about, length: 20, wireLength: 20, comments: [optionBytes(text)] },
      Uint8Array.of(0x45, ...new Uint8Array(19)),
    );
    const room = file.claim(block.length);
    room?.bytes.set(block, room.at);
    await file.close();
    expect(tshark(path)[0]).toMatchObject({
      'frame.time_epoch': '1.000000002',
      'frame.packet_flags_direction': '0x00000002',
      'frame.comment': text,
    });
  });
});
