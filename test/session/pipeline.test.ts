/** From streams to numbered, paired messages: one connection at a time, written as plays. */
import { describe, expect, it } from 'vitest';
import type { Pairing } from '../../src/analysis/pairing.js';
import { commandTable } from '../../src/commands.js';
import type { MessageSink } from '../../src/message.js';
import { Pipeline } from '../../src/session/pipeline.js';
import { join } from '../helpers/bytes.js';
import { frame, response } from '../helpers/frames.js';
import {
  bye,
  CLIENT_END,
  Collected,
  closeDown,
  closeUp,
  connectionOf,
  down,
  gapDown,
  gapUp,
  momentOf,
  play,
  SERVER_END,
  up,
} from './build.js';

const GET = 0x00;
const GETQ = 0x09;
const NOOP = 0x0a;
const STAT = 0x10;
const SASL_AUTH = 0x21;
const START = 0x75;

const get = (opaque: number, key = 'name') => frame({ opcode: GET, key, opaque });
const got = (opaque: number) =>
  response({ opcode: GET, opaque, extras: [0, 0, 0, 0], value: 'value' });
const text = (words: string) => new TextEncoder().encode(words);

describe('pairing through the pipeline', () => {
  it('numbers messages and says which request an answer belongs to, and after how long', () => {
    const { messages, lines } = play([up(get(1)), up(get(2)), down(got(1)), down(got(2)), ...bye]);
    expect(lines).toEqual(['1 >', '2 >', '3 < 1 +2ms', '4 < 2 +2ms']);
    expect(messages.map(({ at }) => at.frame)).toEqual([2, 3, 4, 5]);
    expect(messages.map(({ kind }) => kind)).toEqual([
      'request',
      'request',
      'response',
      'response',
    ]);
    expect(messages[2]?.bytes).toEqual(got(1));
  });

  it('hands the request of a STAT to all its answers, and marks the first', () => {
    const asked = frame({ opcode: STAT, key: 'fusion uploader 12' });
    const named = response({ opcode: STAT, key: 'fusion', value: { term: '1' }, datatype: 0 });
    const last = response({ opcode: STAT });
    const { lines, messages } = play([up(asked), down(named), down(named), down(last), down(last)]);
    expect(lines).toEqual(['1 >', '2 < 1 +1ms', '3 < also 1 +2ms', '4 < also 1 +3ms', '5 <']);
    expect(messages.slice(1, 4).map(({ request }) => request?.frame)).toEqual([
      asked,
      asked,
      asked,
    ]);
  });

  it('lets quiet requests go once a later one was answered', () => {
    const quiet = (opaque: number) => frame({ opcode: GETQ, key: 'k', opaque });
    const hit = (opaque: number) => response({ opcode: GETQ, opaque, value: 'v' });
    const { lines } = play([
      up(join(quiet(1), quiet(2), frame({ opcode: NOOP, opaque: 3 }))),
      down(hit(2)),
      down(response({ opcode: NOOP, opaque: 3 })),
      down(hit(1)),
    ]);
    expect(lines.slice(3)).toEqual(['4 < 2 +1ms', '5 < 3 +2ms', '6 <']);
  });

  it('pairs requests that all have opaque 0 in their order', () => {
    const start = (vbucket: number) =>
      frame({ opcode: START, word: vbucket, value: { term: '1' } });
    const done = response({ opcode: START });
    const { lines, messages } = play([
      up(join(start(1), start(2))),
      up(start(3)),
      down(done),
      down(join(done, done)),
    ]);
    expect(lines.slice(3)).toEqual(['4 < 1 +2ms', '5 < 2 +3ms', '6 < 3 +2ms']);
    expect(messages[4]?.request?.frame).toEqual(start(2));
  });

  it("keeps the server's requests apart from the client's of the same opcode and opaque", () => {
    const AUTHENTICATE = 0x02;
    const { lines, messages } = play([
      up(frame({ opcode: AUTHENTICATE, key: 'k', value: 'v', opaque: 5 })),
      down(frame({ magic: 0x82, opcode: AUTHENTICATE, opaque: 5, value: '{}' })),
      down(response({ opcode: AUTHENTICATE, opaque: 5 })),
      up(frame({ magic: 0x83, opcode: AUTHENTICATE, opaque: 5 })),
    ]);
    expect(lines).toEqual(['1 >', '2 <', '3 < 1 +2ms', '4 > 2 +2ms']);
    expect(messages.map(({ kind }) => kind)).toEqual([
      'request',
      'request',
      'response',
      'response',
    ]);
  });

  it('keeps frames of outstanding requests for the answers that need them, up to 4 MiB', () => {
    const size = 200 * 1024;
    const long = frame({ opcode: SASL_AUTH, key: 'PLAIN', value: 'a'.repeat(size) });
    const auth = (opaque: number) => {
      const bytes = long.slice();
      bytes[15] = opaque;
      return bytes;
    };
    const done = (opaque: number) => response({ opcode: SASL_AUTH, opaque });
    const numbers = Array.from({ length: 40 }, (_, i) => i);
    const { messages } = play([
      ...numbers.map((i) => up(auth(i))),
      ...numbers.map((i) => down(done(i))),
      up(auth(99)),
      down(done(99)),
    ]);
    const answers = messages.filter(({ kind }) => kind === 'response');
    const kept = answers.map(({ request }) => request?.frame?.length ?? 0);
    expect(answers.every(({ request }) => request !== undefined)).toBe(true);
    expect(kept.slice(0, 40).reduce((sum, length) => sum + length)).toBeLessThan(
      4 * 1024 * 1024 + size + 100,
    );
    expect(kept.slice(0, 20).every((length) => length === auth(0).length)).toBe(true);
    expect(kept[39]).toBe(0);
    // Once they are answered there is room again.
    expect(kept[40]).toBe(auth(0).length);
  });

  it('keeps no frame that is longer than any answer needs', () => {
    const long = frame({
      opcode: SASL_AUTH,
      key: 'PLAIN',
      value: new Uint8Array(256 * 1024).fill(0x61),
    });
    const { messages } = play([up(long), down(response({ opcode: SASL_AUTH }))]);
    expect(messages[1]?.request).toMatchObject({ number: 1, frame: undefined });
  });
});

