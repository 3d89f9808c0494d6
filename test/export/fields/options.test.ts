/** `-E` as tshark's manual has it. */
import { describe, expect, it } from 'vitest';
import { parseFieldsOption } from '../../../src/export/fields/options.js';

describe('-E', () => {
  it.each([
    ['header=y', { header: true }],
    ['header=n', { header: false }],
    ['bom=y', { bom: true }],
    ['separator=/t', { separator: '\t' }],
    ['separator=/s', { separator: ' ' }],
    ['separator=|', { separator: '|' }],
    ['separator==', { separator: '=' }],
    ['occurrence=f', { occurrence: 'first' }],
    ['occurrence=l', { occurrence: 'last' }],
    ['occurrence=a', { occurrence: 'all' }],
    ['aggregator=,', { aggregator: ',' }],
    ['aggregator=/s', { aggregator: ' ' }],
    ['quote=d', { quote: '"' }],
    ['quote=s', { quote: "'" }],
    ['quote=n', { quote: '' }],
  ])('%s', (text, set) => {
    expect(parseFieldsOption(text)).toEqual(set);
  });

  it.each([
    ['header=yes', /header= takes y or n/],
    ['separator=ab', /one character/],
    ['separator=', /one character/],
    ['separator=ä', /one character/],
    ['quote=x', /d \(double\)/],
    ['quote', /quote= takes/],
    ['nonsense=y', /"nonsense" is none of bom, header/],
    ['toString=y', /"toString" is none of/],
    ['header=constructor', /y or n/],
  ])('refuses %s', (text, message) => {
    expect(() => parseFieldsOption(text)).toThrow(message);
  });
});
