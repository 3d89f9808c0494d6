/** Tunnels and fragments as tshark sees them: the same segments in the same frames. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readCapture } from '../../src/capture/file.js';
import { lacksTool } from '../helpers/skip.js';
import { text } from './build/bytes.js';
import { decoder } from './build/collect.js';
import { ipv4, tcp } from './build/frames.js';
import { MICRO, pcapFile } from './build/pcap.js';
import { CARRIERS } from './build/tunnels.js';

const folder = mkdtempSync(path(tmpdir(), 'fusionshark-tshark-'));
afterAll(() => rmSync(folder, { recursive: true }));

const RAW = 101;

function ours(file: string): string[] {
  const { decoder: sink, segments } = decoder();
  readCapture(file, sink);
  return segments.map(({ at, src, dst, seq, payload }) =>
    [at.frame, src.address, dst.address, src.port, dst.port, seq, payload].join('\t'),
  );
}

/** The innermost addresses, and of each frame with a TCP header one line. */
function theirs(file: string): string[] {
  const fields = ['frame.number', 'ip.src', 'ip.dst', 'tcp.srcport', 'tcp.dstport'];
  const { stdout, status } = spawnSync('tshark', [
    ...['-r', file, '-Y', 'tcp', '-T', 'fields', '-E', 'occurrence=l'],
    ...['-o', 'tcp.relative_sequence_numbers:FALSE', '-d', 'udp.port==8472,vxlan'],
    ...[...fields, 'tcp.seq', 'tcp.payload'].flatMap((field) => ['-e', field]),
  ]);
  expect(status).toBe(0);
  return stdout.toString().split('\n').filter(Boolean);
}

function write(name: string, packets: readonly Uint8Array[]): string {
  const file = path(folder, name);
  const records = packets.map((data, i) => ({ s: 1_700_000_000 + i, fraction: 0, data }));
  writeFileSync(file, pcapFile({ magic: MICRO, little: true, linkType: RAW }, records));
  return file;
}

const inner = (i: number) =>
  ipv4({ payload: tcp({ seq: 1000 + 100 * i, payload: text(`payload number ${i}`) }) });

/** The packet in fragments of `size` bytes; identification `id`. */
function fragmented(packet: Uint8Array, size: number, id: number): Uint8Array[] {
  const body = packet.subarray(20);
  return Array.from({ length: Math.ceil(body.length / size) }, (_, i) => {
    const payload = body.subarray(i * size, (i + 1) * size);
    const more = (i + 1) * size < body.length ? 0x2000 : 0;
    const [source, destination] = [packet.subarray(12, 16), packet.subarray(16, 20)];
    const protocol = packet[9] ?? 0;
    const fragment = ((i * size) / 8) | more;
    const made = ipv4({ payload, source, destination, protocol, fragment });
    made[5] = id;
    return made;
  });
}

describe.skipIf(lacksTool('tshark'))('as tshark sees them', () => {
  it('tunnels, one in another', () => {
    const packets = CARRIERS.flatMap(({ wrap }, i) => {
      const next = CARRIERS[(i + 3) % CARRIERS.length];
      return [wrap(inner(2 * i)), next?.wrap(wrap(inner(2 * i + 1))) ?? wrap(inner(2 * i + 1))];
    });
    const file = write('tunnels.pcap', packets);
    expect(ours(file)).toHaveLength(2 * CARRIERS.length);
    expect(ours(file)).toEqual(theirs(file));
  });

  it('fragments, of packets and of tunnels, in any order and with some missing', () => {
    const v4 = CARRIERS.filter(({ wrap }) => wrap(inner(0))[0] === 0x45);
    const whole = [inner(90), ...v4.map(({ wrap }, i) => wrap(inner(i)))];
    const packets = whole.flatMap((packet, i) => {
      const pieces = fragmented(packet, 24, i + 1);
      if (i % 3 === 1) return pieces.reverse();
      return i % 5 === 4 ? pieces.slice(1) : pieces;
    });
    const file = write('fragments.pcap', packets);
    const missing = whole.filter((_, i) => i % 3 !== 1 && i % 5 === 4).length;
    expect(missing).toBeGreaterThan(0);
    expect(ours(file)).toHaveLength(whole.length - missing);
    expect(ours(file)).toEqual(theirs(file));
  });
});
