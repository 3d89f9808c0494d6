/**
 * The same filters through tshark and through ours, on messages that are one packet each: the
 * same packets must pass. Every field that both know is asked for, then whatever the language
 * can do, then filters made at random.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileFilter } from '../../src/filter/compile.js';
import { FilterFault } from '../../src/filter/fault.js';
import type { MessageView } from '../../src/filter/view.js';
import { magicOf } from '../../src/mcbp/magic.js';
import { ipv4, ipv6, tcp } from '../capture/build/frames.js';
import { MICRO, pcapFile } from '../capture/build/pcap.js';
import { lacksTool } from '../helpers/skip.js';
import { accepted, refused } from './language-cases.js';
import { tsharkFields, tsharkVerdicts, type Verdicts } from './tshark.js';
import { catalogue, corpus, viewOf } from './views.js';

const LINKTYPE_RAW = 101;
const FIRST_SECOND = 1_700_000_000;

/** Fields that both have, and read differently. */
const DIFFERENT: Readonly<Record<string, string>> = {
  'couchbase.opaque': 'tshark takes the four bytes for a little-endian number',
  'couchbase.value': 'tshark has it also where there is none, and not where it knows the layout',
  'couchbase.key.collection_id': 'tshark takes every connection for one with collections',
  'couchbase.key.logical_key': 'as the collection id',
};

/** Its packets travel either way, every seventh over IPv6. */
function packet(bytes: Uint8Array, i: number): { data: Uint8Array; view: MessageView } {
  const toServer = magicOf(bytes[0] as number)?.sender !== 'server';
  const client = 40_000 + i;
  const [source, destination] = toServer ? [client, 11_210] : [11_210, client];
  const payload = tcp({ source, destination, payload: bytes });
  const isSix = i % 7 === 0;
  const [from, to] = isSix ? ['2001:db8::1', '2001:db8::2'] : ['192.0.2.1', '192.0.2.2'];
  const data = isSix ? ipv6({ payload }) : ipv4({ payload });
  const view = viewOf(bytes, {
    ...{ number: i + 1, frame: i + 1, stream: i },
    packet: { length: data.length, captured: data.length },
    at: { s: FIRST_SECOND + i, ns: i * 1000 },
    began: { s: FIRST_SECOND, ns: 0 },
    source: { address: from, port: source },
    destination: { address: to, port: destination },
  });
  return { view, data };
}

