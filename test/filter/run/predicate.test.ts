/** Any, all and none: what a comparison says of a message that has the field, or has it not. */
import { describe, expect, it } from 'vitest';
import { frame } from '../../helpers/frames.js';
import { verdict, viewOf } from '../views.js';

const keyless = viewOf(frame({ opcode: 0x0a }));
const keyed = viewOf(frame({ opcode: 0x00, key: 'apple' }));

const TESTS = [
  'couchbase.key == "apple"',
  'couchbase.key === "apple"',
  'couchbase.key != "pear"',
  'couchbase.key !== "pear"',
  'couchbase.key > "ant"',
  'couchbase.key contains "ppl"',
  'couchbase.key matches "^a.*e$"',
  'couchbase.key in {"apple", "pear"}',
  'couchbase.key not in {"pear"}',
  'len(couchbase.key) == 5',
  'lower(couchbase.key) == "apple"',
  'couchbase.key[0:2] == "ap"',
];

describe.each(['', 'any ', 'all '])('%s', (quantifier) => {
  it.each(TESTS)('%s', (test) => {
    // != and !== say themselves whether they mean any value or all of them.
    const filter = /[!=]==|!=/.test(test) ? test : `${quantifier}${test}`;
    expect(verdict(filter, keyed)).toBe(true);
    // As in Wireshark, "a not in {}" is "not (a in {})".
    expect(verdict(filter, keyless)).toBe(test.includes('not in'));
  });
});

it.each([
  ['tcp.port == 11210', true],
  ['tcp.port === 11210', false],
  ['all tcp.port > 11209', true],
  ['all tcp.port > 11210', false],
  ['any tcp.port > 11210', true],
  ['tcp.port != 11210', false],
  ['tcp.port !== 11210', true],
  ['all tcp.port in {11210}', false],
  ['any tcp.port in {11210}', true],
  ['all tcp.port in {11210, 40000}', true],
  ['all tcp.port in {11210 .. 40000}', true],
  ['all tcp.port in {11211 .. 40000}', false],
  ['ip.addr == 192.0.2.0/24', true],
  ['ip.addr === 192.0.2.0/24', true],
  ['ip.addr == 192.0.2.0/31', true],
  ['ip.addr === 192.0.2.0/31', false],
  ['all ip.addr in {192.0.2.0/31}', false],
  ['all ip.addr in {192.0.2.0/30}', true],
])('of a field with two values %s is %s', (filter, holds) => {
  expect(verdict(filter, keyed)).toBe(holds);
});