describe('what is decoded', () => {
  it('gives nothing of a connection that speaks something else', () => {
    const heard = play([
      up(text('GET / HTTP/1.1\r\nHost: example.org\r\n\r\n')),
      down(text('HTTP/1.1 200 OK\r\n\r\n')),
      up(get(1)),
      ...bye,
    ]);
    expect(heard.messages).toEqual([]);
    expect(heard.losses).toEqual([]);
    expect(heard.closes).toEqual([false]);
  });

  it('decodes a forced connection whatever it begins with, and says what was passed over', () => {
    const steps = [up(join(text('PROXY TCP4\r\n'), get(1), get(2))), down(got(1)), ...bye];
    expect(play(steps).messages).toEqual([]);
    const forced = play(steps, { forced: true });
    expect(forced.lines).toEqual(['1 >', '2 >', '3 < 1 +1ms']);
    expect(forced.losses).toEqual([{ from: 0, count: 12, why: 'bad-magic' }]);
    expect(forced.closes).toEqual([true]);
  });

  it('settles who is the client when the source guessed wrong', () => {
    const steps = [down(got(9)), up(get(1)), down(got(1)), up(get(2)), down(got(2)), ...bye];
    const { lines, messages } = play(steps, { midstream: true, swapped: true });
    expect(lines).toEqual(['1 <', '2 >', '3 < 2 +1ms', '4 >', '5 < 4 +1ms']);
    expect(messages[0]?.connection.ends).toEqual([CLIENT_END, SERVER_END]);
  });

  it('sees the first message of a connection joined midstream when it is answered', () => {
    const steps = [up(get(1)), down(got(1)), up(get(2)), down(got(2))];
    const { lines } = play(steps, { midstream: true });
    expect(lines.slice(0, 3)).toEqual(['1 >', '2 < 1 +1ms', '3 >']);
    expect(play([...steps, ...bye], { midstream: true }).lines).toHaveLength(4);
  });

  it('does not take the middle of a value for a header', () => {
    // Midstream: bytes of a value that happen to begin like a frame of 16 MiB.
    const tail = Uint8Array.of(0x80, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, ...new Array(30).fill(0x2e));
    const steps = [up(join(tail, get(1), get(2))), down(got(1)), down(got(2)), ...bye];
    for (const forced of [false, true]) {
      const { lines, losses } = play(steps, { midstream: true, forced });
      expect(lines).toEqual(['1 >', '2 >', '3 < 1 +1ms', '4 < 2 +2ms']);
      expect(losses).toEqual([{ from: 0, count: tail.length, why: 'gap' }]);
    }
  });

  it('shows a connection of one message when it ends', () => {
    expect(play([up(get(1))], { midstream: true }).messages).toHaveLength(0);
    expect(play([up(get(1)), ...bye], { midstream: true }).lines).toEqual(['1 >']);
  });

  it('has nothing to say of a connection without data', () => {
    const heard = play(bye);
    expect(heard).toMatchObject({ opens: 1, closes: [false], messages: [] });
  });
});

