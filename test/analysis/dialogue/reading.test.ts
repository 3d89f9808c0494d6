/** Which messages are read whole; the ordinary ones must not be, for that is most of the work. */
import { describe, expect, it } from 'vitest';
import { isWorthReading } from '../../../src/analysis/dialogue/reading.js';
import type { Observed } from '../../../src/analysis/observed.js';
import { commandTable } from '../../../src/commands.js';
import { readHeader } from '../../../src/mcbp/header.js';
import { magicOf } from '../../../src/mcbp/magic.js';
import { frame, response } from '../../helpers/frames.js';

const [SET, GET] = [0x01, 0x00];
const extras = new Array<number>(8).fill(0);
const set = (more: object) => frame({ opcode: SET, key: 'k', extras, ...more });

function isRead(bytes: Uint8Array, more: Partial<Observed> = {}): boolean {
  const header = readHeader(bytes);
  const kind = magicOf(header.magic)?.kind ?? 'request';
  const seen = { ...header, kind, bytes, missing: 0, ...more } as Observed;
  return isWorthReading(seen, commandTable.find(header.magic, header.opcode));
}

describe('is not read', () => {
  it.each([
    ['a request', set({ value: 'v' })],
    ['a request of the vbucket whose number is that of an error', set({ word: 0x86 })],
    ['a success', response({ opcode: GET, extras: [0, 0, 0, 0], value: 'v' })],
    ['a document', set({ value: { id: 'x', count: 123_456_789 } })],
    ['a number of 15 digits', set({ value: '123456789012345', datatype: 1 })],
    ['16 digits that are not said to be JSON', set({ value: '1234567890123456' })],
    ['digits of a key before those of a value', set({ key: '12345678', value: 12_345_678 })],
    ['the time that a server took', response({ magic: 0x18, opcode: GET, framing: [2, 0, 9] })],
  ])('%s', (_, bytes) => expect(isRead(bytes)).toBe(false));

  it('the rest of a long value that was left out', () => {
    expect(isRead(set({}), { missing: 9, abridged: true })).toBe(false);
  });
});

describe('is read', () => {
  it.each([
    ['what has no description', frame({ opcode: 0x6f })],
    ['a Fusion command', frame({ opcode: 0x76 })],
    ['HELLO', frame({ opcode: 0x1f })],
    ['SelectBucket', frame({ opcode: 0x89, key: 'default' })],
    ['what bears a password', frame({ opcode: 0x21, key: 'PLAIN', value: 'secret' })],
    ['a failure', response({ opcode: GET, word: 0x86 })],
    ['a status in no table', response({ opcode: GET, word: 0x7ff3 })],
    ['lengths that do not fit', frame({ opcode: GET, key: 'longer', bodyLength: 3 })],
    ['a framing extra in no table', frame({ magic: 0x08, opcode: GET, framing: [0xd0], key: 'k' })],
    ['a number of 16 digits', set({ value: '1234567890123456', datatype: 1 })],
    ['one in the middle', set({ value: '[1,{"a":1234567890123456}]', datatype: 1 })],
  ])('%s', (_, bytes) => expect(isRead(bytes)).toBe(true));

  it('what is cut', () => expect(isRead(set({}), { missing: 9 })).toBe(true));
});
