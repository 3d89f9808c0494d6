import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { isObeyed } from '../../src/mcbp/opcodes.js';
import {
  convincingHeader,
  isLongAnswer,
  plausibleHeader,
  senderAt,
} from '../../src/mcbp/plausible.js';
import { Chance } from '../bench/resync/random.mjs';
import { join } from '../helpers/bytes.js';
import { anyFrame, type FrameParts, frameOf } from './framer-helpers.js';

describe('plausibleHeader', () => {
  const real: [string, FrameParts][] = [
    ['an empty request', {}],
    ['an empty response', { magic: 0x81 }],
    ['HELLO with a long JSON agent name', { opcode: 0x1f, key: 600, value: 40 }],
    ['the longest extras, those of DcpStreamReq', { opcode: 0x53, extras: 48 }],
    ['an alternative request', { magic: 0x08, framing: 3, extras: 8, key: 250, value: 9 }],
    ['all datatype bits', { datatype: 7, value: 5 }],
    ['a high vbucket', { specific: 0xffff }],
    ['the highest known status', { magic: 0x81, specific: 0xff }],
    ['an application status', { magic: 0x81, specific: 0xff00 }],
    ['the largest body', { claimed: 30 * 1024 * 1024 }],
  ];
  it.each(real)('accepts %s', (_, parts) => {
    expect(plausibleHeader(frameOf(parts), 0)).toBe(true);
  });

  const wrong: [string, FrameParts][] = [
    ['an unknown magic', { magic: 0x84 }],
    ['a datatype bit nobody defined', { datatype: 8 }],
    ['a body over 30 MiB', { claimed: 30 * 1024 * 1024 + 1 }],
    ['a key longer than the body', { key: 10, claimed: 9 }],
    ['extras longer than the body', { extras: 10, claimed: 9 }],
    ['framing extras longer than the body', { magic: 0x18, framing: 3, claimed: 2 }],
    ['extras nobody sends', { extras: 65 }],
    ['a key nobody sends', { key: 1025 }],
    ['a status nobody sends', { magic: 0x81, specific: 0x0100 }],
    ['such a status in an alternative response', { magic: 0x18, specific: 0x7f00 }],
  ];
  it.each(wrong)('refuses %s', (_, parts) => {
    expect(plausibleHeader(frameOf(parts), 0)).toBe(false);
  });

  it('reads at any offset, and refuses fewer than 24 bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), anyFrame, fc.nat(23), (before, frame, some) => {
        expect(plausibleHeader(join(before, frame), before.length)).toBe(true);
        expect(plausibleHeader(join(before, frame.subarray(0, some)), before.length)).toBe(false);
      }),
    );
  });

  it('is passed by chance less than once in 10^5 offsets', () => {
    const noise = new Uint8Array(2_000_000);
    new Chance(1).fill(noise);
    let passed = 0;
    for (let i = 0; i + 24 <= noise.length; i++) if (plausibleHeader(noise, i)) passed++;
    expect(passed).toBeLessThan(20);
  });
});