describe('streams with holes', () => {
  it('cuts the message a gap falls into, and finds the next', () => {
    const long = frame({ opcode: 0x01, key: 'k', value: 'v'.repeat(100), opaque: 1 });
    const { lines, losses } = play([
      up(long.subarray(0, 60)),
      gapUp(40),
      up(join(long.subarray(100), get(2))),
      down(got(2)),
      ...bye,
    ]);
    expect(lines).toEqual([`1 > lacks ${long.length - 60}`, '2 >', '3 < 2 +1ms']);
    expect(losses).toEqual([{ from: 0, count: long.length - 100, why: 'gap' }]);
  });

  it('goes on after whole messages were lost', () => {
    const { lines } = play([
      up(get(1)),
      gapDown(got(0).length),
      up(get(2)),
      down(got(2)),
      up(get(3)),
      ...bye,
    ]);
    expect(lines).toEqual(['1 >', '2 >', '3 < 2 +1ms', '4 >']);
  });

  it('shows the first message after a gap as soon as it is answered', () => {
    const { lines } = play([up(get(1)), down(got(1)), gapUp(10), up(get(2)), down(got(2))]);
    expect(lines).toEqual(['1 >', '2 < 1 +1ms', '3 >', '4 < 3 +1ms']);
  });

  it('shows a message whose end was never seen, and counts bytes of a header that was not', () => {
    const cut = frame({ opcode: 0x01, key: 'k', value: 'v'.repeat(100), opaque: 2 });
    const { lines, losses, messages } = play([
      up(join(get(1), cut.subarray(0, 50))),
      down(join(got(1), got(2).subarray(0, 10))),
      ...bye,
    ]);
    expect(lines).toEqual(['1 >', '2 < 1 +1ms', `3 > lacks ${cut.length - 50}`]);
    expect(messages[2]?.bytes).toEqual(cut.subarray(0, 50));
    expect(losses).toEqual([{ from: 1, count: 10, why: 'truncated-header' }]);
  });
});

describe('the end of a connection', () => {
  const steps = [up(get(1)), down(got(1))];

  it.each([
    ['client first', [closeUp, closeDown]],
    ['server first', [closeDown, closeUp]],
    ['the client twice', [closeUp, closeUp, closeDown]],
  ])('is told once: %s', (_name, ends) => {
    const heard = play([...steps, ...ends]);
    expect(heard.lines).toEqual(['1 >', '2 < 1 +1ms']);
    expect(heard.closes).toEqual([true]);
  });

  it.each([false, true])('leaves the other end talking (swapped: %s)', (swapped) => {
    const staging = { midstream: swapped, swapped };
    const answered = play([up(get(1)), closeUp, down(got(1)), closeDown], staging);
    expect(answered.lines).toEqual(['1 >', '2 < 1 +2ms']);
    const late = play([down(got(9)), closeDown, up(get(1)), up(get(2)), closeUp], staging);
    expect(late.messages.map(({ from }) => from).sort()).toEqual([0, 0, 1]);
    expect(late.closes).toEqual([true]);
  });

  it('is not told while one end is open, and nothing is heard after it', () => {
    expect(play([...steps, closeUp]).closes).toEqual([]);
    const heard = play([...steps, ...bye, up(get(2)), down(got(2)), gapUp(3), closeUp]);
    expect(heard.lines).toHaveLength(2);
    expect(heard.closes).toEqual([true]);
  });
});

