/** What is said of streams, and what is almost worth saying. */
import { describe, expect, it } from 'vitest';
import { frame, response } from '../../helpers/frames.js';
import { time, Wire } from '../../helpers/wire.js';

const NOOP = 0x0a;
const ask = (opaque: number): Uint8Array => frame({ opcode: NOOP, opaque });
const answer = (opaque: number): Uint8Array => response({ opcode: NOOP, opaque });
const set = (opaque: number, length: number): Uint8Array =>
  frame({
    opcode: 0x01,
    key: 'k',
    extras: new Array(8).fill(0),
    value: 'v'.repeat(length),
    opaque,
  });

/** A connection that was greeted and asked once: messages 1 to 4. */
function begun(wire: Wire) {
  const line = wire.line(time(0));
  line.hello(time(1));
  line.send(0, ask(1), time(2));
  line.send(1, answer(1), time(3));
  return line;
}

describe('clean traffic', () => {
  it('yields nothing', () => {
    const wire = new Wire();
    const line = begun(wire);
    line.close(0, 'fin', time(4));
    line.close(1, 'fin', time(5));
    expect(wire.end()).toEqual([]);
    expect(wire.passed).toHaveLength(4);
  });
});

describe('tcp.gap', () => {
  it('stands on the next message of its direction, and says how much', () => {
    const wire = new Wire();
    const line = begun(wire);
    line.lose(0, 100);
    line.chat(time(10));
    const told = wire.end();
    expect(told[0]).toBe('5 warn tcp.gap');
    expect(wire.sentence('tcp.gap')).toContain('100 bytes from the client');
    // What follows from it is a note at most.
    expect(told.filter((line) => !line.includes(' note '))).toEqual(['5 warn tcp.gap']);
  });

  it('stands on the message that it cuts, which is then no news', () => {
    const wire = new Wire();
    const line = begun(wire);
    const long = set(9, 200);
    line.cut(0, long, 60, time(10));
    line.send(1, response({ opcode: 0x01, opaque: 9 }), time(11));
    line.chat(time(12));
    expect(wire.end()).toEqual(['5 note mcbp.truncated', '5 warn tcp.gap']);
  });
});

describe('tcp.overlap-conflict', () => {
  const play = (again: Uint8Array): string[] => {
    const wire = new Wire();
    const line = begun(wire);
    line.again(0, again, 24, time(4));
    line.send(0, ask(2), time(5));
    line.send(1, answer(2), time(6));
    return wire.end();
  };

  it('is told where the second copy differs', () => {
    expect(play(ask(7))).toContain('5 error tcp.overlap-conflict');
  });

  it('is not where it is the same: a retransmission, told once', () => {
    expect(play(ask(1))).toEqual(['5 note tcp.retransmission']);
  });
});

describe('tcp.out-of-order', () => {
  it('counts segments that come too late', () => {
    const wire = new Wire();
    const line = begun(wire);
    line.lose(0, 24);
    line.send(0, ask(3), time(4));
    line.again(0, ask(2), 48, time(5));
    line.send(1, answer(2), time(6));
    line.send(1, answer(3), time(7));
    expect(wire.end()).toEqual(['6 note tcp.out-of-order']);
    expect(wire.sentence('tcp.out-of-order')).toContain('1 segment from the client');
  });

  it('is not told of a keep-alive, nor is a retransmission', () => {
    const wire = new Wire();
    const line = begun(wire);
    line.again(0, Uint8Array.of(0), 1, time(5));
    line.send(0, ask(2), time(5000));
    line.send(1, answer(2), time(5001));
    expect(wire.end()).toEqual([]);
  });
});

describe('tcp.midstream', () => {
  it('is told once, on the first message', () => {
    const wire = new Wire();
    wire.line(time(0), { midstream: true }).chat(time(1));
    expect(wire.end()).toEqual(['1 note tcp.midstream']);
  });
});

describe('tcp.reset', () => {
  it('warns while a request waits, which then is unanswered', () => {
    const wire = new Wire();
    const line = begun(wire);
    line.send(0, ask(2), time(4));
    line.close(1, 'rst', time(5));
    expect(wire.end()).toEqual(['5 warn mcbp.unanswered-request', '5 warn tcp.reset']);
  });

  it('is a note when nothing was outstanding', () => {
    const wire = new Wire();
    begun(wire).close(0, 'rst', time(5));
    expect(wire.end()).toEqual(['4 note tcp.reset']);
  });
});

