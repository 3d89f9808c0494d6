import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { dissect } from '../../src/dissect/dissect.js';
import { HEADER_LENGTH, readHeader } from '../../src/mcbp/header.js';
import { edited } from '../../src/resend/frame-edit.js';
import { parseSetting, settingEdits } from '../../src/resend/setting.js';
import { frame, type Layout, textOf } from '../helpers/frames.js';

function set(layout: Layout, ...texts: string[]): Uint8Array {
  return texts.reduce((bytes, text) => {
    const message = dissect(commandTable, bytes);
    return edited(bytes, message.sections, settingEdits(message, parseSetting(text)));
  }, frame(layout));
}

const bodyOf = (bytes: Uint8Array): string => textOf(bytes.subarray(HEADER_LENGTH));
const START: Layout = { opcode: 0x75, word: 12, value: { term: '7' } };
const SNAPSHOT: Layout = {
  opcode: 0x70,
  value: { snapshot_uuid: 'x', vbucket_list: [1, 2], valid_till: 100, bucket_uuid: 'b' },
};

describe('--set', () => {
  it.each([
    ['fusion.term=+1', START, '{"term":"8"}'],
    ['fusion.term=-7', START, '{"term":"0"}'],
    ['fusion.term=18446744073709551615', START, '{"term":"18446744073709551615"}'],
    ['fusion.term=a"b', START, '{"term":"a\\"b"}'],
    ['couchbase.value={}', START, '{}'],
    ['couchbase.key=other', { opcode: 0x00, key: 'doc' }, 'other'],
    ['couchbase.key=+5', { opcode: 0x00, key: '10' }, '15'],
  ])('%s', (text, layout, body) => {
    expect(bodyOf(set(layout, text))).toBe(body);
  });

  it('adds beyond 2^53 without rounding', () => {
    const value = { term: '9007199254740993' };
    expect(bodyOf(set({ ...START, value }, 'fusion.term=+2'))).toBe('{"term":"9007199254740995"}');
  });

  it('keeps numbers numbers, and adds to each of a list', () => {
    const body = bodyOf(set(SNAPSHOT, 'fusion.valid_till=+86400', 'fusion.vbucket_list=+10'));
    expect(JSON.parse(body)).toMatchObject({ valid_till: 86500, vbucket_list: [11, 12] });
  });

  it('sets numbers of the header and of the extras in their width', () => {
    expect(readHeader(set(START, 'couchbase.vbucket=+3')).vbucketOrStatus).toBe(15);
    expect(readHeader(set(START, 'couchbase.cas=0x10')).cas).toBe(16n);
    const stored = { opcode: 0x01, extras: [0, 0, 0, 1, 0, 0, 0, 2], key: 'k', value: 'v' };
    const extras = set(stored, 'couchbase.extras.expiration=60').subarray(24, 32);
    expect([...extras]).toEqual([0, 0, 0, 1, 0, 0, 0, 60]);
  });

  it('leaves requests alone that have no such field', () => {
    const other = { opcode: 0x00, key: 'doc' };
    expect(Buffer.from(set(other, 'fusion.term=+1'))).toEqual(Buffer.from(frame(other)));
  });

  it.each([
    ['fusion.term', 'is not of the form FIELD=VALUE'],
    ['couchbase.opaque=1', 'follows from the request'],
    ['couchbase.total_bodylength=1', 'follows from the request'],
  ])('refuses %s', (text, reason) => {
    expect(() => parseSetting(text)).toThrow(reason);
  });

  it.each([
    ['couchbase.vbucket=65536', START, '65536 is not within 0 to 65535'],
    ['couchbase.vbucket=-13', START, '-1 is not within 0 to 65535'],
    ['couchbase.vbucket=x', START, '"x" is no whole number'],
    ['fusion.term=+1', { ...START, value: { term: 'abc' } }, '"abc" is no whole number to add to'],
  ])('says why %s does not fit', (text, layout, reason) => {
    expect(() => set(layout, text)).toThrow(reason);
  });
});
