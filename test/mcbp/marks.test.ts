import { expect, it } from 'vitest';
import { Framer } from '../../src/mcbp/framer.js';
import { join } from '../helpers/bytes.js';
import { filled, frameOf, Heard, momentOf } from './framer-helpers.js';

it('finds frames behind a gap whose bytes have the moment of those before it', () => {
  const frames = Array.from({ length: 3 }, (_, i) => frameOf({ opaque: i, key: 5, value: 100 }));
  const heard = new Heard();
  const framer = new Framer(heard, { midstream: true });
  framer.push(filled(100), momentOf(1));
  framer.gap(5, momentOf(1));
  framer.push(join(filled(10), ...frames), momentOf(1));
  framer.end(momentOf(2));
  expect(heard.frames).toEqual(frames);
  expect(heard.bytes).toBe(100 + 10 + 3 * 129);
});
