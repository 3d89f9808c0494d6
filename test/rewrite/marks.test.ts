/** Which messages were rewritten, asked later and with gaps. */

import { describe, expect, it } from 'vitest';
import { joined } from '../../src/bytes/joined.js';
import { RewrittenMarks } from '../../src/rewrite/marks.js';
import type { Connection } from '../../src/tcp/events.js';
import { config, REWRITTEN } from './maps.js';

const nobody = { address: '', port: 0 };
const connection = (index: number): Connection => ({
  ...{ index, ends: [nobody, nobody], midstream: false },
});
const message = (opaque: number): Uint8Array => config(REWRITTEN, { opaque });

describe('marks', () => {
  it('are of one message each, on its connection', () => {
    const marks = new RewrittenMarks();
    const [one, other] = [connection(0), connection(1)];
    marks.note(one, message(1));
    expect(marks.take(other, message(1), 0)).toBe(false);
    expect(marks.take(one, message(2), 0)).toBe(false);
    expect(marks.take(one, joined([message(2), message(1)]), message(2).length)).toBe(true);
    expect(marks.take(one, message(1), 0)).toBe(false);
  });

  it('of messages that were never decoded are passed over', () => {
    const marks = new RewrittenMarks();
    const one = connection(0);
    for (const opaque of [1, 2, 3]) marks.note(one, message(opaque));
    expect([3, 2, 1].map((opaque) => marks.take(one, message(opaque), 0))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('are forgotten when too many wait', () => {
    const marks = new RewrittenMarks();
    const one = connection(0);
    for (let opaque = 0; opaque < 1025; opaque += 1) marks.note(one, message(opaque));
    expect(marks.take(one, message(0), 0)).toBe(false);
    expect(marks.take(one, message(1), 0)).toBe(true);
  });
});
