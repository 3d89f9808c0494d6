/** Items marked secret: their bytes are overwritten, and so is what could not be told from them. */
import { describe, expect, it } from 'vitest';
import { withoutSecrets } from '../../../src/dissect/secrets.js';
import { CommandTable } from '../../../src/dissect/table.js';
import { defineCommand, type Shape } from '../../../src/spec/command.js';
import { bytesOf, leb128, textOf, toNul, u8, u32, when } from '../../../src/spec/layout.js';
import { frame, response, textOf as shownText } from '../../helpers/frames.js';

const OPCODE = 0x99;
const form = (parts: Partial<Shape>): Shape => ({
  edition: '',
  source: 's',
  extras: [],
  key: 'none',
  value: { kind: 'none' },
  ...parts,
});
const tableOf = (request: Shape, answer: Shape = form({})): CommandTable =>
  new CommandTable([
    defineCommand({
      ...{ opcode: OPCODE, name: 'Do', wireName: 'DO', answers: 'one' },
      ...{ request: [request], response: [answer] },
    }),
  ]);

const SECRET = { secret: true } as const;
const LOGIN = form({
  extras: [u8('kind', ''), u32('pin', '', SECRET)],
  key: { layout: [textOf(toNul, 'user', ''), textOf('rest', 'token', '', SECRET)] },
  value: {
    kind: 'binary',
    layout: [
      u8('length', ''),
      textOf('length', 'password', '', SECRET),
      bytesOf('rest', 'more', ''),
    ],
  },
});

const hidden = (table: CommandTable, bytes: Uint8Array, features?: ReadonlySet<number>): string =>
  shownText(withoutSecrets(table, bytes, undefined, 'mask', features).subarray(24));

describe('items marked secret', () => {
  const table = tableOf(LOGIN);
  const extras = [1, 0x31, 0x32, 0x33, 0x34];

  it('are overwritten in extras, key and value, and nothing else is', () => {
    const bytes = frame({
      opcode: OPCODE,
      extras,
      key: 'me\0abc',
      value: '\u0006secret, and more',
    });
    expect(hidden(table, bytes)).toBe('\u0001****me\0***\u0006******, and more');
    expect(withoutSecrets(table, bytes, undefined, 'show')).toBe(bytes);
  });

  it('are hidden with what does not fit, and with what is left over', () => {
    const short = frame({ opcode: OPCODE, extras, key: 'me', value: '\u0009secret' });
    expect(hidden(table, short)).toBe('\u0001******\u0009******');
    const long = frame({ opcode: OPCODE, extras: [...extras, 0x35], key: '\0' });
    expect(hidden(table, long)).toBe('\u0001*****\0');
  });

  it('are hidden in a frame that was cut short', () => {
    const whole = frame({ opcode: OPCODE, extras, key: 'me\0abc', value: '\u0006secret' });
    expect(hidden(table, whole.subarray(0, whole.length - 3))).toBe('\u0001****me\0***\u0006***');
  });

  it('are hidden with the whole value where it is compressed', () => {
    const bytes = frame({ opcode: OPCODE, value: '\u0006secret', datatype: 2 });
    expect(hidden(table, bytes)).toBe('*******');
  });

  it('may stand under a condition, which the connection decides', () => {
    const conditional = tableOf(
      form({
        value: {
          kind: 'binary',
          layout: [
            when(({ features }) => features?.has(0x12) === true, [leb128('id', '')]),
            textOf(1, 'secret', '', SECRET),
            textOf('rest', 'open', ''),
          ],
        },
      }),
    );
    const bytes = frame({ opcode: OPCODE, value: '\u0008ab' });
    expect(hidden(conditional, bytes)).toBe('*ab');
    expect(hidden(conditional, bytes, new Set([0x12]))).toBe('\u0008*b');
  });

  it('may stand in an answer', () => {
    const answers = tableOf(
      form({}),
      form({ value: { kind: 'binary', layout: [textOf('rest', 'token', '', SECRET)] } }),
    );
    expect(hidden(answers, response({ opcode: OPCODE, value: 'abc' }))).toBe('***');
    expect(hidden(answers, frame({ opcode: OPCODE, value: 'abc' }))).toBe('abc');
  });

  it('may be a whole value, or what a pattern finds in it', () => {
    const layout = [textOf('rest', 'x', '')];
    const all = tableOf(form({ value: { kind: 'binary', layout, secret: 'all' } }));
    expect(hidden(all, frame({ opcode: OPCODE, value: 'a=b' }))).toBe('***');
    const some = tableOf(form({ value: { kind: 'binary', layout, secret: /a=(.)/ } }));
    expect(hidden(some, frame({ opcode: OPCODE, value: 'a=b' }))).toBe('a=*');
  });
});
