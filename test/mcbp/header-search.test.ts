import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeaderSearch, LOOK_AHEAD, type Outlook } from '../../src/mcbp/header-search.js';
import { Chance } from '../bench/resync/random.mjs';
import { join } from '../helpers/bytes.js';
import { anyFrameOf, filled, frameOf } from './framer-helpers.js';

const MIB = 1024 * 1024;
const noop = frameOf({ opcode: 0x0a });
const get = frameOf({ opcode: 0x00, key: 6, opaque: 9 });
const set = frameOf({ opcode: 0x01, extras: 8, key: 6, value: 300 });
/** Plausible, since a later release may have it, but nobody knows it. */
const unknown = frameOf({ opcode: 0xfa, key: 3, value: 5 });
const answer = frameOf({ magic: 0x81, opcode: 0x01 });
const eight = (frame: Uint8Array): Uint8Array => join(...new Array<Uint8Array>(8).fill(frame));

const find = (bytes: Uint8Array, outlook: Outlook = 'more', search = new HeaderSearch()): number =>
  search.find(bytes, outlook);

describe('a chain', () => {
  it('of eight headers is found behind noise', () => {
    expect(find(join(filled(77), eight(set)))).toBe(77);
  });

  it('of fewer is open, and says so', () => {
    const search = new HeaderSearch();
    const bytes = join(filled(77), get, set, noop);
    expect(find(bytes, 'more', search)).toBe(-1);
    expect(search.passed).toBe(77);
    expect(search.chain).toMatchObject({ headers: 3, end: bytes.length });
  });

  it('that ends with the bytes counts once the other end has answered', () => {
    expect(find(join(filled(77), get, set), 'now')).toBe(77);
    expect(find(join(filled(77), get, set.subarray(0, 40)), 'now')).toBe(-1);
  });

  it('that the end of the bytes cuts counts there', () => {
    expect(find(join(filled(77), get, set.subarray(0, 40)), 'end')).toBe(77);
    expect(find(join(filled(77), set.subarray(0, 40)), 'end')).toBe(77);
  });

  it('that breaks is refuted, however long it was', () => {
    const seven = join(...new Array<Uint8Array>(7).fill(get));
    expect(find(join(seven, filled(30), eight(set)))).toBe(seven.length + 30);
    expect(find(join(seven, filled(30)), 'end')).toBe(-1);
  });

  it('needs one convincing header, and no more', () => {
    expect(find(join(eight(unknown)), 'end')).toBe(-1);
    expect(find(join(unknown, eight(unknown).subarray(0, 7 * unknown.length - 29), get))).toBe(-1);
    expect(find(join(unknown, unknown, get, eight(unknown)))).toBe(0);
  });

  it('is sent by one end: an answer behind a request breaks it', () => {
    expect(find(join(get, answer, eight(answer)))).toBe(get.length);
    expect(find(eight(answer), 'more', new HeaderSearch(false, 'server'))).toBe(0);
    expect(find(eight(answer), 'end', new HeaderSearch(false, 'client'))).toBe(-1);
  });

  it('of DCP may be sent by either end', () => {
    const mutation = frameOf({ opcode: 0x57, extras: 31, key: 5, value: 40 });
    for (const sender of ['client', 'server'] as const) {
      expect(find(eight(mutation), 'more', new HeaderSearch(false, sender))).toBe(0);
    }
    expect(find(join(mutation, frameOf({ magic: 0x81, opcode: 0x5c }), eight(answer)))).toBe(0);
  });
});

describe('a long frame', () => {
  const long = frameOf({ opcode: 0x01, extras: 8, key: 5, value: 3 * MIB });

  it('needs one convincing header behind it', () => {
    expect(find(join(filled(9), long, get))).toBe(9);
    expect(find(join(filled(9), long, unknown))).toBe(-1);
  });

  it('is one whose header lies more than a look-ahead before the next', () => {
    const next = (distance: number): Uint8Array =>
      join(frameOf({ opcode: 0x01, extras: 8, key: 5, value: distance - 37 }), get);
    expect(find(next(LOOK_AHEAD + 1))).toBe(0);
    expect(find(next(LOOK_AHEAD))).toBe(-1);
  });

  it('is waited for behind a convincing header, whatever it holds', () => {
    const holds = long.slice();
    holds.set(eight(set), 5000);
    const search = new HeaderSearch();
    for (let there = 100_000; there < holds.length; there += 100_000) {
      expect(find(holds.subarray(0, there), 'more', search)).toBe(-1);
      expect(search.passed).toBe(0);
    }
    expect(find(join(holds, get), 'more', search)).toBe(0);
  });

  it('is not waited for otherwise', () => {
    const vain = frameOf({ opcode: 0x00, claimed: 3 * MIB });
    expect(find(join(vain, filled(2000), eight(set)))).toBe(2024);
  });

  it('whose rest will not be seen is not believed by its header alone', () => {
    expect(find(long.subarray(0, 200_000), 'end')).toBe(-1);
    expect(find(long.subarray(0, long.length - LOOK_AHEAD), 'end')).toBe(0);
    expect(find(long.subarray(0, long.length - LOOK_AHEAD - 1), 'end')).toBe(-1);
    expect(find(join(get, long.subarray(0, 200_000)), 'end')).toBe(0);
  });

  it('beyond what is kept is believed by its header alone when only one answer looks so', () => {
    const fragment = frameOf({ magic: 0x81, opcode: 0xe3, claimed: 1024 * MIB });
    expect(find(join(filled(50), fragment))).toBe(50);
    expect(find(join(filled(50), frameOf({ magic: 0x81, opcode: 0, claimed: MIB * 1024 })))).toBe(
      -1,
    );
  });
});

