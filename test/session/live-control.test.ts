/** Faults and held messages as a front end asks for them, and what the proxy did, as rows say it. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { Decoder } from '../../src/session/decoder.js';
import type { LiveControl } from '../../src/session/live-control.js';
import type { Action } from '../../src/session/port/action.js';
import type { Faults } from '../../src/session/port/faults.js';
import type { Viewport } from '../../src/session/port/viewport.js';
import { Session } from '../../src/session/session.js';
import { eventOf } from '../helpers/event.js';
import { frame } from '../helpers/frames.js';

const decoder = new Decoder({ table: commandTable, secrets: 'mask', edition: undefined });
const VIEW: Viewport = { top: 0, height: 10, selected: 0, follow: false, time: 'r' };
const FAULTS: Faults = { rules: [{ text: 'frame => drop', on: true, hits: 3 }] };

function stage(isControlled = true) {
  const session = new Session({ mode: 'live', title: '', decoder, now: () => 0 });
  const asked: string[] = [];
  const control: LiveControl = {
    faults: () => FAULTS,
    fault: (action) => {
      asked.push(`fault ${action.do}`);
      return { text: 'so be it', severity: 'note' };
    },
    intercept: (held, action) => {
      asked.push(`${action.do} ${held}`);
      return { text: 'it goes on', severity: 'chat' };
    },
  };
  if (isControlled) session.controlledBy(control);
  let id: number | undefined = 42;
  session.happened({
    at: { s: 0, ns: 0, frame: 0 },
    held: () => id,
    told: () => ({
      ...{ name: 'message held', info: '', client: '', node: '', from: 0, lines: [] },
      frame: Uint8Array.of(1, 2, 3),
    }),
  });
  const letGo = (): void => {
    id = undefined;
  };
  return { session, asked, letGo };
}

const act = (session: Session, action: Action): string | undefined => {
  session.act(action);
  return session.snapshot(VIEW).notice?.text;
};
const send = (number: number): Action => ({ type: 'intercept', number, do: 'send' });

describe('a session', () => {
  it('hands on what is asked, shows the rules, and tells the answer', () => {
    const { session, asked } = stage();
    expect(session.snapshot(VIEW).faults).toEqual(FAULTS);
    expect(act(session, { type: 'fault', do: 'off', index: 1 })).toBe('so be it');
    expect(act(session, send(-1))).toBe('it goes on');
    expect(asked).toEqual(['fault off', 'send 42']);
  });

  it('knows which row is a held message, as long as it is', () => {
    const { session, asked, letGo } = stage();
    expect(session.snapshot(VIEW).rows[0]?.altered).toBe('held');
    expect(session.detail(-1)?.frame.bytes).toEqual(Uint8Array.of(1, 2, 3));
    letGo();
    expect(session.snapshot(VIEW).rows[0]?.altered).toBeUndefined();
    for (const number of [-1, -2, 1, 0]) expect(act(session, send(number))).toMatch(/no message/);
    expect(asked).toEqual([]);
  });

  it('refuses all of it where nothing is done on purpose', () => {
    const { session } = stage(false);
    expect(session.snapshot(VIEW).faults).toBeUndefined();
    expect(act(session, { type: 'fault', do: 'add', rule: 'frame => drop' })).toMatch(/--fault/);
    expect(act(session, send(-1))).toMatch(/no message that is held/);
  });
});

describe('messages that the proxy changed', () => {
  const injected = { action: 'delay', rule: 'frame => delay 1s' };
  const bytes = frame({ opcode: 0x0a });

  function changed(): Session {
    const session = new Session({ mode: 'live', title: '', decoder, now: () => 0 });
    session.message(eventOf(bytes, { number: 1 }));
    session.message(eventOf(bytes, { number: 2, injected }));
    session.message(eventOf(bytes, { number: 3, rewritten: true }));
    return session;
  }

  it('have a sign in their rows, and a line in full', () => {
    const session = changed();
    const { rows } = session.snapshot(VIEW);
    expect(rows.map(({ altered }) => altered)).toEqual([undefined, 'fault', 'rewritten']);
    const texts = [1, 2, 3].map((number) => JSON.stringify(session.detail(number)?.tree));
    expect(texts.map((text) => text.includes('Fault, as ordered: delay'))).toEqual([
      ...[false, true, false],
    ]);
  });

  it.each([
    ['fault', [2]],
    ['not fault', [1, 3]],
    ['fault.action == "delay"', [2]],
    ['fault.action == "drop"', []],
    ['fault.rule contains "1s"', [2]],
    ['message.rewritten', [3]],
    ['message.rewritten == 1', [3]],
  ])('are found by a filter: %s', (filter, expected) => {
    const session = changed();
    session.filterBy(filter);
    while (session.filterMore(1000));
    const { rows } = session.snapshot({ ...VIEW, filter });
    expect(rows.map(({ number }) => number)).toEqual(expected);
  });
});
