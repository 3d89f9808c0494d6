/** Real captures, beside the repository: against tshark's view, and in different containers. */
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCapture } from '../../src/capture/file.js';
import { openCaptureStream } from '../../src/capture/stream.js';
import { lacksCaptures, sharedCaptures } from '../helpers/skip.js';
import { Collector, decoder } from './build/collect.js';

const folder = sharedCaptures() ?? '';
const files =
  folder === '' ? [] : readdirSync(folder).filter((name) => /\.(p?cap|pcapng)$/.test(name));

function segmentsOf(file: string) {
  const { decoder: sink, segments } = decoder();
  const damage = readCapture(join(folder, file), sink);
  return { segments, sink, damage };
}

interface TsharkMessage {
  readonly time: string;
  readonly frame: number;
  readonly src: string;
  readonly dst: string;
  readonly sport: number;
  readonly dport: number;
  readonly seq: number;
}

function tsharkView(file: string): TsharkMessage[] {
  const text = readFileSync(join(folder, 'tshark', `${file}.jsonl`), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as TsharkMessage);
}

describe.skipIf(lacksCaptures())('real captures', () => {
  it.each(files)('%s is undamaged, and all of it is TCP', (file) => {
    const { damage, sink } = segmentsOf(file);
    expect(damage.list).toEqual([]);
    expect(sink.packets).toBeGreaterThan(0);
    expect(sink.tcp).toBe(sink.packets);
  });

  const viewed = files.filter((file) =>
    readdirSync(join(folder, 'tshark')).includes(`${file}.jsonl`),
  );

  it.each(viewed)('%s is what tshark sees, frame by frame', (file) => {
    const { segments } = segmentsOf(file);
    const byFrame = new Map(segments.map((segment) => [segment.at.frame, segment]));
    const seen = tsharkView(file);
    expect(seen.length).toBeGreaterThan(0);
    for (const { time, frame, src, dst, sport, dport, seq } of seen) {
      const segment = byFrame.get(frame);
      const ours = segment && {
        time: `${segment.at.s}.${String(segment.at.ns).padStart(9, '0')}`,
        src: segment.src,
        dst: segment.dst,
        seq: segment.seq,
      };
      expect({ frame, ...ours }).toEqual({
        frame,
        time,
        src: { address: src, port: sport },
        dst: { address: dst, port: dport },
        seq,
      });
    }
  });

  it.each(files)('%s is the same from a stream (pcap: through pcap-parser)', async (file) => {
    const own = new Collector();
    readCapture(join(folder, file), own);
    const streamed = new Collector();
    const source = createReadStream(join(folder, file), { highWaterMark: 10_007 });
    const stream = await openCaptureStream(source, streamed);
    await stream.done;
    expect(stream.damage.list).toEqual([]);
    expect(streamed.packets).toEqual(own.packets);
    expect(streamed.interfaces).toEqual(own.interfaces);
  });

  it('the same traffic in different containers gives the same payload bytes', () => {
    const same = [
      'sdk-mini-lo.pcapng',
      'sdk-mini-lo-nsec.pcap',
      'sdk-mini-any-sll.pcap',
      'sdk-mini-any-sll2.pcap',
    ].map((file) => segmentsOf(file).segments);
    const essence = same.map((segments) =>
      segments.map(({ src, dst, seq, ack, flags, window, payload, wireLength }) => {
        return { src, dst, seq, ack, flags, window, payload, wireLength };
      }),
    );
    expect(essence[0]?.length).toBe(56);
    expect(essence[0]?.some(({ payload }) => payload.length > 1000)).toBe(true);
    for (const other of essence.slice(1)) expect(other).toEqual(essence[0]);
  });

  it('a capture of two interfaces holds the same traffic twice, told apart by interface', () => {
    const both = new Collector();
    readCapture(join(folder, 'sdk-mini-any+lo-2if.pcapng'), both);
    expect(both.interfaces.map(({ name, linkType }) => [name, linkType])).toEqual([
      ['any', 113],
      ['lo', 1],
    ]);
    const of = (id: number, header: number) =>
      both.packets
        .filter((packet) => packet.interfaceId === id)
        .map((packet) => packet.data.slice(2 * header));
    expect(of(0, 16)).toHaveLength(56);
    expect(of(0, 16).toSorted()).toEqual(of(1, 14).toSorted());
  });
});
