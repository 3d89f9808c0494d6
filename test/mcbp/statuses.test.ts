/** The status table against status.h, status.cc and the rulings, spelled out by hand. */
import { describe, expect, it } from 'vitest';
import { isFailure, statuses, statusName, statusOf } from '../../src/mcbp/statuses.js';
import { rangesOf } from './number-ranges.js';

const names = (choose: (status: (typeof statuses)[number]) => boolean): string[] =>
  statuses.filter(choose).map((status) => status.name);

describe('statuses', () => {
  it.each([
    [0x00, 'Success'],
    [0x01, 'KeyEnoent'],
    [0x02, 'KeyEexists'],
    [0x04, 'Einval'],
    [0x07, 'NotMyVbucket'],
    [0x08, 'NoBucket'],
    [0x0f, 'CasValueInvalid'],
    [0x1f, 'AuthStale'],
    [0x24, 'Eaccess'],
    [0x29, 'LockExpiryOverflow'],
    [0x35, 'BucketSizeLimitExceeded'],
    [0x51, 'Cancelled'],
    [0x81, 'UnknownCommand'],
    [0x83, 'NotSupported'],
    [0x84, 'Einternal'],
    [0x86, 'Etmpfail'],
    [0x8a, 'CannotApplyCollectionsManifest'],
    [0xa5, 'RangeScanCancelled'],
    [0xc0, 'SubdocPathEnoent'],
    [0xd8, 'SubdocFieldNotBinaryValue'],
    [0xff00, 'ReservedUserStart'],
    [0xffff, 'ReservedUserEnd'],
  ])('0x%s is %s', (value, name) => {
    expect(statusName(value)).toBe(name);
    expect(statusOf(value)?.value).toBe(value);
  });

  it('has the 85 numbered enumerators of status.h, in order, each once, each explained', () => {
    expect(statuses).toHaveLength(85);
    const values = statuses.map((status) => status.value);
    expect(values).toEqual([...new Set(values)].sort((a, b) => a - b));
    expect(rangesOf(values)).toBe(
      '00-0f 1f-29 30-33 35-38 50-51 80-88 8a 8c-8d a0-a8 c0-d8 ff00 ffff',
    );
    expect(new Set(statuses.map((status) => status.name)).size).toBe(values.length);
    expect(statuses.filter((status) => !/^[A-Z].{3,70}\.$/.test(status.doc))).toEqual([]);
  });

  it('takes for failures all but the eight of the ruling', () => {
    expect(names((status) => !status.failure)).toEqual([
      'Success',
      'AuthContinue',
      'Rollback',
      'RangeScanMore',
      'RangeScanComplete',
      'SubdocMultiPathFailure',
      'SubdocSuccessDeleted',
      'SubdocMultiPathFailureDeleted',
    ]);
    for (const status of statuses) expect(isFailure(status.value)).toBe(status.failure);
  });

  it('calls the six of the ruling ordinary, and they are failures', () => {
    const ordinary = names((status) => status.ordinary === true);
    expect(ordinary).toEqual([
      'KeyEnoent',
      'KeyEexists',
      'NotStored',
      'Locked',
      'SubdocPathEnoent',
      'SubdocPathEexists',
    ]);
    expect(names((status) => status.ordinary === true && status.failure)).toEqual(ordinary);
  });

  // 0x34, 0x89 and 0x8b are holes in the table, 0xd9 is its COUNT sentinel.
  it.each([
    [0x10, 'Unknown (0x0010)'],
    [0x34, 'Unknown (0x0034)'],
    [0x89, 'Unknown (0x0089)'],
    [0x8b, 'Unknown (0x008b)'],
    [0xd9, 'Unknown (0x00d9)'],
    [0x1234, 'Unknown (0x1234)'],
    [0xfeff, 'Unknown (0xfeff)'],
    [0xff01, 'ReservedUser (0xff01)'],
    [0xfffe, 'ReservedUser (0xfffe)'],
  ])('%i is in no table and a failure', (value, name) => {
    expect(statusOf(value)).toBeUndefined();
    expect(statusName(value)).toBe(name);
    expect(isFailure(value)).toBe(true);
  });
});
