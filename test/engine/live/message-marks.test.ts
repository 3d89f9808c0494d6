/** Which messages were changed, asked later and with gaps. */

import { describe, expect, it } from 'vitest';
import { joined } from '../../../src/bytes/joined.js';
import { encodeFrame } from '../../../src/dissect/encode.js';
import { MessageMarks } from '../../../src/engine/live/message-marks.js';
import { CLIENT, type Connection, SERVER } from '../../../src/tcp/events.js';

const nobody = { address: '', port: 0 };
const connection = (index: number): Connection => ({
  ...{ index, ends: [nobody, nobody], midstream: false },
});
const message = (opaque: number): Uint8Array =>
  encodeFrame({ magic: 0x81, opcode: 0xb5, opaque, value: 'a map' });

describe('marks', () => {
  it('are of one message each, on its connection and from its sender', () => {
    const marks = new MessageMarks<string>();
    const [one, other] = [connection(0), connection(1)];
    marks.note(one, SERVER, message(1), 'a');
    expect(marks.take(other, SERVER, message(1), 0)).toBeUndefined();
    expect(marks.take(one, CLIENT, message(1), 0)).toBeUndefined();
    expect(marks.take(one, SERVER, message(2), 0)).toBeUndefined();
    const both = joined([message(2), message(1)]);
    expect(marks.take(one, SERVER, both, message(2).length)).toBe('a');
    expect(marks.take(one, SERVER, message(1), 0)).toBeUndefined();
  });

  it('of messages that were never decoded are passed over', () => {
    const marks = new MessageMarks<number>();
    const one = connection(0);
    for (const opaque of [1, 2, 3]) marks.note(one, SERVER, message(opaque), opaque);
    const taken = [3, 2, 1].map((opaque) => marks.take(one, SERVER, message(opaque), 0));
    expect(taken).toEqual([3, undefined, undefined]);
  });

  it('of twins are of the second where the first has none', () => {
    const marks = new MessageMarks<string>();
    const one = connection(0);
    marks.note(one, SERVER, message(1), undefined);
    marks.note(one, SERVER, message(1), 'twin');
    const taken = [1, 1].map((opaque) => marks.take(one, SERVER, message(opaque), 0));
    expect(taken).toEqual([undefined, 'twin']);
  });

  it('are forgotten when too many wait', () => {
    const marks = new MessageMarks<number>();
    const one = connection(0);
    for (let opaque = 0; opaque < 1025; opaque += 1) {
      marks.note(one, SERVER, message(opaque), opaque);
    }
    expect(marks.take(one, SERVER, message(0), 0)).toBeUndefined();
    expect(marks.take(one, SERVER, message(1), 0)).toBe(1);
  });
});
