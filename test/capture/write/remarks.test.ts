/** Comments stay within what a packet may carry, whatever they are. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PcapngReader } from '../../../src/capture/pcapng.js';
import { packetBlock } from '../../../src/capture/write/packet-block.js';
import { LINKTYPE_RAW, preamble } from '../../../src/capture/write/pcapng.js';
import { Remarks } from '../../../src/capture/write/remarks.js';
import { Collector } from '../build/collect.js';

function read(texts: readonly string[], remarks = new Remarks()): readonly string[] {
  const comments = remarks.of(texts);
  const about = { interfaceId: 0, at: { s: 1, ns: 2 }, direction: 1, dropCount: 3 };
  const block = packetBlock(
    { ...about, length: 3, wireLength: 3, comments },
    Uint8Array.of(1, 2, 3),
  );
  const sink = new Collector();
  const reader = new PcapngReader(sink);
  reader.push(preamble('x', [{ linkType: LINKTYPE_RAW }]));
  reader.push(block);
  reader.end();
  expect(reader.damage.list).toEqual([]);
  expect(sink.packets).toHaveLength(1);
  return sink.comments;
}

it('are read as they were written, in their order', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((one) => !one.includes('\0'));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 8 }), (texts) => {
      expect(read(texts)).toEqual(texts);
    }),
  );
});

it('are cut, each and all together, and what is left out is counted', () => {
  const remarks = new Remarks();
  const texts = Array.from({ length: 9 }, (_, i) => `${i}`.repeat(70_000));
  const kept = read(texts, remarks);
  expect(kept.map(({ length }) => length)).toEqual([65_535, 65_535, 65_535]);
  expect(remarks.dropped).toBe(6);
});
