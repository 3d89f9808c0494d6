/** Both directions of a connection as bytes: cut, spoilt, and handed on in any pieces. */

import { joined } from '../../../src/bytes/joined.js';
import { commandTable } from '../../../src/commands.js';
import type { MessageSink } from '../../../src/message.js';
import { Pipeline } from '../../../src/session/pipeline.js';
import type { Random } from '../../../src/sim/random.js';
import { corpus } from '../../filter/views.js';
import { connectionOf, momentOf } from '../../session/build.js';
import { hold, type Target } from '../engine/target.js';
import { Reader } from './traffic.js';

/** First byte: how the rest is cut; then per direction its bytes, the length of the first before it. */
const packed = (up: Uint8Array, down: Uint8Array): Uint8Array =>
  joined([Uint8Array.of(7, up.length >> 8, up.length & 0xff), up, down]);

function unpacked(input: Uint8Array): [Uint8Array, Uint8Array] {
  const length = ((input[1] ?? 0) << 8) | (input[2] ?? 0);
  return [input.subarray(3, 3 + length), input.subarray(3 + length)];
}

/** Both directions through a pipeline, in pieces of so many bytes. */
export function piped(input: Uint8Array, sink: MessageSink, piece = input.length): void {
  const [up, down] = unpacked(input);
  const pipeline = new Pipeline({ table: commandTable, sink, force: () => true });
  const connection = connectionOf(0);
  const at = momentOf(1, 1);
  pipeline.open(connection, at);
  for (const [from, bytes] of [
    [0, up],
    [1, down],
  ] as const) {
    for (let start = 0; start < bytes.length; start += piece) {
      pipeline.data(connection, from, bytes.slice(start, start + piece), at);
    }
  }
  pipeline.close(connection, 0, 'end', at);
  pipeline.close(connection, 1, 'end', at);
}

function read(input: Uint8Array, piece: number | undefined, reader: Reader): readonly string[] {
  piped(input, reader.sink, piece);
  reader.end();
  return reader.lines;
}

/** Offsets of frames in a stream that is in step. */
function framesOf(stream: Uint8Array): number[] {
  const starts: number[] = [];
  for (let start = 0; start + 24 <= stream.length; ) {
    starts.push(start);
    start += 24 + new DataView(stream.buffer, stream.byteOffset + start).getUint32(8);
  }
  return starts;
}

/** Offset and width of each field of the header. */
const FIELDS = [
  ...([
    [0, 1],
    [1, 1],
    [2, 2],
    [4, 1],
    [5, 1],
  ] as const),
  ...([
    [6, 2],
    [8, 4],
    [12, 4],
    [16, 4],
    [20, 4],
  ] as const),
] as const;

/** One field of one header becomes something else; with the body's length, mostly, the body does too. */
function vary(input: Uint8Array, random: Random): Uint8Array | undefined {
  const starts = framesOf(input.subarray(3));
  if (starts.length === 0) return undefined;
  const start = 3 + (starts[random.below(starts.length)] ?? 0);
  const [offset, width] = FIELDS[random.below(FIELDS.length)] ?? FIELDS[0];
  const changed = input.slice();
  const view = new DataView(changed.buffer);
  const near = (value: number): number => value + random.below(9) - 4;
  const one = random.below(3);
  if (width === 1) {
    const old = view.getUint8(start + offset);
    view.setUint8(start + offset, one === 0 ? near(old) : random.below(256));
  } else if (width === 2) {
    const old = view.getUint16(start + offset);
    view.setUint16(start + offset, one === 0 ? near(old) : random.below(0x10000));
  } else {
    const old = view.getUint32(start + offset);
    view.setUint32(start + offset, one === 0 ? near(old) : random.u32() >>> random.below(32));
  }
  return changed;
}

export const frames: Target = {
  name: 'frames',
  words: ['{"term":"7"}', '"vbucket_list":[1,2]', '18446744073709551615', '\\ud800', '"', '{"a":'],
  vary,
  async seeds() {
    const all = await corpus(1);
    const requests = all.filter((frame) => [0x80, 0x08, 0x82].includes(frame[0] ?? 0));
    const answers = all.filter((frame) => [0x81, 0x18, 0x83].includes(frame[0] ?? 0));
    // Each request with an answer to it: the opaque is the request's.
    const pairs = requests.map((request) => {
      const answer = answers.find((frame) => frame[1] === request[1])?.slice();
      if (answer !== undefined) answer.set(request.subarray(12, 16), 12);
      return packed(request, answer ?? new Uint8Array());
    });
    return [...pairs, packed(joined(requests.slice(0, 12)), joined(answers.slice(0, 12)))];
  },
  run(input) {
    const whole = read(input, undefined, new Reader());
    // Recognition waits for more bytes, but what it comes to must not hang on their pieces.
    const pieces = read(input, 1 + ((input[0] ?? 0) % 97), new Reader(false));
    hold(whole.length === pieces.length, 'as many messages whatever the pieces are');
    hold(whole.join('') === pieces.join(''), 'the same messages whatever the pieces are');
  },
};
