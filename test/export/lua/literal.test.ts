/** Values as Lua reads them back. */
import { describe, expect, it } from 'vitest';
import { LuaSet, luaLiteral, luaPattern } from '../../../src/export/lua/literal.js';

describe('luaLiteral', () => {
  it.each([
    ['a "quoted" \\ text', '"a \\"quoted\\" \\\\ text"'],
    ['zwölf\n1', '"zw\\195\\182lf\\0101"'],
    [true, 'true'],
    [1.5, '1.5'],
    [[1, 'a'], '{1, "a"}'],
    [
      { a: 1, end: 2, 'b c': 3, 112: 4, none: undefined },
      '{[112] = 4, a = 1, ["end"] = 2, ["b c"] = 3}',
    ],
    [new LuaSet(['a', 5]), 'set{"a", 5}'],
    [new LuaSet([]), 'set{}'],
  ])('writes %j', (value, text) => {
    expect(luaLiteral(value)).toBe(text);
  });

  it('breaks what is too long for a line', () => {
    const names = Array.from({ length: 30 }, (_, i) => `name-${i}`);
    for (const text of [luaLiteral(names), luaLiteral(new LuaSet(names))]) {
      const lines = text.split('\n');
      expect(lines.length).toBeGreaterThan(3);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
      for (const name of names) expect(text).toContain(`"${name}"`);
    }
  });
});

describe('luaPattern', () => {
  it.each([
    ['^kv\\/[^/]*$', '^kv%/[^/]*$'],
    ['^vb_\\d+$', '^vb_%d+$'],
    ['a.b\\.c', 'a.b%.c'],
    ['100%-', '100%%%-'],
    ['[\\d\\-]?', '[%d%-]?'],
  ])('%s', (expression, pattern) => {
    expect(luaPattern(expression)).toBe(pattern);
  });

  it.each(['(a)', 'a|b', 'a{2}', 'a$b'])('%s cannot be one', (expression) => {
    expect(() => luaPattern(expression)).toThrow(RangeError);
  });
});
