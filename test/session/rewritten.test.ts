/** Messages that the proxy changed on their way are told from the others, from the stream on. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { Decoder } from '../../src/session/decoder.js';
import { Pipeline } from '../../src/session/pipeline.js';
import { Session } from '../../src/session/session.js';
import { join } from '../helpers/bytes.js';
import { frame, response } from '../helpers/frames.js';
import { Collected, connectionOf, momentOf } from './build.js';

const decoder = new Decoder({ table: commandTable, secrets: 'mask', edition: undefined });
const asked = frame({ opcode: 0xb5, opaque: 1 });
const answers = [1, 2, 3].map((opaque) => response({ opcode: 0xb5, opaque, value: { rev: 1 } }));

function passed(rewritten: number) {
  const session = new Session({ mode: 'live', title: '', decoder, now: () => 0 });
  const heard = new Collected();
  const questions: number[] = [];
  const connection = connectionOf();
  const pipeline = new Pipeline({
    table: commandTable,
    sink: {
      message: (event) => {
        heard.message(event);
        session.message(event);
      },
    },
    rewritten: (of, _from, bytes, start) => {
      expect(of).toBe(connection);
      const opaque = bytes[start + 15] as number;
      questions.push(opaque);
      return opaque === rewritten || undefined;
    },
  });
  pipeline.open(connection, momentOf(0));
  pipeline.data(connection, 0, join(asked, asked, asked), momentOf(1));
  pipeline.data(connection, 1, join(...answers), momentOf(2));
  return { session, heard, questions };
}

describe('a rewritten message', () => {
  it('is asked about once, in order, of answers alone', () => {
    const { heard, questions } = passed(2);
    expect(questions).toEqual([1, 2, 3]);
    expect(heard.messages.map(({ rewritten }) => rewritten === true)).toEqual([
      ...[false, false, false],
      ...[false, true, false],
    ]);
  });

  it('says so in full view, and no other does', () => {
    const { session } = passed(2);
    const says = (number: number): boolean =>
      JSON.stringify(session.detail(number)?.tree).includes('Rewritten by the proxy');
    expect([4, 5, 6].map(says)).toEqual([false, true, false]);
  });
});
