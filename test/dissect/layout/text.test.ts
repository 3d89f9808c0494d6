/** How much of a run of bytes a line shows. */
import { expect, it } from 'vitest';
import { bytesText } from '../../../src/dissect/layout/text.js';

it.each([
  [0, ''],
  [1, '61'],
  [64, '61'.repeat(64)],
  [65, `${'61'.repeat(64)}… (65 bytes)`],
])('%i bytes', (count, text) => expect(bytesText(new Uint8Array(count).fill(0x61))).toBe(text));
