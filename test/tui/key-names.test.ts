import type { Key } from 'ink';
import { describe, expect, test } from 'vitest';
import { keyNames } from '../../src/tui/key-names.js';

const none = {} as Key;
const key = (flags: Partial<Key>): Key => ({ ...none, ...flags });

describe('keyNames', () => {
  test.each([
    ['a letter', 'j', none, ['j']],
    ['keys typed faster than read', 'jjG', none, ['j', 'j', 'G']],
    ['space', ' ', none, ['space']],
    ['Tab', '', key({ tab: true }), ['tab']],
    ['Shift-Tab', '', key({ tab: true, shift: true }), ['S-tab']],
    ['an arrow', '', key({ upArrow: true }), ['up']],
    ['Home', '', key({ home: true }), ['home']],
    ['Enter', '\r', key({ return: true }), ['enter']],
    ['a line feed', '\n', none, ['enter']],
    ['Escape', '', key({ escape: true, meta: true }), ['escape']],
    ['Ctrl-C', 'c', key({ ctrl: true }), ['C-c']],
    ['Ctrl-C among other keys', 'j\u0003', none, ['j', 'C-c']],
    ['Alt-q is not q', 'q', key({ meta: true }), ['M-q']],
    ['a mouse report is not m', '[<0;3;4m', none, []],
    ['a focus report', '[I', none, []],
    ['Backspace as most terminals send it', '', key({ delete: true }), ['backspace']],
    ['Backspace as the others do', '', key({ backspace: true }), ['backspace']],
    ['Backspace held down', '\u007f\u007f\b', none, ['backspace', 'backspace', 'backspace']],
    ['nothing', '', none, []],
  ])('%s', (_, input, flags, expected) => expect(keyNames(input, flags)).toEqual(expected));
});
