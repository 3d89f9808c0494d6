import { describe, expect, it } from 'vitest';
import { Aliases } from '../../src/resend/aliases.js';

const ONE = '11111111-1111-4111-8111-111111111111';
const TWO = '22222222-2222-4222-8222-222222222222';
const THREE = '33333333-3333-4333-8333-333333333333';

describe('names that nodes draw', () => {
  it('are the same where they stand at the same place, and stay so', () => {
    const aliases = new Aliases();
    expect(aliases.same(`kv/${ONE}/kvstore-0`, `kv/${TWO}/kvstore-0`)).toBe(true);
    expect(aliases.same(ONE, TWO)).toBe(true);
    expect(aliases.same(ONE, THREE)).toBe(false);
    expect(aliases.translated(`a ${ONE} b`)).toBe(`a ${TWO} b`);
  });

  it('are known without hyphens, and whatever their case', () => {
    const aliases = new Aliases();
    const bare = ONE.replaceAll('-', '');
    expect(aliases.same(bare, TWO.replaceAll('-', ''))).toBe(true);
    expect(aliases.same(bare.toUpperCase(), TWO.replaceAll('-', ''))).toBe(true);
  });

  it('make no other text the same', () => {
    const aliases = new Aliases();
    expect(aliases.same('enabled', 'enabling')).toBe(false);
    expect(aliases.same(`kv/${ONE}`, `cbas/${TWO}`)).toBe(false);
    expect(aliases.same(ONE, `${ONE} ${TWO}`)).toBe(false);
    expect(aliases.hasUuids).toBe(false);
  });

  it('differ where a name that was changed comes back unchanged', () => {
    const aliases = new Aliases();
    aliases.rename(ONE, TWO);
    expect(aliases.same(ONE, ONE)).toBe(false);
    expect(aliases.same(ONE, TWO)).toBe(true);
  });

  it('may be any text that was renamed', () => {
    const aliases = new Aliases();
    aliases.rename('some-snapshot', TWO);
    expect(aliases.translated('some-snapshot')).toBe(TWO);
    expect(aliases.translated('some-snapshot-2')).toBe('some-snapshot-2');
  });
});

describe('CAS values', () => {
  it('are learned from answers; 0 is none', () => {
    const aliases = new Aliases();
    aliases.learnCas(5n, 9n);
    aliases.learnCas(0n, 3n);
    aliases.learnCas(7n, 0n);
    expect([5n, 0n, 7n].map((cas) => aliases.casOf(cas))).toEqual([9n, undefined, undefined]);
  });
});
