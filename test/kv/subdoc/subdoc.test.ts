/** Sub-document commands: the examples of the document, and what their lengths decide. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import { details } from '../../../src/dissect/summary.js';
import { subdocCommands } from '../../../src/kv/subdoc/index.js';
import { clientOpcodes } from '../../../src/mcbp/opcodes.js';
import { frame } from '../../helpers/frames.js';
import { covers, dissected, problemsOf, shown } from '../shown.js';
import { cases } from './cases.js';

describe.each(cases.map((each) => [`${each.name}, ${each.source}`, each] as const))(
  '%s',
  (_source, each) => {
    const { bytes, name, extras = {}, key, value, status } = each;

    it('says what the document says', () => {
      const message = dissected(bytes);
      expect(shown(message)).toEqual({ name, status, collection: undefined, extras, key, value });
      expect(problemsOf(message)).toEqual([]);
      expect(details(message)).toEqual(each.details);
    });

    it('has every byte in one place, however short it is cut', () => {
      for (let end = bytes.length; end >= 24; end -= 1) {
        const { sections, extras: items, valueItems } = dissected(bytes.subarray(0, end));
        expect(covers(items, sections.extras.start, sections.extras.end)).toBe(true);
        expect(covers(valueItems, sections.value.start, sections.value.end)).toBe(true);
      }
    });
  },
);

describe('a sub-document request', () => {
  it('whose path is longer than its value is shown as far as it goes', () => {
    const message = dissected(frame({ opcode: 0xc5, extras: [0, 9, 0], key: 'k', value: 'abc' }));
    expect(problemsOf(message)).toEqual([expect.stringContaining('path')]);
    expect(message.valueItems[0]?.problem).toMatchObject({ needed: 9, available: 3 });
  });

  it('whose value is no JSON says so', () => {
    const message = dissected(frame({ opcode: 0xc8, extras: [0, 1, 0], key: 'k', value: 'aCom' }));
    expect(problemsOf(message)).toEqual([expect.stringContaining('value is no JSON')]);
    expect(shown(message).value).toEqual({ path: 'a', value: 'Com' });
  });

  it('has a collection in its key once Collections is granted', () => {
    const bytes = frame({ opcode: 0xc6, extras: [0, 1, 0], key: '\u0008user', value: 'a' });
    expect(shown(dissected(bytes, { features: new Set([0x12]) }))).toMatchObject({
      collection: 8,
      key: 'user',
      value: { path: 'a' },
    });
  });

  it('with many operations names the first of them', () => {
    const specs = Array.from({ length: 25 }, () => [0xc6, 0, 0, 1, 0x61]).flat();
    const bytes = frame({ opcode: 0xd0, key: 'k', value: Uint8Array.from(specs) });
    expect(details(dissected(bytes))).toMatch(/^k Exists a, (Exists a, ){19}5 more$/);
  });
});

it('describes every sub-document opcode', () => {
  const known = clientOpcodes.filter(({ name }) => name.startsWith('Subdoc'));
  expect(subdocCommands.map(({ opcode }) => opcode).sort()).toEqual(
    known.map(({ opcode }) => opcode).sort(),
  );
  for (const spec of subdocCommands) expect(commandTable.find(0x80, spec.opcode)).toBe(spec);
});
