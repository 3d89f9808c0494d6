/** Findings about requests and responses: each beside what is almost one. */
import { frame, response } from '../../helpers/frames.js';
import { type Line, time } from '../../helpers/wire.js';
import type { FindingCase, Play } from './case.js';

const GET = 0x00;
const SET = 0x01;
const GETQ = 0x09;
const NOOP = 0x0a;
const SASL_AUTH = 0x21;
const SYNC = 0x74;
const DCP_STREAM_REQUEST = 0x53;
const DCP_NOOP = 0x5c;
const EINVAL = 0x04;
const ROLLBACK = 0x23;
const ETMPFAIL = 0x86;
const JSON_BIT = 1;
const EXTRAS = new Array<number>(8).fill(0);

const ask = (opcode: number, opaque: number): Uint8Array =>
  frame({ opcode, opaque, key: opcode === NOOP ? '' : 'k' });
const tell = (opcode: number, opaque: number, word = 0): Uint8Array =>
  response({ opcode, opaque, word });
const sync = frame({ opcode: SYNC, opaque: 5, word: 5 });

const on =
  (play: (line: Line) => void): Play =>
  (tape) => {
    const line = tape.line(time(0));
    line.hello(time(1));
    play(line);
  };

const exchange = (request: Uint8Array, told: Uint8Array, later = 1): Play =>
  on((line) => {
    line.send(0, request, time(2));
    line.send(1, told, time(2 + later));
  });

/** A request that never gets its answer. */
const closedOn = (request: Uint8Array): Play =>
  on((line) => {
    line.send(0, request, time(2));
    for (const end of [0, 1] as const) line.close(end, 'fin', time(3));
  });

/** Two requests of which the second is answered first. */
const overtaking = (first: Uint8Array, opcode: number): Play =>
  on((line) => {
    line.send(0, first, time(2));
    line.send(0, ask(GET, 6), time(2));
    line.send(1, tell(GET, 6), time(3));
    line.send(1, tell(opcode, 5), time(4));
  });

/** A request that waits behind a Fusion command for so long. */
const waited = (ms: number): Play =>
  on((line) => {
    line.send(0, sync, time(2));
    line.send(0, ask(GET, 6), time(300 - ms));
    line.send(1, tell(SYNC, 5), time(300));
    line.send(1, tell(GET, 6), time(301));
  });

const auth = (mechanism: string): Uint8Array =>
  frame({ opcode: SASL_AUTH, key: mechanism, value: '\0jane\0hunter2secret', opaque: 5 });
const refusal = (context: string): Uint8Array =>
  response({ opcode: SASL_AUTH, word: 0x20, opaque: 5, value: { error: { context } } });

const document = (text: string): Uint8Array =>
  frame({ opcode: SET, key: 'k', extras: EXTRAS, datatype: JSON_BIT, value: text, opaque: 5 });

/** A JSON document on a connection whose HELLO asked for this feature. */
const asking =
  (feature: number): Play =>
  (tape) => {
    const line = tape.line(time(0));
    const hello = { opcode: 0x1f, value: Uint8Array.of(0, feature), opaque: 1 };
    line.send(0, frame({ ...hello, key: 'x' }), time(1));
    line.send(1, response(hello), time(1));
    line.send(0, document('{}'), time(2));
    line.send(1, tell(SET, 5), time(3));
  };

export const exchangeCases: readonly FindingCase[] = [
  {
    id: 'mcbp.unmatched-response',
    shows: on((line) => line.send(1, tell(NOOP, 5), time(2))),
    // Both ends of DCP ask, and answer what they like.
    near: on((line) => line.send(0, tell(DCP_NOOP, 5), time(2))),
  },
  { id: 'mcbp.unanswered-request', shows: closedOn(ask(GET, 5)), near: closedOn(ask(GETQ, 5)) },
  {
    id: 'mcbp.opcode-mismatch',
    shows: exchange(ask(GET, 5), tell(NOOP, 5)),
    // Two wait with this opaque: nobody knows which was meant.
    near: on((line) => {
      line.send(0, ask(GET, 5), time(2));
      line.send(0, document('{}'), time(2));
      line.send(1, tell(NOOP, 5), time(3));
    }),
  },
  { id: 'mcbp.overtaken', shows: overtaking(sync, SYNC), near: overtaking(ask(GET, 5), GET) },
  {
    id: 'mcbp.slow-response',
    shows: exchange(ask(NOOP, 5), tell(NOOP, 5), 1001),
    near: exchange(ask(NOOP, 5), tell(NOOP, 5), 1000),
  },
  { id: 'mcbp.head-of-line', shows: waited(101), near: waited(100) },
  {
    id: 'mcbp.error-status',
    shows: exchange(ask(GET, 5), tell(GET, 5, ETMPFAIL)),
    near: exchange(ask(DCP_STREAM_REQUEST, 5), tell(DCP_STREAM_REQUEST, 5, ROLLBACK)),
  },
  { id: 'mcbp.datatype-not-negotiated', shows: asking(0x0a), near: asking(0x0b) },
  {
    id: 'mcbp.plaintext-secret',
    shows: exchange(auth('PLAIN'), tell(SASL_AUTH, 5)),
    near: exchange(auth('SCRAM-SHA512'), tell(SASL_AUTH, 5)),
  },
  {
    id: 'mcbp.secret-in-error',
    shows: exchange(auth('PLAIN'), refusal('no such login: hunter2secret')),
    near: exchange(auth('PLAIN'), refusal('no such login')),
  },
  {
    id: 'json.precision',
    shows: exchange(document('{"n":9007199254740993}'), tell(SET, 5, EINVAL)),
    near: exchange(document('{"n":9007199254740992}'), tell(SET, 5, EINVAL)),
  },
];