describe('where a frame is due', () => {
  it('one plausible header is enough, at that place only', () => {
    expect(find(unknown, 'more', new HeaderSearch(true))).toBe(0);
    expect(find(join(filled(1), get), 'more', new HeaderSearch(true))).toBe(-1);
  });
});

describe('laws', () => {
  const some = fc
    .constantFrom('client' as const, 'server' as const)
    .chain((sender) => fc.array(anyFrameOf(sender), { minLength: 8, maxLength: 12 }));
  const noise = fc.array(fc.integer({ min: 0x20, max: 0x7e }), { maxLength: 400 });

  it('the answer does not depend on how the bytes were cut', () => {
    fc.assert(
      fc.property(noise, some, fc.integer({ min: 1, max: 700 }), (before, frames, size) => {
        const bytes = join(Uint8Array.from(before), ...frames);
        const search = new HeaderSearch();
        let found = -1;
        for (let there = size; found < 0 && there < bytes.length + size; there += size) {
          found = search.find(bytes.subarray(0, there), 'more');
        }
        expect(found).toBe(find(bytes));
        expect(found).toBe(before.length);
      }),
    );
  });

  it('nothing is found in 40 MB of random bytes, and nothing of them is held', () => {
    const chance = new Chance(4);
    const block = new Uint8Array(4 * MIB);
    for (let i = 0; i < 10; i++) {
      chance.fill(block);
      const search = new HeaderSearch();
      expect(search.find(block, 'end')).toBe(-1);
      expect(search.passed).toBeGreaterThan(block.length - 24);
    }
  });
});

/** Counts the reads of bytes, each of them, so that work is measured and not time. */
function counted(bytes: Uint8Array): { bytes: Uint8Array; reads: () => number } {
  let reads = 0;
  const handler: ProxyHandler<Uint8Array> = {
    get(target, property) {
      if (typeof property === 'string' && property !== 'length') reads++;
      return Reflect.get(target, property, target);
    },
  };
  return { bytes: new Proxy(bytes, handler), reads: () => reads };
}

describe('work, counted in bytes read', () => {
  const MOST_PER_BYTE = 20;
  /** A call looks at the open chain again: at most eight headers. */
  const MOST_PER_CALL = 8 * 50;
  const attacks: [string, Uint8Array][] = [
    ['nothing but magics', filled(40_000, 0x80)],
    [
      'plausible headers that wait in vain',
      join(...new Array(400).fill(frameOf({ claimed: 60_000, value: 76 }))),
    ],
    [
      'convincing headers that wait in vain',
      join(...new Array(400).fill(frameOf({ key: 4, claimed: 200_000, value: 72 }))),
    ],
    ['chains of seven', join(...new Array(200).fill(join(...new Array(7).fill(noop), filled(3))))],
    [
      'chains of seven within each other',
      join(...new Array(1500).fill(frameOf({ opcode: 0xfa, value: 3 }))),
    ],
    ['a magic every 24 bytes', join(...new Array(1600).fill(frameOf()))],
  ];

  it.each(attacks)('%s, at once', (_, attack) => {
    const { bytes, reads } = counted(attack);
    find(bytes, 'end');
    expect(reads()).toBeGreaterThan(attack.length / 30);
    expect(reads()).toBeLessThan(MOST_PER_BYTE * attack.length);
  });

  it.each(attacks)('%s, byte by byte', (_, attack) => {
    const { bytes, reads } = counted(attack.subarray(0, 8000));
    const views = Array.from({ length: 8000 }, (_, i) => i + 1);
    const search = new HeaderSearch();
    for (const length of views) search.find(upTo(bytes, length), 'more');
    expect(reads()).toBeLessThan((MOST_PER_BYTE + MOST_PER_CALL) * 8000);
  });

  /** As bytes.subarray(0, length), which a proxy cannot give without being read. */
  const upTo = (bytes: Uint8Array, length: number): Uint8Array =>
    new Proxy(bytes, {
      get: (target, property) =>
        property === 'length'
          ? length
          : Number(property) >= length
            ? undefined
            : Reflect.get(target, property),
    });
});
