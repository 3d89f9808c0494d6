/**
 * The damaged corpus: reading ends by itself, throws nothing, stays small, gives all that
 * lies before the damage and, where that can be known, all that lies behind it; and says in
 * one line of each kind what is wrong.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { damageLines, isDamaged } from '../../../src/engine/reading/damage.js';
import { readInput } from '../../../src/engine/reading/input.js';
import type { KeptPacket } from '../../capture/build/collect.js';
import { readBytes, readStream } from '../../capture/build/run.js';
import { temporaryFile } from '../../engine/traffic.js';
import { lacksCaptures, sharedCaptures } from '../../helpers/skip.js';
import { Collected } from '../../session/build.js';
import { type DamagedCapture, damagedFrom } from './generate.js';
import { recordsOf } from './records.js';

const folder = sharedCaptures() ?? '';
const SOURCES = ['sdk-mini-lo-nsec.pcap', 'sdk-mini-lo.pcapng', 'memcache_bin_tcp_stats.pcap'];

async function messagesOf(bytes: Uint8Array) {
  const heard = new Collected();
  const path = temporaryFile(bytes);
  const stdin = () => {
    throw new Error('standard input was not asked for');
  };
  const report = await readInput({ path, stdin, sink: heard, next: async () => true });
  const messages = heard.messages.map(({ at, from, bytes: held, missing }) => {
    return { frame: at.frame, text: [from, missing, Buffer.from(held).toString('hex')].join() };
  });
  return { messages, report, lines: damageLines(path, report) };
}

const essence = ({ data, s, ns, originalLength }: KeptPacket) => [data, s, ns, originalLength];

describe.skipIf(lacksCaptures()).each(SOURCES)('%s', (source) => {
  const sound = folder === '' ? new Uint8Array(0) : bytesOf(source);
  const cases = folder === '' ? [] : damagedFrom(sound);
  const packets = folder === '' ? [] : readBytes(sound).packets;

  it.each(cases)('$name: all packets before, and behind where it can be known', async (damaged) => {
    const { bytes, soundTo, soundFrom } = damaged;
    const found = readBytes(bytes, 64 * 1024);
    const before = packets.filter(
      ({ fileOffset, data }) => fileOffset + data.length / 2 <= soundTo,
    );
    expect(found.packets.slice(0, before.length)).toEqual(before);
    if (soundFrom !== undefined) {
      const behind = packets.slice(soundFrom).map(essence);
      expect(found.packets.slice(found.packets.length - behind.length).map(essence)).toEqual(
        behind,
      );
    }
    // Through pipes the same, however they are cut.
    expect(await readStream(bytes, 4000)).toEqual(found);
    expect(readBytes(bytes, 333)).toEqual(found);
  });

  it.each(cases)('$name: no more messages than there were, and what is wrong', async (damaged) => {
    const whole = await messagesOf(sound);
    const { messages, report, lines } = await messagesOf(damaged.bytes);
    const intact = framesWithin(sound, damaged);
    const before = whole.messages.filter(({ frame }) => frame <= intact);
    expect(messages.slice(0, before.length)).toEqual(before);
    expect(messages.length).toBeLessThanOrEqual(whole.messages.length);
    if (damaged.kinds.length > 0) {
      const kinds = [...report.damageKinds.keys()];
      expect(kinds.some((kind) => damaged.kinds.includes(kind))).toBe(true);
      expect(isDamaged(report)).toBe(true);
    }
    for (const line of lines) expect(line).not.toContain('\n');
    const told = lines.filter((line) => /: (damaged|cut short|pcap)/.test(line));
    expect(told).toHaveLength(report.damageKinds.size);
  });
});

function bytesOf(source: string): Uint8Array {
  return new Uint8Array(readFileSync(join(folder, source)));
}

/** Whole packets before the damage. */
const framesWithin = (sound: Uint8Array, { soundTo }: DamagedCapture): number =>
  recordsOf(sound).filter(({ offset, length, isPacket }) => isPacket && offset + length <= soundTo)
    .length;