describe('several connections', () => {
  it('shares one numbering, and pairs within a connection only', () => {
    const heard = new Collected();
    const pipeline = new Pipeline({ table: commandTable, sink: heard });
    const [a, b] = [connectionOf(0), connectionOf(1)];
    pipeline.open(a, momentOf(0));
    pipeline.open(b, momentOf(0));
    pipeline.data(a, 0, get(1), momentOf(1));
    pipeline.data(b, 0, get(1), momentOf(2));
    pipeline.data(b, 1, got(1), momentOf(3));
    pipeline.data(a, 1, got(1), momentOf(4));
    expect(heard.lines).toEqual(['1 >', '2 >', '3 < 2 +1ms', '4 < 1 +3ms']);
    expect(pipeline.count).toBe(4);
  });

  it('ignores what belongs to no connection', () => {
    const heard = new Collected();
    const pipeline = new Pipeline({ table: commandTable, sink: heard });
    const stranger = connectionOf();
    pipeline.data(stranger, 0, get(1), momentOf(1));
    pipeline.gap(stranger, 0, 1, momentOf(1));
    pipeline.close(stranger, 0, 'fin', momentOf(1));
    expect(heard).toMatchObject({ messages: [], closes: [] });
  });
});

describe('a sink that throws', () => {
  const open = (sink: MessageSink) => {
    const pipeline = new Pipeline({ table: commandTable, sink });
    const connection = connectionOf();
    pipeline.open(connection, momentOf(0));
    const say = (from: 0 | 1, bytes: Uint8Array) =>
      pipeline.data(connection, from, bytes, momentOf(1));
    const close = (from: 0 | 1) => pipeline.close(connection, from, 'fin', momentOf(2));
    return { pipeline, say, close };
  };

  it('gets each number once: the next message has the next', () => {
    const numbers: number[] = [];
    const { say } = open({
      message: ({ number }) => {
        numbers.push(number);
        if (number === 2) throw new Error('disk full');
      },
    });
    say(0, get(1));
    expect(() => say(0, get(2))).toThrow('disk full');
    say(0, get(3));
    expect(numbers).toEqual([1, 2, 3]);
  });

  it('is no reason to number a message that was not handed on', () => {
    const numbers: number[] = [];
    let fails = false;
    const { pipeline, say } = open({
      get readsRequests() {
        return true;
      },
      message: ({ number }) => numbers.push(number),
    });
    const { pairing } = [...conversationsOf(pipeline)][0] as { pairing: Pairing };
    const request = pairing.request.bind(pairing);
    pairing.request = (...args) => {
      if (fails) throw new Error('out of memory');
      request(...args);
    };
    say(0, get(1));
    fails = true;
    expect(() => say(0, get(2))).toThrow('out of memory');
    fails = false;
    say(0, get(3));
    expect(numbers).toEqual([1, 2]);
    expect(pipeline.count).toBe(2);
  });

  it('does not keep a connection open that has ended', () => {
    const whole = get(1);
    const heard: boolean[] = [];
    const { pipeline, say, close } = open({
      message: ({ missing }) => {
        if (missing > 0) throw new Error('disk full');
      },
      closed: (_connection, mcbp) => heard.push(mcbp),
    });
    say(0, join(whole, whole.subarray(0, 25)));
    close(1);
    expect(() => close(0)).toThrow('disk full');
    expect(heard).toEqual([true]);
    expect([...conversationsOf(pipeline)]).toEqual([]);
    close(0);
    expect(heard).toEqual([true]);
  });

  it('at the close of a connection leaves no request waiting', () => {
    const { pipeline, say, close } = open({
      message: () => {},
      closed: () => {
        throw new Error('disk full');
      },
    });
    say(0, get(1));
    const { pairing } = [...conversationsOf(pipeline)][0] as { pairing: Pairing };
    close(0);
    expect(() => close(1)).toThrow('disk full');
    expect([...pairing.all()]).toEqual([]);
    expect([...conversationsOf(pipeline)]).toEqual([]);
  });
});

/** What a pipeline remembers of connections: no part of its face. */
const conversationsOf = (pipeline: Pipeline) =>
  (pipeline as unknown as { conversations: Map<unknown, unknown> }).conversations.values();
