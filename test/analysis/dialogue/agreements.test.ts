/** What a connection agreed on, and what it gives away. */
import { describe, expect, it } from 'vitest';
import { frame, response } from '../../helpers/frames.js';
import { type LineOptions, time, Wire } from '../../helpers/wire.js';

const SET = 0x01;
const set = (datatype: number, opaque = 5): Uint8Array =>
  frame({
    opcode: SET,
    key: 'k',
    extras: new Array(8).fill(0),
    value: '{"a":1}',
    datatype,
    opaque,
  });
const stored = (opaque = 5): Uint8Array => response({ opcode: SET, opaque });
const hello = (...features: number[]): [Uint8Array, Uint8Array] => {
  const value = Uint8Array.from(features.flatMap((feature) => [0, feature]));
  const layout = { opcode: 0x1f, opaque: 1, value };
  return [frame({ ...layout, key: 'x' }), response(layout)];
};

describe('mcbp.datatype-not-negotiated', () => {
  const played = (datatype: number, features?: number[], options: LineOptions = {}): string[] => {
    const wire = new Wire();
    const line = wire.line(time(0), options);
    if (options.midstream === true) line.chat(time(0));
    if (features !== undefined) {
      const [asked, granted] = hello(...features);
      line.send(0, asked, time(1));
      line.send(1, granted, time(2));
    }
    line.send(0, set(datatype), time(3));
    line.send(1, stored(), time(4));
    return wire.end().filter((each) => each.includes('datatype'));
  };

  it('warns of a bit that was not granted, or without any HELLO', () => {
    expect(played(0x01, [0x0a])).toEqual(['3 warn mcbp.datatype-not-negotiated']);
    expect(played(0x04, [0x0b, 0x0a])).toEqual(['3 warn mcbp.datatype-not-negotiated']);
    expect(played(0x01)).toEqual(['1 warn mcbp.datatype-not-negotiated']);
  });

  it('is silent where it was granted, and where nobody can know', () => {
    expect(played(0x01, [0x0b])).toEqual([]);
    expect(played(0x00, [])).toEqual([]);
    expect(played(0x01, undefined, { midstream: true })).toEqual([]);
  });

  it('waits for the answer to a HELLO that is on its way', () => {
    const wire = new Wire();
    const line = wire.line(time(0));
    const [asked, granted] = hello(0x0b);
    line.send(0, asked, time(1));
    line.send(0, set(0x01), time(1));
    line.send(1, granted, time(2));
    line.send(1, stored(), time(2));
    expect(wire.end()).toEqual([]);
  });

  it('names what was not granted', () => {
    const wire = new Wire();
    wire.line(time(0)).send(0, set(0x01), time(1));
    wire.end();
    expect(wire.sentence('mcbp.datatype-not-negotiated')).toContain('json (JSON)');
  });
});

const PLAIN = new TextEncoder().encode('\0jane\0hunter2secret');
const auth = (mechanism: string, opaque = 5): Uint8Array =>
  frame({ opcode: 0x21, key: mechanism, value: PLAIN, opaque });

describe('mcbp.plaintext-secret', () => {
  const LOOPBACK = {
    client: { address: '127.0.0.1', port: 50_000 },
    server: { address: '127.0.0.1', port: 11_210 },
  };
  const played = (mechanism: string, options: LineOptions = {}): { told: string[]; wire: Wire } => {
    const wire = new Wire();
    const line = wire.line(time(0), options);
    line.send(0, auth(mechanism, 5), time(1));
    line.send(1, response({ opcode: 0x21, opaque: 5 }), time(2));
    line.send(0, auth(mechanism, 6), time(3));
    line.send(1, response({ opcode: 0x21, opaque: 6 }), time(4));
    return { told: wire.end(), wire };
  };

  it('warns of a password, once for a connection', () => {
    const { told, wire } = played('PLAIN');
    expect(told).toEqual(['1 warn mcbp.plaintext-secret']);
    expect(JSON.stringify(wire.told)).not.toContain('hunter2');
  });

  it('is a note within a host, and not told of what does not send the password', () => {
    expect(played('PLAIN', LOOPBACK).told).toEqual(['1 note mcbp.plaintext-secret']);
    expect(played('SCRAM-SHA512').told).toEqual([]);
  });

  it('warns of a token, which is another kind', () => {
    const wire = new Wire();
    const line = wire.line(time(0));
    line.hello(time(0));
    const token = { opcode: 0x84, opaque: 7, value: { token: 'tok-123456' } };
    line.send(0, auth('PLAIN'), time(1));
    line.send(1, response({ opcode: 0x21, opaque: 5 }), time(2));
    line.send(0, frame(token), time(3));
    line.send(1, response({ opcode: 0x84, opaque: 7 }), time(4));
    line.send(0, frame({ ...token, opaque: 8 }), time(5));
    line.send(1, response({ opcode: 0x84, opaque: 8 }), time(6));
    expect(wire.end().filter((each) => each.includes('plaintext'))).toEqual([
      '3 warn mcbp.plaintext-secret',
      '5 warn mcbp.plaintext-secret',
    ]);
  });
});

describe('mcbp.secret-in-error', () => {
  const played = (context: string): { told: string[]; wire: Wire } => {
    const wire = new Wire();
    const line = wire.line(time(0));
    line.send(0, auth('PLAIN'), time(1));
    const value = { error: { context } };
    line.send(1, response({ opcode: 0x21, word: 0x20, opaque: 5, value }), time(2));
    return { told: wire.end(), wire };
  };

  it('warns where the text of an error repeats the password, and does not repeat it itself', () => {
    const { told, wire } = played('no such login: hunter2secret');
    expect(told).toContain('2 warn mcbp.secret-in-error');
    expect(JSON.stringify(wire.told)).not.toContain('hunter2');
  });

  it('is silent otherwise', () => {
    expect(played('no such login').told.join()).not.toContain('secret-in-error');
  });
});

describe('json.precision', () => {
  const played = (text: string): string[] => {
    const wire = new Wire();
    const line = wire.line(time(0));
    line.hello(time(0));
    const layout = { opcode: SET, key: 'k', extras: new Array(8).fill(0), datatype: 1, opaque: 5 };
    line.send(0, frame({ ...layout, value: text }), time(1));
    line.send(1, stored(), time(2));
    return wire.end();
  };

  it('notes an integer above 2^53, wherever in the value it stands', () => {
    for (let pad = 0; pad < 20; pad += 1) {
      const text = `{"a":"${'x'.repeat(pad)}","n":9007199254740993}`;
      expect(played(text), text).toEqual(['3 note json.precision']);
    }
  });

  it('is silent for what a double holds, and for digits in a string', () => {
    expect(played('{"n":9007199254740991}')).toEqual([]);
    expect(played('{"n":"9007199254740993"}')).toEqual([]);
  });
});
