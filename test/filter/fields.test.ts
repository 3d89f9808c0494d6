/** Every field of the reference page has its values, and they are those of the NDJSON record. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { encodeFrame } from '../../src/dissect/encode.js';
import { FieldTable } from '../../src/dissect/fields/table.js';
import { compileFilter } from '../../src/filter/compile.js';
import type { Scalar } from '../../src/filter/values/kinds.js';
import type { MessageView } from '../../src/filter/view.js';
import { captures, messagesOf, type Seen } from '../export/captures.js';
import { catalogue, verdict, viewOf } from './views.js';

const names = new FieldTable(commandTable)
  .all()
  .map(({ name }) => name)
  .filter((name) => !name.includes('<'));

it('knows every field of the reference page', () => {
  expect(names.filter((name) => catalogue.field(name) === undefined)).toEqual([]);
  const listed = catalogue.all().map(({ name }) => name);
  expect(new Set(listed).size).toBe(listed.length);
  expect(listed).toEqual(expect.arrayContaining(names));
});

it('reads every field of any bytes without an exception, in values of its kind', () => {
  const fields = names.map((name) => catalogue.field(name));
  const header = fc.record({
    magic: fc.constantFrom(0x80, 0x81, 0x08, 0x18, 0x82, 0x83, 0x00),
    opcode: fc.integer({ min: 0, max: 255 }),
    rest: fc.uint8Array({ minLength: 22, maxLength: 120 }),
  });
  const kinds: Record<string, (value: Scalar) => boolean> = {
    number: (value) => ['number', 'bigint', 'string'].includes(typeof value),
    boolean: (value) => typeof value === 'boolean' || typeof value === 'string',
    text: (value) => typeof value === 'string',
    bytes: (value) => value instanceof Uint8Array,
    ipv4: (value) => value instanceof Uint8Array && value.length === 4,
    ipv6: (value) => value instanceof Uint8Array && value.length === 16,
    time: (value) => typeof value === 'bigint',
    duration: (value) => typeof value === 'bigint',
    severity: (value) => typeof value === 'number' && value >= 1 && value <= 4,
    none: () => true,
  };
  fc.assert(
    fc.property(header, ({ magic, opcode, rest }) => {
      const view = viewOf(Uint8Array.of(magic, opcode, ...rest));
      for (const field of fields) {
        for (const value of field?.values(view) ?? []) {
          expect(kinds[field?.kind ?? 'none']?.(value), field?.definition.name).toBe(true);
        }
      }
    }),
    { numRuns: 300 },
  );
}, 60_000);

describe('agrees with the records', () => {
  let seen: Seen[] = [];

  beforeAll(async () => {
    for (const path of captures) seen.push(...(await messagesOf(path)));
    seen = seen.filter((_, i) => i % 3 === 0);
  }, 60_000);

  const viewsOf = ({ event, message }: Seen): MessageView =>
    ({
      ...viewOf(message.bytes, { number: event.number, frame: event.at.frame }),
      dissection: message,
    }) as MessageView;

  /** A place in a record: `.fusion.fields.term`; of a list or a family all there is. */
  function at(record: unknown, path: string): unknown[] {
    let found: unknown[] = [record];
    for (const step of path.split(/(?=\[\])|\./).filter((each) => each !== '')) {
      found = found.flatMap((each): unknown[] => {
        if (typeof each !== 'object' || each === null) return [];
        if (step === '[]') return Object.values(each);
        const value = Object.hasOwn(each, step)
          ? (each as Record<string, unknown>)[step]
          : undefined;
        return value === undefined ? [] : [value];
      });
    }
    return found;
  }

  const flat = (value: unknown): unknown[] =>
    Array.isArray(value) ? value.flatMap(flat) : [value];
  /** Records come through JSON.parse, which rounds what a filter does not. */
  const shown = (value: unknown): string => {
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
    return /^\d{16,}$/.test(text) ? String(Number(text)) : text;
  };

  const fusion = new FieldTable(commandTable)
    .all()
    .filter(({ name, ndjson }) => name.startsWith('fusion.') && ndjson && !name.includes('<'))
    .map(({ name, ndjson }) => [name, ndjson as string] as const);

  it('on the fields of Fusion', () => {
    const occurred = new Set<string>();
    for (const one of seen) {
      const view = viewsOf(one);
      for (const [name, path] of fusion) {
        const recorded = at(one.record, path).flatMap(flat).map(shown);
        const values = (catalogue.field(name)?.values(view) ?? []).map(shown);
        // A key may stand at the top in one form and in elements in another: the path names one.
        expect(values, `${name} of message ${one.event.number}`).toEqual(
          expect.arrayContaining(recorded),
        );
        if (values.length > 0) occurred.add(name);
      }
    }
    expect(occurred.size).toBeGreaterThan(fusion.length / 2);
  }, 60_000);

  const HEADER: readonly (readonly [string, string])[] = [
    ['couchbase.magic', '.magic'],
    ['couchbase.opcode', '.opcode'],
    ['couchbase.vbucket', '.vbucket'],
    ['couchbase.status', '.status'],
    ['couchbase.key.length', '.key_length'],
    ['couchbase.extras.length', '.extras_length'],
    ['couchbase.value.length', '.value_length'],
    ['couchbase.total_bodylength', '.body_length'],
    ['fusion.command', '.fusion.command'],
    ['fusion.edition', '.fusion.edition'],
  ];

  it.each(HEADER)('on %s', (name, path) => {
    for (const one of seen) {
      const values = catalogue.field(name)?.values(viewsOf(one)).map(shown);
      expect(values).toEqual(at(one.record, path).map(shown));
    }
  });

  it('on findings', () => {
    for (const one of seen) {
      const ids = at(one.record, '.findings[].id').map(shown);
      expect(catalogue.field('finding')?.values(viewsOf(one))).toEqual(ids);
    }
  });
});

