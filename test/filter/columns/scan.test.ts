/** What columns say of a row is what the filter says of the message, or nothing. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Columns,
  FROM_SERVER,
  MARKED,
  type SessionFacts,
} from '../../../src/filter/columns/columns.js';
import { SUSPECT } from '../../../src/filter/columns/findings.js';
import { FALSE, TRUE, UNDECIDED } from '../../../src/filter/columns/verdicts.js';
import { compileFilter } from '../../../src/filter/compile.js';
import { SEVERITIES } from '../../../src/filter/values/kinds.js';
import type { MessageView } from '../../../src/filter/view.js';
import { magicOf } from '../../../src/mcbp/magic.js';
import { FLAG, SEVERITY_SHIFT } from '../../../src/session/columns.js';
import { part } from '../../../src/session/filtered/matching.js';
import { MessageStore } from '../../../src/session/store.js';
import { keyGrammarOf } from '../../../src/spec/command.js';
import { eventOf } from '../../helpers/event.js';
import { filters } from '../random-filters.js';
import { catalogue, corpus, viewOf } from '../views.js';

const BEGAN = { s: 1_700_000_000, ns: 250_000_000 };

/** Odd messages answer the one before; every fifth is marked, and every ninth over IPv6. */
function messages(frames: readonly Uint8Array[]): MessageView[] {
  return frames.map((bytes, i) => {
    const isRequest = magicOf(bytes[0] as number)?.kind !== 'response';
    const client = { address: i % 9 === 0 ? '2001:db8::1' : '192.0.2.1', port: 40_000 + (i % 4) };
    const server = { address: i % 9 === 0 ? '2001:db8::2' : '192.0.2.2', port: 11_210 };
    const fromServer = magicOf(bytes[0] as number)?.sender === 'server';
    return viewOf(bytes, {
      ...{ number: i + 5, frame: i % 6 === 0 ? 0 : i, stream: (i % 4) + (i % 9 === 0 ? 100 : 0) },
      ...{ at: { s: BEGAN.s + (i >> 2), ns: (i % 4) * 250_000_000 }, began: BEGAN },
      ...{ source: fromServer ? server : client, destination: fromServer ? client : server },
      marked: i % 5 === 0,
      request: isRequest || i % 3 === 0 ? undefined : { number: i + 4, latencyNs: i * 5000 },
      response: isRequest && i % 3 === 0 ? i + 6 : undefined,
    });
  });
}

/** As a store keeps them; longer than there are rows, with rubbish behind them. */
function columnsOf(views: readonly MessageView[]): Columns {
  const filled = <A extends { [i: number]: number; fill(value: number): A }>(
    array: A,
    of: (view: MessageView) => number,
  ): A => {
    array.fill(0x55);
    for (const [i, view] of views.entries()) array[i] = of(view);
    return array;
  };
  const room = views.length + 7;
  return {
    rows: views.length,
    first: views[0]?.number ?? 1,
    magic: filled(new Uint8Array(room), ({ header }) => header.magic),
    opcode: filled(new Uint8Array(room), ({ header }) => header.opcode),
    vbucketOrStatus: filled(new Uint16Array(room), ({ header }) => header.vbucketOrStatus),
    datatype: filled(new Uint8Array(room), ({ header }) => header.datatype),
    opaque: filled(new Uint32Array(room), ({ header }) => header.opaque),
    bodyLength: filled(new Uint32Array(room), ({ header }) => header.bodyLength),
    framingExtrasLength: filled(new Uint8Array(room), ({ header }) => header.framingExtrasLength),
    extrasLength: filled(new Uint8Array(room), ({ header }) => header.extrasLength),
    keyLength: filled(new Uint16Array(room), ({ header }) => header.keyLength),
    seconds: filled(new Uint32Array(room), ({ at }) => at.s),
    nanoseconds: filled(new Uint32Array(room), ({ at }) => at.ns),
    frame: filled(new Uint32Array(room), ({ frame }) => frame),
    stream: filled(new Uint32Array(room), ({ stream }) => stream),
    flags: filled(
      new Uint8Array(room),
      ({ marked, source }) => (marked ? MARKED : 0) | (source.port === 11_210 ? FROM_SERVER : 0),
    ),
    findings: filled(new Uint8Array(room), ({ number, dissection }) => {
      // Of every eleventh nobody knows yet.
      if (number % 11 === 0) return FLAG.unjudged;
      const ranks = dissection.findings.map(({ severity }) => SEVERITIES.indexOf(severity) + 1);
      return Math.max(0, ...ranks) << SEVERITY_SHIFT;
    }),
    partner: filled(
      new Uint32Array(room),
      ({ request, response }) => request?.number ?? response ?? 0,
    ),
    latency: filled(new Float64Array(room), ({ request }) => request?.latencyNs ?? Number.NaN),
  };
}

const session: SessionFacts = {
  began: BEGAN,
  endsOf: (stream) => {
    const view = views.find((each) => each.stream === stream);
    if (view === undefined) return undefined;
    const { source, destination } = view;
    return source.port === 11_210 ? [destination, source] : [source, destination];
  },
};

let views: MessageView[] = [];
let columns: Columns = { rows: 0, first: 1 };

beforeAll(async () => {
  views = messages(await corpus(2));
  columns = columnsOf(views);
});

/** Rows of each verdict; fails on a row where columns and message disagree. */
function scanned(
  filter: string,
  block: Columns,
  facts: SessionFacts = session,
): Record<'decided' | 'undecided', number> {
  const { matches, columns: compiled } = compileFilter(filter, catalogue);
  const verdicts = compiled()(block, facts);
  const counts = { decided: 0, undecided: 0 };
  for (let i = 0; i < block.rows; i += 1) {
    const told = verdicts[i];
    counts[told === UNDECIDED ? 'undecided' : 'decided'] += 1;
    if (told === UNDECIDED) continue;
    expect([TRUE, FALSE]).toContain(told);
    if ((told === TRUE) !== matches(views[i] as MessageView)) {
      throw new Error(`${filter}: row ${i} is ${told === TRUE} by its columns`);
    }
  }
  return counts;
}

