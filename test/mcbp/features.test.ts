/** HELLO features and datatype bits against feature.h, datatype.h and datatype_filter.cc. */
import { describe, expect, it } from 'vitest';
import { datatypeNames, datatypes, unknownDatatypeBits } from '../../src/mcbp/datatypes.js';
import { featureName, featureOf, features, keysHaveCollections } from '../../src/mcbp/features.js';

describe('features', () => {
  it.each([
    [0x01, 'Invalid'],
    [0x03, 'TcpNoDelay'],
    [0x04, 'MUTATION_SEQNO'],
    [0x06, 'XATTR'],
    [0x07, 'XERROR'],
    [0x0a, 'SNAPPY'],
    [0x0b, 'JSON'],
    [0x0c, 'Duplex'],
    [0x0e, 'UnorderedExecution'],
    [0x0f, 'Tracing'],
    [0x12, 'Collections'],
    [0x1a, 'ReportUnitUsage'],
    [0x1f, 'ClustermapChangeNotificationBrief'],
    [0x26, 'DcpSkipDeletesInInitialBackfill'],
  ])('%i is %s', (value, name) => {
    expect(featureName(value)).toBe(name);
    expect(featureOf(value)?.value).toBe(value);
  });

  it('are the numbers 1..0x26 without a hole, each name once, each explained', () => {
    expect(features.map((feature) => feature.value)).toEqual(
      Array.from({ length: 0x26 }, (_, i) => i + 1),
    );
    expect(new Set(features.map((feature) => feature.name)).size).toBe(0x26);
    expect(features.filter((feature) => !/^[A-Z].{3,90}\.$/.test(feature.doc))).toEqual([]);
  });

  it('end there', () => {
    expect(featureOf(0)).toBeUndefined();
    expect(featureName(0x27)).toBe('Unknown (0x0027)');
    expect(featureName(0xffff)).toBe('Unknown (0xffff)');
  });
});

it.each([
  ['no HELLO was seen', undefined, false],
  ['nothing was granted', [], false],
  ['others were', [0x06, 0x0b, 0x13], false],
  ['collections were', [0x06, 0x12], true],
])('keys begin with the id of a collection: %s', (_, granted, expected) => {
  expect(keysHaveCollections(granted && new Set(granted))).toBe(expected);
});

describe('datatypes', () => {
  it.each([
    [0x00, []],
    [0x01, ['json']],
    [0x02, ['snappy']],
    [0x04, ['xattr']],
    [0x03, ['json', 'snappy']],
    [0x07, ['json', 'snappy', 'xattr']],
    [0x09, ['json', '0x08']],
    [0xf0, ['0x10', '0x20', '0x40', '0x80']],
  ])('byte %i reads %j', (bits, expected) => {
    expect(datatypeNames(bits)).toEqual(expected);
  });

  it('leaves no bit of any byte unnamed', () => {
    for (let bits = 0; bits < 256; bits++) {
      const set = bits.toString(2).replaceAll('0', '').length;
      expect(datatypeNames(bits)).toHaveLength(set);
      expect(unknownDatatypeBits(bits)).toBe(bits - (bits % 8));
    }
  });

  it('names the features that allow each bit', () => {
    const granted = datatypes.map(({ name, features }) => [name, features.map(featureName)]);
    expect(granted).toEqual([
      ['json', ['JSON']],
      ['snappy', ['SNAPPY', 'SnappyEverywhere']],
      ['xattr', ['XATTR']],
    ]);
  });
});
