/**
 * Every finding of the reference: a capture that shows it, and one that almost does, from the
 * bytes of the file to the NDJSON of its messages. Whoever adds a finding adds both.
 */
import { describe, expect, it } from 'vitest';
import { findingEntries } from '../../src/analysis/reference/index.js';
import { answerCases } from '../cases/findings/answers.js';
import type { FindingCase, Play } from '../cases/findings/case.js';
import { exchangeCases } from '../cases/findings/exchange.js';
import { machineCases } from '../cases/findings/machines.js';
import { requestCases } from '../cases/findings/requests.js';
import { transportCases } from '../cases/findings/transport.js';
import { ndjsonOf, type PrintedMessage } from '../helpers/ndjson.js';
import { perform } from '../helpers/perform.js';
import { scenario } from '../helpers/scenario.js';
import { Tape } from '../helpers/tape.js';

const cases: readonly FindingCase[] = [
  ...transportCases,
  ...exchangeCases,
  ...requestCases,
  ...answerCases,
  ...machineCases,
];

function captured(play: Play): Uint8Array {
  const tape = new Tape();
  if (typeof play === 'function') play(tape);
  else perform(scenario(play), { open: (at, options) => tape.line(at, options) });
  return tape.bytes();
}

const shownBy = (play: Play): Promise<PrintedMessage[]> => ndjsonOf(captured(play));

/** Where a finding may stand, by what the reference says. */
const places: Readonly<Record<string, readonly string[]>> = {
  request: ['request'],
  answer: ['response'],
};

describe('every finding of the reference', () => {
  it('has one case here, and no case is of another', () => {
    expect(cases.map(({ id }) => id).sort()).toEqual(findingEntries.map(({ id }) => id).sort());
  });

  it.each(findingEntries)('$id: shown, and not by its near miss', async ({ id, severity, on }) => {
    const { shows, near } = cases.find((each) => each.id === id) as FindingCase;
    const messages = await shownBy(shows);
    const bearers = messages.filter(({ findings }) => findings?.some((each) => each.id === id));
    expect(bearers).not.toEqual([]);
    for (const { kind, findings } of bearers) {
      expect(places[on] ?? ['request', 'response']).toContain(kind);
      expect(findings?.find((each) => each.id === id)?.severity).toBe(severity);
    }
    const others = await shownBy(near);
    // What is not there at all misses everything.
    expect(others.length).toBeGreaterThan(messages.length / 3);
    expect(others.flatMap(({ findings }) => findings?.map((each) => each.id) ?? [])).not.toContain(
      id,
    );
  });
});

describe('whatever a finding says of other messages', () => {
  it.each(cases)('$id: they are there, and are named as data', async ({ shows }) => {
    const messages = await shownBy(shows);
    for (const { number, findings = [] } of messages) {
      for (const { message, messages: named = [] } of findings) {
        for (const each of named) {
          expect(each).not.toBe(number);
          expect(messages.map((other) => other.number)).toContain(each);
        }
        const told = [...message.matchAll(/\b(?:message|request)s? (\d+)/g)].map(([, n]) =>
          Number(n),
        );
        expect(named, message).toEqual(expect.arrayContaining(told));
      }
    }
  });
});
