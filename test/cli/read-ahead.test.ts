/** The first pass of `read -c N`: on to the answers of what is printed, and no further. */
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readAhead } from '../../src/cli/actions/read-ahead.js';
import type { Source } from '../../src/cli/actions/read-source.js';
import { commandTable } from '../../src/commands.js';
import { readInput } from '../../src/engine/reading/input.js';
import { MOST_READ_AHEAD } from '../../src/export/limits.js';
import { FindingIndex } from '../../src/session/finding-index.js';
import { judging } from '../../src/session/judging.js';
import { frame, response } from '../helpers/frames.js';
import { Tape } from '../helpers/tape.js';
import { type Line, time } from '../helpers/wire.js';

const GET = 0x00;
const ask = (opaque: number) => frame({ opcode: GET, key: 'k', opaque });
const tell = (opaque: number) => response({ opcode: GET, opaque });

/** Messages 1 and 2 are the HELLO. */
async function ahead(wanted: number, play: (line: Line, tape: Tape) => void) {
  const tape = new Tape();
  const line = tape.line(time(0));
  line.hello(time(0));
  play(line, tape);
  const capture = Buffer.from(tape.bytes());
  const source: Source = {
    again: true,
    read: async (sink, next) => {
      await readInput({ path: '-', stdin: () => Readable.from([capture]), sink, next });
      return { nothingFound: [], undecoded: [], damage: { lines: [], isDamaged: false } };
    },
  };
  const findings = new FindingIndex();
  const { analyst } = judging(
    { table: commandTable, secrets: 'mask', edition: undefined },
    findings,
  );
  const answers = await readAhead(source, wanted, analyst);
  const idsOf = (number: number): string[] => findings.of(number).map(({ id }) => id);
  return { answers, idsOf };
}

describe('the first pass', () => {
  /** Request 3 and 4 on two connections, answered late; behind them a request without an answer. */
  const two = (line: Line, tape: Tape): void => {
    const other = tape.line(time(0));
    line.send(0, ask(1), time(1));
    other.send(0, ask(2), time(1));
    line.chat(time(2));
    line.send(1, tell(1), time(3));
    other.chat(time(4));
    other.send(1, tell(2), time(5000));
    line.send(0, ask(3), time(5001));
    line.send(1, tell(3), time(9000));
    line.send(0, ask(9), time(9001));
    for (const end of [0, 1] as const) line.close(end, 'fin', time(9002));
  };

  it('goes on until what is wanted is answered, on every connection', async () => {
    const { answers, idsOf } = await ahead(4, two);
    expect(answers.answerTo(3)?.number).toBe(17);
    expect(answers.answerTo(4)?.number).toBe(30);
    // What is behind the last answer is not looked at, and nobody says how the capture ends.
    expect(idsOf(30)).toEqual(['mcbp.slow-response']);
    expect([answers.answerTo(31), idsOf(32), idsOf(33)]).toEqual([undefined, [], []]);
  });

  it('sees what the close of a connection proves of what is wanted', async () => {
    const { idsOf } = await ahead(33, two);
    expect(idsOf(33)).toEqual(['mcbp.unanswered-request']);
  });

  it('sees all there is where everything is wanted', async () => {
    const { idsOf } = await ahead(Number.POSITIVE_INFINITY, two);
    expect([idsOf(32), idsOf(33)]).toEqual([['mcbp.slow-response'], ['mcbp.unanswered-request']]);
  });

  it('gives up on an answer that does not come', async () => {
    const { answers } = await ahead(3, (line) => {
      line.send(0, ask(1), time(1));
      line.chat(time(2), MOST_READ_AHEAD / 2);
      line.send(1, tell(1), time(3));
      line.chat(time(4));
    });
    expect(answers.answerTo(3)).toBeUndefined();
  });
});
