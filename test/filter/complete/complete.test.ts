import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileFilter } from '../../../src/filter/compile.js';
import { complete } from '../../../src/filter/complete/complete.js';
import { catalogue } from '../views.js';

/** The candidates at the bar in the text. */
function at(text: string, seen?: (field: string) => readonly string[]) {
  const cursor = text.indexOf('|');
  const filter = text.replace('|', '');
  const { from, to, candidates } = complete(filter, cursor, catalogue, seen);
  return {
    texts: candidates.map((candidate) => candidate.text),
    kinds: new Set(candidates.map(({ kind }) => kind)),
    with: (candidate: string) => `${filter.slice(0, from)}${candidate}${filter.slice(to)}`,
  };
}

describe('offers', () => {
  it.each([
    ['|', ['fusion.term', 'couchbase.opcode', 'len(', 'vb 12', 'not']],
    ['fusion.te|', ['fusion.term']],
    ['not (couchbase.opc|', ['couchbase.opcode']],
    ['opco|', ['couchbase.opcode', 'couchbase.server.opcode']],
    ['fusion and |', ['fusion.term', 'count(']],
    ['couchbase.key |', ['==', 'contains', 'matches', 'in {', 'and', 'or']],
    ['couchbase.opcode =|', ['==', '===']],
    [
      'couchbase.opcode == |',
      ['"StartFusionUploader"', '"START_FUSION_UPLOADER"', 'couchbase.magic'],
    ],
    ['couchbase.opcode == "StartF|', ['"StartFusionUploader"']],
    ['couchbase.opcode == StartF|', ['"StartFusionUploader"']],
    ['couchbase.opcode in {"Get", |', ['"StartFusionUploader"']],
    ['fusion and (couchbase.status == |', ['"Success"', '"Einval"']],
    ['finding.severity >= |', ['error', 'warn', 'note', 'chat']],
    ['couchbase.datatype.json == |', ['true', 'false']],
    ['len(|', ['couchbase.key']],
    ['max(couchbase.opcode, |', ['couchbase.status']],
    ['couchbase.key == "a" |', ['and', 'or', 'xor']],
  ])('at %s', (text, expected) => {
    expect(at(text).texts).toEqual(expect.arrayContaining(expected));
  });

  it.each([
    ['(couchbase.key == "a") |', 'and'],
    ['couchbase.key == "a" |', 'and'],
    ['couchbase.opcode in {1, 2} |', 'and'],
    ['fusion and (couchbase.key == "a" |', 'and'],
    ['couchbase.key == "a" &|', '&&'],
    ['couchbase.key |', '=='],
    ['(couchbase.key == "a") and couchbase.key |', '=='],
  ])('at %s first %s', (text, expected) => {
    expect(at(text).texts[0]).toBe(expected);
  });

  it('values that were seen, first', () => {
    const seen = (field: string) => (field === 'fusion.state' ? ['enabled', 'a "quoted" one'] : []);
    expect(at('fusion.state == |', seen).texts.slice(0, 2)).toEqual([
      '"enabled"',
      '"a \\"quoted\\" one"',
    ]);
    expect(at('fusion.state == "en|', seen).texts).toEqual(['"enabled"']);
  });

  it('values that were seen by their names, where they have some', () => {
    const seen = () => ['0x75', '0xee'];
    expect(at('couchbase.opcode == |', seen).texts.slice(0, 2)).toEqual([
      '"StartFusionUploader"',
      '0xee',
    ]);
  });
});

it('offers only what fits the field', () => {
  expect(at('couchbase.opcode |').texts).not.toContain('contains');
  expect(at('fusion |').texts).not.toContain('==');
  expect(at('couchbase.opcode == |').texts).not.toContain('couchbase.key');
  expect(at('couchbase.opcode == |').texts).not.toContain('len(');
});

it('offers nothing after what is wrong', () => {
  expect(at('couchbase.opcode == == |').texts).toEqual([]);
  expect(at(') |').texts).toEqual([]);
});

it('replaces the whole word that the cursor is in', () => {
  expect(at('fusion.te|xx > 5').with('fusion.term')).toBe('fusion.term > 5');
  expect(at('couchbase.opcode == "Sta|rt" and fusion').with('"Get"')).toBe(
    'couchbase.opcode == "Get" and fusion',
  );
  expect(at('couchbase.opcode == 1 and |fusion').with('ip')).toBe(
    'couchbase.opcode == 1 and ipfusion',
  );
});

it('offers fields and values of which a filter can be made', () => {
  for (const text of at('|').texts.filter((each) => /^[\w.]+$/.test(each) && each !== 'not')) {
    if (text === 'fusion.vb_' || text === 'slow') continue;
    expect(() => compileFilter(text, catalogue), text).not.toThrow();
  }
  for (const text of at('couchbase.opcode == |').texts) {
    expect(() => compileFilter(`couchbase.opcode == ${text}`, catalogue), text).not.toThrow();
  }
});

it('never fails, whatever is written so far', () => {
  const pieces = fc.constantFrom(
    ...[
      'couchbase.opcode',
      'fusion',
      '==',
      'in',
      '{',
      '}',
      '(',
      ')',
      '"',
      "'",
      'and',
      'not',
      '1',
      ' ',
    ],
    ...['..', ',', '[', ']', 'matches', 'vb', '\\', '=', 'len(', 'any', '\u0001'],
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 8 }), fc.nat(40), (parts, place) => {
      const filter = parts.join('');
      const cursor = Math.min(place, filter.length);
      const { from, to, candidates } = complete(filter, cursor, catalogue);
      expect(from).toBeLessThanOrEqual(cursor);
      expect(to).toBeGreaterThanOrEqual(cursor);
      expect(candidates.length).toBeLessThanOrEqual(500);
    }),
    { numRuns: 300 },
  );
}, 60_000);