describe('framing', () => {
  it('mcbp.bad-magic says how much was skipped', () => {
    const wire = new Wire();
    const line = begun(wire);
    line.send(0, new Uint8Array(10).fill(0x55), time(4));
    line.chat(time(5));
    expect(wire.end()).toEqual(['5 error mcbp.bad-magic']);
    expect(wire.sentence('mcbp.bad-magic')).toContain('10 bytes from the client');
  });

  it('mcbp.inconsistent-lengths', () => {
    const wire = new Wire();
    const line = begun(wire);
    line.send(
      0,
      frame({ opcode: 0x00, key: 'longer', bodyLength: 3, opaque: 5 }).subarray(0, 27),
      time(4),
    );
    line.send(1, response({ opcode: 0x00, word: 4, opaque: 5 }), time(5));
    expect(wire.end()).toContain('5 error mcbp.inconsistent-lengths');
  });

  it('mcbp.oversize replaces mcbp.truncated', () => {
    const wire = new Wire();
    const line = begun(wire);
    line.send(
      0,
      frame({ opcode: 0x01, key: 'k', extras: new Array(8).fill(0), bodyLength: 31 << 20 }),
      time(4),
    );
    line.close(1, 'rst', time(5));
    const told = wire.end();
    expect(told).toContain('5 error mcbp.oversize');
    expect(told.join()).not.toContain('mcbp.truncated');
  });

  it('mcbp.oversize is not told of a file that a server rightly sends in one answer', () => {
    const wire = new Wire();
    const line = begun(wire);
    line.send(0, frame({ opcode: 0xe3, value: {}, opaque: 5 }), time(4));
    const whole = response({ opcode: 0xe3, bodyLength: 31 << 20, opaque: 5 });
    line.send(1, whole, time(5));
    for (let i = 0; i < 31; i += 1) line.send(1, new Uint8Array(1 << 20), time(6));
    line.chat(time(7));
    expect(wire.end().join()).not.toMatch(/oversize|truncated|gap|warn/);
  });

  it.each([
    ['is a hole', {}, 'note'],
    ['is none where it was counted, not searched', { opcode: 0xe3 }, 'warn'],
  ])('what is skipped of a body too long to keep %s', (_, more, severity) => {
    const wire = new Wire();
    const line = begun(wire);
    line.send(0, frame({ opcode: 0xe3, value: {}, opaque: 5 }), time(4));
    line.send(1, response({ opcode: 0x00, bodyLength: 31 << 20, opaque: 5, ...more }), time(5));
    for (let i = 0; i < 31; i += 1) line.send(1, new Uint8Array(1 << 20), time(6));
    line.chat(time(7));
    line.send(1, answer(77), time(9));
    const unasked = wire.end().filter((each) => each.includes('unmatched-response'));
    expect(unasked.at(-1)).toContain(` ${severity} `);
  });

  it('mcbp.truncated: the connection ends inside a body, or inside a header', () => {
    const wire = new Wire();
    const line = begun(wire);
    line.send(0, set(9, 200).subarray(0, 100), time(4));
    line.close(0, 'fin', time(5));
    line.close(1, 'fin', time(6));
    expect(wire.end()).toEqual(['5 warn mcbp.truncated', '5 warn mcbp.unanswered-request']);

    const other = new Wire();
    begun(other).send(0, ask(2).subarray(0, 7), time(4));
    expect(other.end()).toEqual(['3 warn mcbp.truncated']);
    expect(other.sentence('mcbp.truncated')).toContain('7 bytes into the header');
  });

  it('what is in no table is a note', () => {
    const wire = new Wire();
    const line = begun(wire);
    line.send(0, frame({ opcode: 0x6f, opaque: 2 }), time(4));
    line.send(1, response({ opcode: 0x6f, word: 0x7ff3, opaque: 2 }), time(5));
    line.send(0, frame({ magic: 0x08, opcode: NOOP, framing: [0xd0], opaque: 3 }), time(6));
    line.send(1, answer(3), time(7));
    const told = wire.end();
    for (const id of ['unknown-opcode', 'unknown-status', 'unknown-frame-info']) {
      expect(told.join(), id).toContain(`note mcbp.${id}`);
    }
    expect(told.filter((each) => each.includes('error '))).toEqual([]);
  });
});