describe.skipIf(lacksTool('tshark'))('tshark', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fusionshark-'));
  const capture = join(folder, 'messages.pcap');
  let views: readonly MessageView[] = [];

  beforeAll(async () => {
    const frames = await corpus(4);
    const packets = frames.map(packet);
    views = packets.map(({ view }) => view);
    const records = packets.map(({ data }, i) => ({ s: FIRST_SECOND + i, fraction: i, data }));
    writeFileSync(
      capture,
      pcapFile({ magic: MICRO, little: true, linkType: LINKTYPE_RAW }, records),
    );
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  const ours = (filter: string): Verdicts => {
    try {
      const { matches } = compileFilter(filter, catalogue);
      return views.filter(matches).map(({ frame }) => frame);
    } catch (fault) {
      if (fault instanceof FilterFault) return `! ${fault.message}`;
      throw fault;
    }
  };

  /** How many of these filters let some packets through and others not. */
  function compareAll(filters: readonly string[]): number {
    const theirs = tsharkVerdicts(folder, capture, filters);
    const told = filters.map((filter, i) => line(filter, theirs[i] ?? ''));
    expect(filters.map((filter) => line(filter, ours(filter)))).toEqual(told);
    return theirs.filter((frames) => frames.length > 0 && frames.length < views.length).length;
  }

  it('agrees on every field that both know', () => {
    const known = tsharkFields();
    const common = catalogue.all().filter(({ name }) => known.has(name) && !(name in DIFFERENT));
    const filters = common.flatMap(({ name }) => [name, ...comparisons(name)]);
    expect(common.length).toBeGreaterThan(80);
    expect(compareAll(filters)).toBeGreaterThan(200);
  });

  /** With values that the field has, so that some packets pass. */
  function comparisons(name: string): string[] {
    const field = catalogue.field(name);
    const values = [...new Set(views.flatMap((view) => field?.values(view) ?? []))].slice(0, 4);
    switch (field?.kind) {
      case 'number':
        return values.flatMap((value) =>
          ['==', '!=', '===', '!==', '<', '>='].map((each) => `${name} ${each} ${value}`),
        );
      case 'boolean':
        return ['== 1', '== 0', '!= 1', '!== 0'].map((each) => `${name} ${each}`);
      case 'text':
        return values
          .map((value) => String(value).slice(1, 6))
          .filter((part) => /^\w+$/.test(part))
          .flatMap((part) => [
            ...['contains', 'matches', '>', '==', '!='].map((each) => `${name} ${each} "${part}"`),
            `${name}[1:${part.length}] == "${part}"`,
            `upper(${name}) contains "${part.toUpperCase()}"`,
          ]);
      default:
        return [];
    }
  }

  it('agrees on whatever the language can do', () => {
    expect(compareAll(accepted)).toBeGreaterThan(accepted.length / 2);
  });

  it('agrees on what is no filter', () => {
    const theirs = tsharkVerdicts(folder, capture, refused);
    expect(theirs.filter((told) => typeof told !== 'string')).toEqual([]);
    expect(refused.map(ours).filter((told) => typeof told !== 'string')).toEqual([]);
  });

  it('agrees on filters made at random', () => {
    const filters = fc.sample(randomFilter, { numRuns: 400, seed: 7 });
    expect(compareAll(filters)).toBeGreaterThan(150);
  });
});

/** A filter and the frames that pass: one line, so that a difference is one as well. */
const line = (filter: string, verdicts: Verdicts): string =>
  `${filter} => ${typeof verdicts === 'string' ? verdicts : verdicts.join(' ')}`;

const numeric = fc.constantFrom(
  ...['couchbase.opcode', 'couchbase.magic', 'couchbase.vbucket', 'couchbase.status', 'tcp.port'],
  ...[
    'couchbase.key.length',
    'couchbase.extras.length',
    'couchbase.total_bodylength',
    'frame.number',
  ],
  ...['couchbase.datatype', 'couchbase.cas', 'couchbase.extras.flags'],
);
/** Small enough for a field of one byte. */
const number = fc.oneof(
  fc.constantFrom('0', '1', '0x75', '0b11', '017', '128', '8', '24'),
  fc.integer({ min: 0, max: 255 }).map(String),
);
const operator = fc.constantFrom('==', '!=', '===', '!==', '<', '<=', '>', '>=');
const calculated = fc
  .tuple(numeric, fc.constantFrom('', ' + 1', ' - 3', ' * 2', ' & 15', ' % 7'))
  .map((parts) => parts.join(''));

const condition = fc.oneof(
  numeric,
  fc.tuple(calculated, operator, number).map((parts) => parts.join(' ')),
  fc.tuple(numeric, operator, numeric).map((parts) => parts.join(' ')),
  fc
    .tuple(fc.constantFrom('any', 'all'), numeric, operator, number)
    .map((parts) => parts.join(' ')),
  fc
    .tuple(numeric, fc.constantFrom('in', 'not in'), number, number)
    .map(([field, how, a, b]) => `${field} ${how} {${a}, ${b} .. 200}`),
  fc.constantFrom(
    'couchbase.key contains "e"',
    'couchbase.key matches "^[a-f]"',
    'couchbase.key[0] > 60',
  ),
);

const randomFilter: fc.Arbitrary<string> = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3 },
    condition,
    tie('filter').map((of) => `not ${of}`),
    fc
      .tuple(tie('filter'), fc.constantFrom('and', 'or', '&&', '||'), tie('filter'))
      .map((parts) => parts.join(' ')),
    tie('filter').map((of) => `(${of})`),
  ),
})).filter;
