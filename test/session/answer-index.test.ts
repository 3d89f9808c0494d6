/** Which message answers which, from a first pass over a file. */
import { describe, expect, it } from 'vitest';
import type { MessageEvent } from '../../src/message.js';
import { AnswerIndex } from '../../src/session/answer-index.js';
import { eventOf } from '../helpers/event.js';
import { momentOf } from './build.js';

const answer = (number: number, of?: number, first = true): MessageEvent =>
  eventOf(new Uint8Array(24), {
    ...{ number, at: momentOf(number), from: 1, kind: 'response' },
    ...(of === undefined
      ? {}
      : {
          request: { number: of, latencyNs: 0, queuedNs: 0, vbucket: 0, frame: undefined, first },
        }),
  });

describe('AnswerIndex', () => {
  it('knows the first answer and its time, of any request', () => {
    const index = new AnswerIndex();
    for (const event of [
      answer(3, 1),
      answer(4, 1, false),
      answer(5),
      answer(70_000, 69_000),
      answer(70_001, 2),
    ]) {
      index.message(event);
    }
    const { s, ns } = momentOf(3);
    expect(index.answerTo(1)).toEqual({ number: 3, at: { s, ns } });
    expect(index.answerTo(2)?.number).toBe(70_001);
    expect(index.answerTo(69_000)?.number).toBe(70_000);
    for (const none of [0, 3, 5, 68_999, 69_001, 10_000_000]) {
      expect(index.answerTo(none)).toBeUndefined();
    }
  });
});
