import { describe, expect, it } from 'vitest';
import { compileFilter } from '../../src/filter/compile.js';
import { caretLines, FilterFault } from '../../src/filter/fault.js';
import { catalogue } from './views.js';

const expanded = (filter: string): string => compileFilter(filter, catalogue).text;

it.each([
  [
    'vb 12',
    '(couchbase.vbucket == 12 or fusion.vbucket == 12 or fusion.vbucket_list == 12 or fusion.vb_12)',
  ],
  ['slow', 'couchbase.time >= 1'],
  ['slow 100ms', 'couchbase.time >= 0.1'],
  ['slow 2s', 'couchbase.time >= 2'],
  ['slow 10', 'couchbase.time >= 10'],
  ['term > 5', 'fusion.term > 5'],
  ['opcode == "Get"', 'couchbase.opcode == "Get"'],
  ['len(key) > 3 and not vbucket', 'len(couchbase.key) > 3 and not couchbase.vbucket'],
  ['key[0:2] == "a b"', 'couchbase.key[0:2] == "a b"'],
  ['state == state', 'fusion.state == state'],
  ['term in {1 .. 3}', 'fusion.term in {1 .. 3}'],
  // What is none stays as it was written.
  ['  couchbase.key  ==  "slow" ', '  couchbase.key  ==  "slow" '],
])('%s is %s', (written, full) => {
  expect(expanded(written)).toBe(full);
  expect(expanded(full)).toBe(full);
});

it('finds uuids by the fields that hold some', () => {
  expect(expanded('uuid 5f1c*-?')).toContain('fusion.snapshotUUID matches r"^5f1c.*-.$"');
  expect(expanded('uuid x').split(' or ').length).toBeGreaterThan(2);
});

it('takes failed answers and errors for errors', () => {
  const full = expanded('error');
  expect(full).toContain('"Success"');
  expect(full).toContain('"AuthContinue"');
  expect(full).not.toContain('"Einval"');
  expect(full).toContain('finding.severity == error');
});

describe('of what is wrong', () => {
  const fault = (filter: string): string => {
    try {
      compileFilter(filter, catalogue);
    } catch (error) {
      if (!(error instanceof FilterFault)) throw error;
      return `${error.message}\n${caretLines(error)}`;
    }
    return '';
  };

  it.each([
    ['fusion.trem > 5', 'there is no field "fusion.trem"; did you mean fusion.term?'],
    [
      'couchbase.opcode == Get || Replace',
      'there is no field "Replace"; did you mean couchbase.opcode == Replace?',
    ],
    ['couchbase.opcde', 'did you mean couchbase.opcode?'],
    ['couchbase.opcode == "StartFusionUploadr"', 'did you mean StartFusionUploader?'],
    ['couchbase.status == "Einvall"', 'did you mean Einval?'],
    ['lenn(couchbase.key) == 1', 'did you mean len?'],
    ['couchbase.key == couchbase.kye', 'did you mean couchbase.key?'],
    ['frame.number-1 == 3', 'a minus needs blanks around it: frame.number - 1'],
    ['couchbase.vbucket == 65536', '65536 is more than couchbase.vbucket can be: 65535'],
    ['finding.severity >= fatal', '"fatal" is no severity: error, warn, note, chat'],
    ['couchbase.key matches "a(?=b)"', 'look-ahead assertions are not supported'],
    ['slow 5h', 'slow takes a duration such as 100ms or 2s'],
    ['vb 70000', '70000 is more than couchbase.vbucket can be'],
    ['1 == 2', 'a field or a function is needed here'],
    ['couchbase.datatype.json == maybe', 'is true or false'],
    ['fusion == 1', 'fusion has no value: it can only be there or not'],
    ['ip.addr in {10.0.0.0/8 .. 11.0.0.0}', 'a network is no end of a range'],
  ])('%s: %s', (filter, message) => {
    expect(fault(filter)).toContain(message);
  });

  it('points at the fault', () => {
    expect(fault('vb 1 and fusion.trem > 5')).toMatch(/\n {12,}\^{11}$/);
    expect(fault('couchbase.key matches "a(b"').split('\n').at(-1)).toBe(`${' '.repeat(24)}^^^`);
  });
});
