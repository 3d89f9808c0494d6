/** Several sinks on one stream: each hears everything, whatever happens to the others. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import type { MessageSink } from '../../src/message.js';
import { Pipeline } from '../../src/session/pipeline.js';
import { SinkFailures, tee } from '../../src/session/tee.js';
import { join } from '../helpers/bytes.js';
import { loud } from '../helpers/failures.js';
import { frame } from '../helpers/frames.js';
import { Collected, connectionOf, momentOf } from './build.js';

const get = (opaque: number) => frame({ opcode: 0x00, key: 'name', opaque });

/** Two requests, half a third, and the end. */
function play(sink: MessageSink): void {
  const pipeline = new Pipeline({ table: commandTable, sink });
  const connection = connectionOf();
  pipeline.open(connection, momentOf(0));
  pipeline.data(connection, 0, join(get(1), get(2), get(3).subarray(0, 5)), momentOf(1));
  for (const end of [0, 1] as const) pipeline.close(connection, end, 'end', momentOf(2));
}

const broken = (): never => {
  throw new Error('no room');
};

describe('tee', () => {
  it('passes everything on to all sinks, also to those that hear messages only', () => {
    const [one, two] = [new Collected(), new Collected()];
    const seen: number[] = [];
    const short: MessageSink = { message: ({ number }) => seen.push(number) };
    play(tee({ one, short, two, none: undefined }, loud));
    expect(seen).toEqual([1, 2]);
    expect(one).toEqual(two);
    expect(one).toMatchObject({ opens: 1, closes: [true], losses: [{ count: 5 }] });
  });

  it('keeps what one sink cannot bear from the others; counts it, and tells the first of each', () => {
    const told: string[] = [];
    const failures = new SinkFailures((line) => told.push(line));
    const [before, after] = [new Collected(), new Collected()];
    const bad = { message: broken, lost: broken, opened: broken, closed: broken };
    const late: MessageSink = { message: ({ number }) => (number > 1 ? broken() : undefined) };
    play(tee({ before, bad, late, after }, failures));
    expect(after).toEqual(before);
    expect(after.messages.map(({ number }) => number)).toEqual([1, 2]);
    expect(after).toMatchObject({ opens: 1, closes: [true], losses: [{ count: 5 }] });
    // Two messages, a loss, the opening and the close of one sink; one message of the other.
    expect(failures.count).toBe(6);
    expect(told).toEqual([
      'bad failed (no room): what it says from here on may be incomplete',
      'late failed at message 2 (no room): what it says from here on may be incomplete',
    ]);
  });

  it('needs the frames of requests, and pairs, as soon as one sink may read them', () => {
    const message = () => undefined;
    const sure: MessageSink = { message, readsRequests: false };
    expect(tee({ sure }, loud).readsRequests).toBe(false);
    expect(tee({ sure, other: { message } }, loud).readsRequests).toBe(true);
    const single: MessageSink = { message, readsExchanges: false };
    expect(tee({ single }, loud).readsExchanges).toBe(false);
    expect(tee({ single, sure }, loud).readsExchanges).toBe(true);
  });
});
