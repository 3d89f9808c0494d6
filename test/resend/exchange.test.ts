import { describe, expect, it } from 'vitest';
import { Answers } from '../../src/resend/exchange.js';
import { response } from '../helpers/frames.js';

describe('the answers of one side', () => {
  it('are kept up to a cap, and counted beyond it', () => {
    const answers = new Answers();
    const frame = response({ opcode: 0x10, key: 'k', value: 'v' });
    const answer = { frame, request: undefined, features: undefined, status: 0, isWhole: true };
    for (let i = 0; i < 10_005; i += 1) answers.add(answer, i === 10_004);
    expect([answers.list.length, answers.dropped, answers.isOver]).toEqual([10_000, 5, true]);
  });
});
