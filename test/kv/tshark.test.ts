/**
 * Wireshark's dissector reads the same frames: what it calls a field, and what it finds in it,
 * is what we call it and find. The other way round does not hold: it leaves much undescribed.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dissection } from '../../src/dissect/dissection.js';
import { plain } from '../../src/dissect/json.js';
import { type Decoded, walk } from '../../src/dissect/layout/decoded.js';
import { ipv4, tcp } from '../capture/build/frames.js';
import { MICRO, pcapFile } from '../capture/build/pcap.js';
import { lacksTool } from '../helpers/skip.js';
import { connectionCases } from './dcp/connection-cases.js';
import { streamCases } from './dcp/stream-cases.js';
import { dissected } from './shown.js';
import { cases as subdocCases } from './subdoc/cases.js';

const LINKTYPE_RAW = 101;

/** It reads 0x96 and the lengths of extras that its sources do not know as nothing. */
const cases = [...connectionCases, ...streamCases, ...subdocCases];

/** Fields of its own making: bits of flags, what it cannot read, how many there are. */
const THEIRS_ONLY = /\.flags\.|doc_flags\.|\.unknown$|\.length$|\.size$|\.reserved$|_(begin|end)$/;
const COMPARED = /^couchbase\.(extras\.|dcp\.failover_log\.|multipath\.|path$)/;

type Layer = { readonly [name: string]: unknown };

/** Leaves of a layer by name, in their order. */
function* leaves(layer: unknown): Generator<readonly [string, string]> {
  if (typeof layer !== 'object' || layer === null) return;
  for (const [name, value] of Object.entries(layer as Layer)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (typeof each === 'string') yield [name, each];
      else yield* leaves(each);
    }
  }
}

/** Numbers in decimal, whatever their notation. */
const normal = (text: string): string =>
  /^(0x[0-9a-f]+|\d+)$/.test(text) ? `${BigInt(text)}` : text;

const named = (items: readonly Decoded[], section: string): [string, string][] =>
  [...walk(items)].flatMap(({ item, name, value, text }): [string, string][] => {
    if (item === undefined || value === undefined) return [];
    const shown =
      value instanceof Uint8Array
        ? text
        : typeof value === 'object'
          ? JSON.stringify(plain(value))
          : String(value);
    return [[item.filter ?? `couchbase.${section}.${name}`, normal(shown)]];
  });

const ours = ({ extras, valueItems }: Dissection): [string, string][] => [
  ...named(extras, 'extras'),
  ...named(valueItems, 'value'),
];

describe.skipIf(lacksTool('tshark'))('tshark', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fusionshark-'));
  let layers: readonly unknown[] = [];

  beforeAll(() => {
    const file = join(folder, 'cases.pcap');
    // A connection each: nothing is put together from two of them.
    const records = cases.map(({ bytes }, i) => ({
      s: i,
      fraction: 0,
      data: ipv4({ payload: tcp({ source: 40_000 + i, payload: bytes }) }),
    }));
    writeFileSync(file, pcapFile({ magic: MICRO, little: true, linkType: LINKTYPE_RAW }, records));
    const args = ['-r', file, '-d', 'tcp.port==11210,couchbase'];
    const out = execFileSync('tshark', [...args, '-T', 'json', '--no-duplicate-keys'], {
      maxBuffer: 1 << 26,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    layers = JSON.parse(out.toString()).map(
      (packet: { _source: { layers: Layer } }) => packet._source.layers.couchbase,
    );
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('takes every case for a frame', () => {
    expect(layers).toHaveLength(cases.length);
    expect(layers).not.toContain(undefined);
  });

  it.each(cases.map((each, i) => [`${each.name}, ${each.source}`, i] as const))(
    'agrees on %s',
    (_name, i) => {
      const bytes = cases[i]?.bytes as Uint8Array;
      const found = new Set(ours(dissected(bytes)).map((pair) => pair.join('=')));
      const theirs = [...leaves(layers[i])]
        .filter(([name]) => COMPARED.test(name) && !THEIRS_ONLY.test(name))
        .map(([name, text]) => `${name}=${normal(text)}`);
      expect(theirs.filter((pair) => !found.has(pair))).toEqual([]);
    },
  );

  it('names most of the fields of DCP', () => {
    const names = new Set(layers.flatMap((layer) => [...leaves(layer)].map(([name]) => name)));
    const compared = [...names].filter((name) => COMPARED.test(name) && !THEIRS_ONLY.test(name));
    expect(compared.length).toBeGreaterThan(30);
  });
});