const request = (name: string, value: unknown): Uint8Array => {
  const spec = commandTable.named(name);
  if (spec === undefined) throw new Error(`no command ${name}`);
  const { opcode } = spec;
  return encodeFrame({ magic: 0x80, opcode, datatype: 1, value: JSON.stringify(value) });
};

describe('what a capture says of packets', () => {
  const packet = { length: 100, captured: 60 };
  const view = viewOf(encodeFrame({ magic: 0x80, opcode: 0x0a }), {
    ...{ packet, comments: ['one', 'look Here'] },
  });
  const bare = viewOf(encodeFrame({ magic: 0x80, opcode: 0x0a }));

  it.each([
    ['frame.comment', true],
    ['frame.comment == "one"', true],
    ['frame.comment matches "here"', true],
    ['frame.comment contains "two"', false],
    ['count(frame.comment) == 2', true],
    ['frame.len == 100 && frame.cap_len == 60', true],
    ['frame.cap_len < frame.len', true],
  ])('%s', (filter, expected) => {
    expect(verdict(filter, view)).toBe(expected);
    expect(verdict(filter, bare)).toBe(false);
    expect(compileFilter(filter, catalogue).needsPackets).toBe(true);
  });

  it('is not asked for by other fields', () => {
    expect(compileFilter('frame.number > 1', catalogue).needsPackets).toBe(false);
  });
});

describe('values of Fusion messages', () => {
  const start = request('StartFusionUploader', { term: '18446744073709551615' });

  it.each([
    ['fusion.term == 18446744073709551615', true],
    ['fusion.term == 18446744073709551614', false],
    ['fusion.term > 18446744073709551614', true],
    ['fusion.term - 1 == 18446744073709551614', true],
    ['fusion.term & 0xff == 255', true],
    ['fusion.term in {18446744073709551615}', true],
    ['fusion.command == "StartFusionUploader"', true],
    ['couchbase.opcode == START_FUSION_UPLOADER', true],
    ['fusion', true],
    ['fusion.version', false],
  ])('%s: %s', (filter, expected) => {
    expect(verdict(filter, viewOf(start))).toBe(expected);
  });

  it.each([
    ['fusion.vbucket_list == 3', true],
    ['fusion.vbucket_list == 4', false],
    ['fusion.vbucket_list === 3', false],
    ['fusion.vbucket_list != 3', false],
    ['all fusion.vbucket_list < 10', true],
    ['count(fusion.vbucket_list) == 3', true],
    ['max(fusion.vbucket_list) == 5', true],
  ])('%s: %s', (filter, expected) => {
    const asked = request('GetFusionStorageSnapshot', { vbucket_list: [1, 3, 5] });
    expect(verdict(filter, viewOf(asked))).toBe(expected);
  });

  it('takes what is no number for something that equals none', () => {
    const odd = viewOf(request('StartFusionUploader', { term: 'soon' }));
    expect(verdict('fusion.term', odd)).toBe(true);
    expect(verdict('fusion.term == 1', odd)).toBe(false);
    expect(verdict('fusion.term != 1', odd)).toBe(true);
    expect(verdict('fusion.term < 1 or fusion.term >= 1', odd)).toBe(false);
  });

  it('takes the opcodes of server requests for other commands', () => {
    const pushed = encodeFrame({ magic: 0x82, opcode: 0x01 });
    expect(verdict('couchbase.opcode', viewOf(pushed))).toBe(false);
    expect(verdict('couchbase.server.opcode == 1', viewOf(pushed))).toBe(true);
  });
});

it('filters by severity in its order', () => {
  const bad = viewOf(request('StartFusionUploader', {}));
  const { findings } = bad.dissection;
  expect(findings.map(({ severity }) => severity)).toContain('error');
  expect(verdict('finding.severity >= warn', bad)).toBe(true);
  expect(verdict('finding.severity == "error"', bad)).toBe(true);
  expect(verdict('finding.severity < chat', bad)).toBe(false);
  expect(verdict(`finding == "${findings[0]?.id}"`, bad)).toBe(true);
});

it('never tells by its verdict what is masked', () => {
  const spec = commandTable.named('SetChronicleAuthToken');
  expect(spec).toBeDefined();
  const secret = 'Bearer example-token';
  const view = viewOf(request('SetChronicleAuthToken', { token: secret }));
  for (const filter of [
    `fusion.token == "${secret}"`,
    'fusion.token contains "example"',
    'fusion.token matches "^Bearer"',
    'fusion.token[0] == "B"',
    'couchbase.value contains "example"',
    'couchbase contains "example"',
    'upper(fusion.token) contains "EXAMPLE"',
  ]) {
    expect(verdict(filter, view), filter).toBe(false);
  }
  expect(verdict('fusion.token matches r"^\\*+$"', view)).toBe(true);
});
