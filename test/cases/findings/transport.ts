/** Findings about TCP and framing: each beside what is almost one. */
import { frame, response } from '../../helpers/frames.js';
import type { Tape } from '../../helpers/tape.js';
import { type Line, time } from '../../helpers/wire.js';
import type { FindingCase, Play } from './case.js';

const GET = 0x00;
const SET = 0x01;
const NOOP = 0x0a;
const DCP_NOOP = 0x5c;
const MAX_BODY = 30 * 1024 * 1024;

const ask = (opaque: number): Uint8Array => frame({ opcode: NOOP, opaque });
const answer = (opaque: number): Uint8Array => response({ opcode: NOOP, opaque });
const set = (opaque: number, length: number, bodyLength?: number): Uint8Array =>
  frame({
    ...{ opcode: SET, key: 'k', extras: new Array(8).fill(0), value: 'v'.repeat(length), opaque },
    ...(bodyLength === undefined ? {} : { bodyLength }),
  });

/** On a connection that was greeted, and asked once by a NOOP of opaque 1. */
const on =
  (play: (line: Line, tape: Tape) => void): Play =>
  (tape) => {
    const line = tape.line(time(0));
    line.hello(time(1));
    line.send(0, ask(1), time(2));
    line.send(1, answer(1), time(3));
    play(line, tape);
  };

/** One exchange, whatever it is. */
const exchange = (request: Uint8Array, told: Uint8Array): Play =>
  on((line) => {
    line.send(0, request, time(4));
    line.send(1, told, time(5));
  });

/** The second of two requests is captured before the first. */
const swapped = on((line) => {
  line.lose(0, 24);
  line.send(0, ask(3), time(4));
  line.again(0, ask(2), 48, time(5));
  line.send(1, answer(2), time(6));
  line.send(1, answer(3), time(7));
});

/** The first request is captured again, as these bytes. */
const again = (bytes: Uint8Array): Play =>
  on((line) => {
    line.again(0, bytes, 24, time(4));
    line.send(0, ask(2), time(5));
    line.send(1, answer(2), time(6));
  });

const keepAlive = on((line) => {
  line.again(0, Uint8Array.of(0), 1, time(5));
  line.send(0, ask(2), time(5000));
  line.send(1, answer(2), time(5001));
});

const split = (at: number): Play =>
  on((line) => {
    const whole = set(9, 200);
    line.send(0, whole.subarray(0, at), time(4));
    line.send(0, whole.subarray(at), time(4));
    line.send(1, response({ opcode: SET, opaque: 9 }), time(5));
  });

export const transportCases: readonly FindingCase[] = [
  {
    id: 'tcp.gap',
    shows: on((line) => {
      line.lose(0, 100);
      line.chat(time(10));
    }),
    near: swapped,
  },
  { id: 'tcp.overlap-conflict', shows: again(ask(7)), near: again(ask(1)) },
  { id: 'tcp.out-of-order', shows: swapped, near: again(ask(1)) },
  { id: 'tcp.retransmission', shows: again(ask(1)), near: keepAlive },
  {
    id: 'tcp.midstream',
    shows: (tape) => tape.line(time(0), { midstream: true }).chat(time(1)),
    near: (tape) => tape.line(time(0)).chat(time(1)),
  },
  {
    id: 'tcp.reset',
    shows: on((line) => {
      line.send(0, ask(2), time(4));
      line.close(1, 'rst', time(5));
    }),
    near: on((line) => {
      line.send(0, ask(2), time(4));
      for (const end of [1, 0] as const) line.close(end, 'fin', time(5));
    }),
  },
  {
    id: 'mcbp.bad-magic',
    shows: on((line) => {
      line.send(0, new Uint8Array(10).fill(0x55), time(4));
      line.chat(time(5));
    }),
    // The next segment begins with the opcode, the next with a length.
    near: split(1),
  },
  {
    id: 'mcbp.inconsistent-lengths',
    shows: exchange(
      frame({ opcode: GET, key: 'longer', bodyLength: 3, opaque: 5 }).subarray(0, 27),
      response({ opcode: GET, word: 4, opaque: 5 }),
    ),
    near: exchange(
      frame({ opcode: GET, key: 'longer', bodyLength: 6, opaque: 5 }),
      response({ opcode: GET, word: 4, opaque: 5 }),
    ),
  },
  {
    id: 'mcbp.oversize',
    shows: on((line) => {
      line.send(0, set(9, 0, MAX_BODY + 1), time(4));
      line.close(1, 'rst', time(5));
    }),
    near: on((line) => {
      line.send(0, set(9, 0, MAX_BODY), time(4));
      line.close(1, 'rst', time(5));
    }),
  },
  {
    id: 'mcbp.truncated',
    shows: on((line) => {
      line.send(0, set(9, 200).subarray(0, 100), time(4));
      for (const end of [0, 1] as const) line.close(end, 'fin', time(5));
    }),
    near: split(100),
  },
  {
    id: 'mcbp.wrong-direction',
    shows: on((line) => line.send(1, frame({ opcode: GET, key: 'k', opaque: 5 }), time(4))),
    near: on((line) => {
      line.send(1, frame({ magic: 0x82, opcode: 0x01, opaque: 5 }), time(4));
      line.send(0, frame({ magic: 0x83, opcode: 0x01, opaque: 5 }), time(5));
    }),
  },
  {
    id: 'mcbp.unknown-opcode',
    shows: exchange(
      frame({ opcode: 0x6f, opaque: 2 }),
      response({ opcode: 0x6f, word: 0x81, opaque: 2 }),
    ),
    near: exchange(
      frame({ opcode: DCP_NOOP, opaque: 2 }),
      response({ opcode: DCP_NOOP, word: 0x81, opaque: 2 }),
    ),
  },
  {
    id: 'mcbp.unknown-status',
    shows: exchange(ask(2), response({ opcode: NOOP, word: 0x7ff3, opaque: 2 })),
    near: exchange(ask(2), response({ opcode: NOOP, word: 0x24, opaque: 2 })),
  },
  {
    id: 'mcbp.unknown-frame-info',
    shows: exchange(frame({ magic: 0x08, opcode: NOOP, framing: [0xd0], opaque: 3 }), answer(3)),
    near: exchange(frame({ magic: 0x08, opcode: NOOP, framing: [0x00], opaque: 3 }), answer(3)),
  },
];