describe('convincingHeader', () => {
  const real: [string, FrameParts][] = [
    ['HELLO', { opcode: 0x1f, key: 20, value: 10 }],
    ['Get', { opcode: 0x00, key: 5 }],
    ['NOOP, which is nearly all zeros', { opcode: 0x0a }],
    ['the answer of Get', { magic: 0x81, opcode: 0x00, extras: 4, value: 9 }],
    ['a miss of Get', { magic: 0x81, opcode: 0x00, specific: 1 }],
    ['a command of Fusion', { opcode: 0x75, value: 15 }],
    ['durability', { magic: 0x08, opcode: 0x01, framing: 2, extras: 8, key: 3 }],
    ['the time that the server took', { magic: 0x18, opcode: 0x01, framing: 3, extras: 16 }],
    ['a cluster map that is pushed', { magic: 0x82, opcode: 0x01, extras: 4, key: 3, value: 99 }],
  ];
  it.each(real)('accepts %s', (_, parts) => {
    expect(plausibleHeader(frameOf(parts), 0)).toBe(true);
    expect(convincingHeader(frameOf(parts), 0)).toBe(true);
  });

  const doubtful: [string, FrameParts][] = [
    ['zeros behind the magic of a request', {}],
    ['zeros behind the magic of a response', { magic: 0x81 }],
    ['a Get without a key', { opcode: 0x00, value: 4 }],
    ['a vbucket that no bucket has', { opcode: 0x0a, specific: 1024 }],
    ['a status that no table has', { magic: 0x81, opcode: 0x0a, specific: 0x7f }],
    ['an opcode that no table has', { opcode: 0xfa }],
    ['an opcode that servers refuse', { opcode: 0x18 }],
    ['a server opcode that no table has', { magic: 0x82, opcode: 0x05 }],
    ['an alternative magic for nothing', { magic: 0x08, opcode: 0x0a }],
    ['framing extras that do not end where they must', { magic: 0x08, opcode: 0x0a, framing: 5 }],
  ];
  it.each(doubtful)('doubts %s, which is plausible', (_, parts) => {
    expect(plausibleHeader(frameOf(parts), 0)).toBe(true);
    expect(convincingHeader(frameOf(parts), 0)).toBe(false);
  });

  const framed = (...framing: number[]): Uint8Array => {
    const frame = frameOf({ magic: 0x08, opcode: 0x0a, framing: framing.length });
    frame.set(framing, 24);
    return frame;
  };
  it.each([
    ['one object twice', [0x00, 0x00]],
    ['an unknown id', [0x71, 1]],
    ['a length that the id cannot have', [0x12, 1, 1]],
    ['an object that the section cuts', [0x13, 1]],
  ])('doubts framing extras with %s', (_, framing) => {
    expect(convincingHeader(framed(...framing), 0)).toBe(false);
  });
  it('accepts framing extras of several objects, and names longer than a nibble', () => {
    expect(convincingHeader(framed(0x00, 0x11, 1, 0x22, 0, 5), 0)).toBe(true);
    expect(convincingHeader(framed(0x4f, 3, ...new Array<number>(18).fill(0x61)), 0)).toBe(true);
  });

  it('is passed by nothing in 2 MB of noise', () => {
    const noise = new Uint8Array(2_000_000);
    new Chance(3).fill(noise);
    let passed = 0;
    for (let at = 0; at + 24 <= noise.length; at++) {
      if (plausibleHeader(noise, at) && convincingHeader(noise, at)) passed++;
    }
    expect(passed).toBe(0);
  });
});

describe('isObeyed', () => {
  it('agrees with the table of all commands', () => {
    const described = new Set(
      commandTable
        .commands()
        .filter(({ name }) => !/_Unsupported$|^Invalid$/.test(name))
        .map(({ opcode }) => opcode),
    );
    // SET_NODE_THROTTLE_PROPERTIES: its enumerator says otherwise than opcode.cc.
    described.add(0x2c);
    for (let opcode = 0; opcode < 256; opcode++) {
      expect([opcode, isObeyed(opcode)]).toEqual([opcode, described.has(opcode)]);
    }
  });
});

describe('senderAt', () => {
  it.each([
    [0x80, 0x00, 'client'],
    [0x08, 0x01, 'client'],
    [0x81, 0x00, 'server'],
    [0x18, 0x00, 'server'],
    [0x82, 0x01, 'server'],
    [0x83, 0x01, 'client'],
    [0x80, 0x57, undefined],
    [0x81, 0x5c, undefined],
    [0x82, 0x57, 'server'],
    [0x42, 0x00, undefined],
  ])('magic %i, opcode %i: %s', (magic, opcode, sender) => {
    expect(senderAt(frameOf({ magic, opcode }), 0)).toBe(sender);
  });
});

describe('isLongAnswer', () => {
  const MIB = 1024 * 1024;
  const fragment: FrameParts = { magic: 0x81, opcode: 0xe3, claimed: 31 * MIB };
  it('is GetFileFragment between 30 MiB and 2 GiB, with or without framing extras', () => {
    expect(isLongAnswer(frameOf(fragment), 0)).toBe(true);
    expect(isLongAnswer(frameOf({ ...fragment, claimed: 2048 * MIB }), 0)).toBe(true);
    expect(isLongAnswer(frameOf({ ...fragment, magic: 0x18, framing: 3 }), 0)).toBe(true);
    expect(isLongAnswer(frameOf({ ...fragment, magic: 0x18, framing: 3 }).subarray(0, 24), 0)).toBe(
      true,
    );
  });
  it.each<[string, FrameParts]>([
    ['a shorter one, which is kept', { claimed: 30 * MIB }],
    ['more than the server may be set to', { claimed: 2048 * MIB + 1 }],
    ['another command', { opcode: 0x00 }],
    ['a request', { magic: 0x80 }],
    ['a failure', { specific: 1 }],
    ['a datatype', { datatype: 1 }],
    ['extras', { extras: 1 }],
    ['a key', { key: 1 }],
    ['a server opcode', { magic: 0x83 }],
  ])('is not %s', (_, parts) => {
    expect(isLongAnswer(frameOf({ ...fragment, ...parts }), 0)).toBe(false);
  });
  it('is nothing with a CAS, nor 23 bytes', () => {
    const frame = frameOf(fragment);
    expect(isLongAnswer(frame.subarray(0, 23), 0)).toBe(false);
    frame[23] = 1;
    expect(isLongAnswer(frame, 0)).toBe(false);
  });
});
