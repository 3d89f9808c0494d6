/** The same traffic in every container, byte order, time unit, link layer and compression. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCapture } from '../../src/capture/file.js';
import { openCaptureStream } from '../../src/capture/stream.js';
import { readInput } from '../../src/engine/reading/input.js';
import { temporaryFile } from '../engine/traffic.js';
import { lacksCaptures, sharedCaptures } from '../helpers/skip.js';
import { Collected } from '../session/build.js';
import { Collector, decoder, type KeptSegment } from './build/collect.js';
import { CONTAINERS, ipPackets, LINKS, PACKINGS } from './build/containers.js';
import { pieces } from './build/run.js';

const folder = sharedCaptures() ?? '';
const SOURCES = ['sdk-mini-lo-nsec.pcap', 'mc6-lo.pcapng'];
/** Packets of each; enough for every kind of message in it. */
const TAKEN = 200;

function packetsOf(source: string) {
  const sink = new Collector();
  readCapture(join(folder, source), sink);
  return ipPackets(sink.packets.slice(0, TAKEN));
}

const digest = (segments: readonly KeptSegment[], decimals: number) =>
  segments.map(({ at, payloadOffset: _, ...rest }) => ({
    ...rest,
    at: { ...at, ns: Math.floor(at.ns / 10 ** (9 - decimals)) },
  }));

async function segmentsOf(bytes: Uint8Array) {
  const { decoder: sink, segments } = decoder();
  const stream = await openCaptureStream(pieces(bytes, 10_007), sink);
  await stream.done;
  expect(stream.damage.list).toEqual([]);
  return segments;
}

describe.skipIf(lacksCaptures()).each(SOURCES)('%s', (source) => {
  const packets = folder === '' ? [] : packetsOf(source);
  const [first] = CONTAINERS;
  const [link] = LINKS;

  it('holds the same segments in all of them', async () => {
    const nanoseconds = CONTAINERS.find(({ decimals }) => decimals === 9);
    if (nanoseconds === undefined || link === undefined) throw new Error('no container');
    const expected = await segmentsOf(nanoseconds.make(packets, link));
    expect(expected).toHaveLength(packets.length);
    for (const { make, decimals, name } of CONTAINERS) {
      for (const each of LINKS) {
        for (const { pack, name: packing } of PACKINGS) {
          const found = await segmentsOf(pack(make(packets, each)));
          const where = [name, each.name, packing].join(', ');
          expect([where, digest(found, decimals)]).toEqual([where, digest(expected, decimals)]);
        }
      }
    }
  });

  it('gives the same messages from all of them, as files', async () => {
    if (first === undefined || link === undefined) throw new Error('no container');
    const messagesOf = async (bytes: Uint8Array) => {
      const heard = new Collected();
      const path = temporaryFile(bytes);
      const stdin = () => {
        throw new Error('standard input was not asked for');
      };
      await readInput({ path, stdin, sink: heard, next: async () => true });
      return heard.messages.map(({ number, from, at, bytes: held, missing, request }) =>
        [
          number,
          from,
          at.frame,
          Buffer.from(held).toString('hex'),
          missing,
          request?.number,
        ].join(),
      );
    };
    const expected = await messagesOf(first.make(packets, link));
    expect(expected.length).toBeGreaterThan(10);
    for (const [i, { make, name }] of CONTAINERS.entries()) {
      const each = LINKS[i % LINKS.length] ?? link;
      for (const { pack } of PACKINGS) {
        expect([name, await messagesOf(pack(make(packets, each)))]).toEqual([name, expected]);
      }
    }
  });
});
