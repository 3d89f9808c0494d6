/** What is said of messages, as a front end of a session sees it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import { Decoder } from '../../../src/session/decoder.js';
import { Annotations } from '../../../src/session/notes/annotations.js';
import { PacketComments } from '../../../src/session/packets/comments.js';
import { Pipeline } from '../../../src/session/pipeline.js';
import type { TimeFormat } from '../../../src/session/port/time-format.js';
import { Session } from '../../../src/session/session.js';
import type { SessionOptions } from '../../../src/session/session-options.js';
import { frame, response } from '../../helpers/frames.js';
import { connectionOf, momentOf } from '../build.js';

const decoder = new Decoder({ table: commandTable, secrets: 'mask', edition: undefined });

/** Ten exchanges, a message each 10 ms, from 0 on; in packets 1.. */
function talk(options: Partial<SessionOptions> = {}): Session {
  const session = new Session({
    ...{ mode: 'file', title: 'traffic.pcapng', decoder, now: () => 0 },
    ...options,
  });
  const pipeline = new Pipeline({ table: commandTable, sink: session });
  const connection = connectionOf();
  pipeline.open(connection, momentOf(0));
  for (let i = 0; i < 20; i += 1) {
    const bytes =
      i % 2 === 0
        ? frame({ opcode: 0x75, word: i, value: { term: '1' } })
        : response({ opcode: 0x75 });
    pipeline.data(connection, i % 2 === 0 ? 0 : 1, bytes, momentOf(i * 10, i + 1));
  }
  return session;
}

const rowsOf = (session: Session, filter = '', time: TimeFormat = 'r') => {
  session.filterBy(filter);
  session.filterMore(Number.POSITIVE_INFINITY);
  return session.snapshot({ top: 0, height: 30, selected: 0, follow: false, time, filter }).rows;
};
const numbers = (session: Session, filter: string): number[] =>
  rowsOf(session, filter).map(({ number }) => number);
const times = (session: Session, time: TimeFormat, filter = ''): string[] =>
  rowsOf(session, filter, time)
    .slice(0, 6)
    .map((row) => row.time);

let session: Session;
beforeEach(() => {
  session = talk();
});

describe('a comment', () => {
  it('is in the row, whole, first in the tree, and found by a filter', () => {
    session.act({ type: 'comment', number: 4, text: 'who asked?\nand why' });
    const row = rowsOf(session)[3];
    expect([row?.note, row?.commented]).toEqual(['who asked?\nand why', true]);
    const [first] = session.detail(4)?.tree ?? [];
    expect([first?.text, first?.field, first?.children[0]?.text]).toEqual([
      'Comment: who asked?',
      'frame.comment',
      'and why',
    ]);
    expect(numbers(session, 'frame.comment contains "asked"')).toEqual([4]);
  });

  it('comes into a filtered list, and goes out of it, when it is made and taken away', () => {
    session.act({ type: 'comment', number: 7, text: 'a' });
    expect(numbers(session, 'frame.comment')).toEqual([7]);
    session.act({ type: 'comment', number: 2, text: 'b' });
    expect(numbers(session, 'frame.comment')).toEqual([2, 7]);
    session.act({ type: 'comment', number: 7, text: '' });
    expect(numbers(session, 'frame.comment')).toEqual([2]);
    expect(rowsOf(session)[6]).not.toHaveProperty('commented');
  });

  it('stands behind those of the capture, which have no note', () => {
    const comments = new PacketComments();
    comments.add(3, 0, 0, 'from the capture');
    const commented = talk({ comments });
    expect(rowsOf(commented)[2]).toMatchObject({ commented: true });
    expect(rowsOf(commented)[2]).not.toHaveProperty('note');
    commented.act({ type: 'comment', number: 3, text: 'mine' });
    const texts = commented.detail(3)?.tree.map(({ text }) => text) ?? [];
    expect(texts.slice(0, 2)).toEqual(['Comment: from the capture', 'Comment: mine']);
    expect(numbers(commented, 'frame.comment == "mine"')).toEqual([3]);
    expect(numbers(commented, 'frame.comment contains "capture"')).toEqual([3]);
  });

  it('that is too long is refused, and that is told', () => {
    session.act({ type: 'comment', number: 1, text: 'x'.repeat(20_000) });
    const { rows, notice } = session.snapshot({
      ...{ top: 0, height: 1, selected: 0, follow: false, time: 'r' },
    });
    expect(rows[0]).not.toHaveProperty('note');
    expect(notice).toEqual({ text: 'a comment is 16384 characters at most', severity: 'error' });
  });
});

describe('a time reference', () => {
  it('is told as one, and relative times count from it on', () => {
    session.act({ type: 'reference', number: 3 });
    expect(times(session, 'r')).toEqual([
      ...['0.000000', '0.010000', '*REF*', '0.010000', '0.020000', '0.030000'],
    ]);
    session.act({ type: 'reference', number: 5 });
    expect(times(session, 'r').slice(3)).toEqual(['0.010000', '*REF*', '0.010000']);
    session.act({ type: 'reference', number: 3 });
    expect(times(session, 'r').slice(2)).toEqual(['0.020000', '0.030000', '*REF*', '0.010000']);
  });

  it('changes no format that counts from the row before, nor one that is no count', () => {
    session.act({ type: 'reference', number: 2 });
    expect(times(session, 'd').slice(0, 4)).toEqual(['0.000000', '*REF*', '0.010000', '0.010000']);
    expect(times(session, 'e')[1]).toBe('1700000000.010000000');
  });
});

describe('since the previous shown', () => {
  it('is counted from the row above, filtered or not, ignored or not', () => {
    session.act({ type: 'ignore', number: 3 });
    const few = 'couchbase.vbucket in {0, 2, 6}';
    expect(times(session, 'dd')).toEqual(['0.000000', ...Array(5).fill('0.010000')]);
    expect(times(session, 'dd', few)).toEqual(['0.000000', '0.020000', '0.040000']);
    expect(times(session, 'd', few)).toEqual(['0.000000', '0.010000', '0.010000']);
  });
});

describe('an ignored message', () => {
  it('stays in the list, told as one, and a search passes it by', () => {
    const before = session.find({ what: 'marked', from: 0, step: 1 });
    session.act({ type: 'mark', number: 4 });
    session.act({ type: 'mark', number: 9 });
    session.act({ type: 'ignore', number: 4 });
    expect(rowsOf(session)[3]).toMatchObject({ ignored: true, marked: true });
    expect([before, session.find({ what: 'marked', from: 0, step: 1 })]).toEqual([undefined, 9]);
    session.act({ type: 'ignore', number: 4 });
    expect(session.find({ what: 'marked', from: 0, step: 1 })).toBe(4);
  });
});

describe('what was said before the messages came', () => {
  it('holds of them when they come', () => {
    const annotations = new Annotations({
      marked: [2],
      ignored: [5],
      references: [3],
      comments: [{ number: 6, text: 'again' }],
    });
    const again = talk({ annotations });
    expect(rowsOf(again)[1]?.marked).toBe(true);
    expect(numbers(again, 'frame.marked == true')).toEqual([2]);
    expect(numbers(again, 'frame.ignored == true')).toEqual([5]);
    expect(numbers(again, 'frame.comment')).toEqual([6]);
    expect(times(again, 'r').slice(2, 4)).toEqual(['*REF*', '0.010000']);
    again.act({ type: 'mark', number: 2 });
    expect([rowsOf(again)[1]?.marked, annotations.notes.marked]).toEqual([false, []]);
  });
});
