/** JSON text: as JSON.stringify writes it, but for digits and what a terminal would obey. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/dissect/json-parser.js';
import { type Json, jsonText } from '../../src/export/json-text.js';

const HOSTILE = /[\u007f-\u009f\u2028\u2029]/g;

describe('jsonText', () => {
  it('agrees with JSON.stringify, save for escapes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = jsonText(value as Json);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        if (!JSON.stringify(value).match(HOSTILE)) expect(text).toBe(JSON.stringify(value));
        expect(text).not.toMatch(HOSTILE);
      }),
    );
  });

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff)), (units) => {
        const value = String.fromCharCode(...units);
        const text = jsonText({ [value]: value });
        expect(JSON.parse(text)[value]).toBe(value);
        expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
      }),
    );
  });

  it('leaves out what is undefined, and keeps all digits', () => {
    expect(jsonText({ a: undefined, b: 2n ** 64n - 1n, c: [1, null] })).toBe(
      '{"b":18446744073709551615,"c":[1,null]}',
    );
    expect(jsonText({ a: Number.NaN })).toBe('{"a":null}');
  });

  it('writes more keys than it remembers, again and again', () => {
    const value = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`k${i}`, i]));
    const text = JSON.stringify(value);
    expect([jsonText(value), jsonText(value)]).toEqual([text, text]);
  });

  it('writes captured JSON as it was sent, whatever it looks like', () => {
    const sent =
      '{"kind":{"kind":1},"start":1e2,"end":-0,"members":[12345678901234567890,{}],"a":1,"a":2}';
    const node = parseJson(new TextEncoder().encode(sent));
    expect(jsonText(node)).toBe(sent);
    expect(jsonText([node, { deep: node }])).toBe(`[${sent},{"deep":${sent}}]`);
    const members = Object.fromEntries(node.members.map(({ key, value }) => [key, value]));
    expect(JSON.parse(jsonText(members))).toEqual(JSON.parse(sent));
  });
});
