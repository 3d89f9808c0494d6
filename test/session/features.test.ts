/** What HELLO grants reaches every later message of its connection, in a stream and on demand. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { dissect } from '../../src/dissect/dissect.js';
import type { TreeNode } from '../../src/dissect/node.js';
import { record } from '../../src/export/record.js';
import { Decoder } from '../../src/session/decoder.js';
import { Session } from '../../src/session/session.js';
import { MessageStore } from '../../src/session/store.js';
import { TermsHistory } from '../../src/session/terms.js';
import { bytesOf, frame, response } from '../helpers/frames.js';
import { down, play, type Step, up } from './build.js';

const HELLO = 0x1f;
const COLLECTIONS = 0x12;
const list = (features: readonly number[]): Uint8Array =>
  Uint8Array.from(features.flatMap((feature) => [feature >> 8, feature & 0xff]));
const hello = (...asked: number[]): Step =>
  up(frame({ opcode: HELLO, key: 'agent', value: list(asked) }));
const granted = (...features: number[]): Step =>
  down(response({ opcode: HELLO, value: list(features) }));

const KEY = Uint8Array.from([8, ...bytesOf('user')]);
const get = up(frame({ opcode: 0x00, key: KEY }));
const hit = down(response({ opcode: 0x00, extras: [0, 0, 0, 0], value: 'x' }));
const noHit = down(response({ opcode: 0x00, word: 1 }));

const featuresOf = (steps: readonly Step[]) =>
  play(steps).messages.map(({ features }) => features && [...features]);

describe('features', () => {
  it('hold from the answer on', () => {
    expect(featuresOf([get, noHit, hello(3, COLLECTIONS), granted(COLLECTIONS), get, hit])).toEqual(
      [...[undefined, undefined, undefined, undefined, [COLLECTIONS], [COLLECTIONS]]],
    );
  });

  it('are replaced by those of another HELLO', () => {
    const steps = [hello(3), granted(3), get, noHit, hello(), granted(), get];
    expect(featuresOf(steps).slice(2)).toEqual([[3], [3], [3], [3], []]);
  });

  it('are one set for all messages that share them', () => {
    const [, , first, , , , last] = play([
      ...[hello(3, 4), granted(3, 4), get, noHit, hello(4, 3), granted(4, 3), get],
    ]).messages;
    expect(first?.features).toBeDefined();
    expect(last?.features).toBe(first?.features);
  });

  it('stay as they were when HELLO fails', () => {
    const failed = down(response({ opcode: HELLO, word: 4 }));
    expect(featuresOf([hello(3), granted(3), hello(4), failed, get]).at(-1)).toEqual([3]);
  });

  it('of an answer that lacks bytes are not known', () => {
    const whole = response({ opcode: HELLO, value: list([3, 4]) });
    const steps: Step[] = [
      ...[hello(3), granted(3), hello(3, 4), down(whole.subarray(0, 26))],
      ...[{ side: 1, gap: 2 } as const, get],
    ];
    const { messages } = play(steps);
    expect(messages.find(({ missing }) => missing > 0)).toBeDefined();
    expect(messages.at(-1)?.features).toBeUndefined();
  });

  it('of an answer without a list are none', () => {
    expect(featuresOf([hello(3), down(response({ opcode: HELLO })), get]).at(-1)).toEqual([]);
  });
});

describe('what they decide', () => {
  const steps = [
    get,
    noHit,
    hello(COLLECTIONS),
    granted(COLLECTIONS),
    get,
    hit,
    hello(),
    granted(),
    get,
  ];
  const { messages } = play(steps);
  const decoder = new Decoder({ table: commandTable, secrets: 'mask', edition: undefined });

  it('is how keys are read in a stream', () => {
    const records = messages.map((event) => {
      const message = decoder.decode(event.bytes, event.request?.frame, event);
      const { collection, key } = JSON.parse(record({ event, message }, { maxValue: 99 }));
      return { collection, key };
    });
    const plain = { collection: undefined, key: { hex: Buffer.from(KEY).toString('hex') } };
    expect([records[0], records[4], records[8]]).toEqual([
      ...[plain, { collection: 8, key: 'user' }, plain],
    ]);
  });

  it('is how they are read on demand', () => {
    const session = new Session({
      ...{ mode: 'file', title: '', decoder, now: () => 0 },
    });
    for (const event of messages) session.message(event);
    const keyOf = (number: number): TreeNode | undefined =>
      session.detail(number)?.tree.find(({ field }) => field === 'couchbase.key');
    expect([1, 5, 9].map((number) => keyOf(number)?.children.length)).toEqual([0, 2, 0]);
    expect(keyOf(5)?.text).toBe('Key: user');
    expect(
      session.snapshot({ top: 0, height: 9, selected: 0, follow: false, time: 'r' }).rows[4]?.info,
    ).toBe('key=user');
  });

  it('is the same for a request that is read with its answer', () => {
    const [asked, answer] = [messages[4], messages[5]];
    expect(answer?.request?.frame).toEqual(asked?.bytes);
    const { features } = answer ?? {};
    const bytes = answer?.bytes as Uint8Array;
    expect(dissect(commandTable, bytes, { request: asked?.bytes, features }).findings).toEqual([]);
  });
});

describe('the store', () => {
  it('has them by message, and forgets them with the connection', () => {
    const store = new MessageStore();
    const { messages } = play([
      get,
      noHit,
      hello(3),
      granted(3),
      get,
      noHit,
      hello(4),
      granted(4),
      get,
    ]);
    for (const event of messages) store.append(event, undefined);
    expect(messages.map(({ number }) => store.get(number)?.features)).toEqual(
      messages.map(({ features }) => features),
    );
  });
});

describe('a history', () => {
  it('keeps so many changes of a connection, and counts what it forgot', () => {
    const history = new TermsHistory();
    const sets = Array.from({ length: 70 }, (_, i) => new Set([i]));
    for (const [i, features] of sets.entries()) {
      history.add(1, 10 * i, { features });
      history.add(1, 10 * i + 5, { features });
    }
    expect(history.forgotten).toBe(6);
    expect(history.at(1, 695).features).toBe(sets[69]);
    expect(history.at(1, 699).features).toBe(sets[69]);
    expect(history.at(1, 60).features).toBe(sets[6]);
    expect(history.at(1, 59).features).toBeUndefined();
    expect(history.at(2, 60).features).toBeUndefined();
    history.forget(1);
    expect(history.at(1, 699).features).toBeUndefined();
  });
});