it('never contradicts the messages', () => {
  let decided = 0;
  fc.assert(
    fc.property(filters, (filter) => {
      decided += scanned(filter, columns).decided;
    }),
    { numRuns: 300 },
  );
  expect(decided).toBeGreaterThan(views.length * 100);
});

it('never contradicts the messages where columns are missing', () => {
  const names = Object.keys(columns).filter((name) => name !== 'rows' && name !== 'first');
  fc.assert(
    fc.property(filters, fc.subarray(names), fc.boolean(), (filter, missing, isKnown) => {
      const less = Object.fromEntries(
        Object.entries(columns).filter(([name]) => !missing.includes(name)),
      );
      scanned(filter, less as unknown as Columns, isKnown ? session : {});
    }),
    { numRuns: 300 },
  );
});

describe('decides every row without the messages', () => {
  it.each([
    'couchbase.opcode == "StartFusionUploader" and couchbase.vbucket == 12 and couchbase.total_bodylength > 10',
    'couchbase.opcode in {0x70 .. 0x79} or couchbase.status != 0',
    'couchbase.opcode & 0xf == 2',
    'string(couchbase.opcode) matches "^1"',
    'not couchbase.datatype.json == 1',
    'couchbase.vbucket',
    'couchbase.value.length > 100 xor couchbase.key.length == 0',
    'ip.addr == 192.0.2.0/24 and tcp.srcport < tcp.dstport',
    'frame.time > "2023-11-14 22:13:30 UTC" or frame.time_relative < 5',
    'couchbase.time >= 10us',
    'couchbase.response_in and not couchbase.response_to',
    'message.number > 20 and frame.number != 4 and frame.marked == 1',
    'couchbase.flex_extras.length === 3',
    'couchbase.opaque == 4294967295',
  ])('%s', (filter) => {
    expect(scanned(filter, columns)).toEqual({ decided: views.length, undecided: 0 });
  });
});

it('asks only messages that may have the field', () => {
  const { undecided, decided } = scanned('fusion.term > 5', columns);
  const fusion = views.filter(({ dissection }) => dissection.spec?.fusion !== undefined);
  // Of an empty message only that is a field which its request had in its key.
  const asked = fusion.filter(
    ({ header, dissection }) => header.bodyLength > 0 || keyGrammarOf(dissection.spec),
  ).length;
  expect(asked).toBeLessThan(fusion.length);
  expect(undecided).toBe(asked);
  expect(decided).toBe(views.length - asked);
  expect(decided).toBeGreaterThan(0);
  expect(scanned('couchbase.extras.flags == 1', columns).undecided).toBeLessThan(views.length / 2);
  // A set may have elements that are not there: that says nothing of the others.
  expect(scanned('couchbase.cas in {fusion.term}', columns).undecided).toBe(views.length);
});

describe('asks only messages of which something was found, or nobody knows', () => {
  const unknown = () => views.filter(({ number }) => number % 11 === 0).length;
  const suspect = () =>
    views.filter(({ number, dissection }) => number % 11 === 0 || dissection.findings.length > 0)
      .length;

  it.each(['finding', 'not finding', 'finding.severity >= warn', 'finding.severity > chat'])(
    'none of the first, by %s',
    (filter) => {
      expect(scanned(filter, columns).undecided).toBe(unknown());
    },
  );

  it.each([
    'finding == "fusion.missing-value"',
    'finding matches "fusion"',
    'finding.severity == warn',
    'finding.severity < warn',
    'all finding.severity >= warn',
    'count(finding) > 1',
  ])('but by %s', (filter) => {
    expect(suspect()).toBeGreaterThan(unknown());
    expect(suspect()).toBeLessThan(views.length);
    expect(scanned(filter, columns).undecided).toBe(suspect());
  });
});

it('is ready for blocks of any length, one after the other', () => {
  const { columns: compiled } = compileFilter('couchbase.opcode or couchbase.cas == 1', catalogue);
  const scan = compiled();
  for (const rows of [0, 1, 2, 3, 4, 5, views.length, 3]) {
    expect(scan({ ...columns, rows }).slice(0, rows)).toEqual(new Uint8Array(rows).fill(TRUE));
  }
});

it('takes the blocks of the message store as they are', async () => {
  const store = new MessageStore();
  for (const view of views) {
    const { number, request, source, dissection } = view;
    const event = eventOf(dissection.bytes, {
      number: number - 4,
      from: source.port === 11_210 ? 1 : 0,
      at: { ...view.at, frame: view.frame },
      ...(request === undefined
        ? {}
        : {
            request: { ...request, queuedNs: 0, vbucket: 0, first: false, frame: undefined },
          }),
    });
    store.append(event, undefined);
  }
  expect([FROM_SERVER, MARKED]).toEqual([FLAG.fromServer, FLAG.marked]);
  expect(SUSPECT).toBe(FLAG.severity | FLAG.unjudged);
  const { columns: compiled, matches } = compileFilter(
    'couchbase.opcode in {0x70 .. 0x79} and couchbase.status == 0 or couchbase.time > 1ms',
    catalogue,
  );
  const scan = compiled();
  const verdicts = store.blocks.flatMap((block) => [
    ...scan(part(block, 0, block.rows)).slice(0, block.rows),
  ]);
  expect(verdicts).toEqual(views.map((view) => (matches(view) ? TRUE : FALSE)));
});
