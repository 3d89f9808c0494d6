import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import type { MessageEvent, RequestOf } from '../../src/message.js';
import { DESTRUCTIVE } from '../../src/resend/held-back.js';
import { Script, type ScriptOptions, type Step } from '../../src/resend/script.js';
import { eventOf } from '../helpers/event.js';
import { frame, type Layout, response } from '../helpers/frames.js';

function scripted(more: Partial<ScriptOptions> = {}) {
  const script = new Script({
    ...{ table: commandTable, picks: () => true, isReachable: () => true },
    ...{ allowDestructive: false, authenticates: false },
    ...more,
  });
  let number = 0;
  const pass = (bytes: Uint8Array, event: Partial<MessageEvent> = {}): number => {
    number += 1;
    script.message(eventOf(bytes, { number, ...event }));
    return number;
  };
  const ask = (layout: Layout, event?: Partial<MessageEvent>) => pass(frame(layout), event);
  const answer = (of: number, layout: Layout) => {
    const request = { number: of, frame: undefined, first: true } as RequestOf;
    return pass(response(layout), { request });
  };
  const steps = (): Step[] => {
    const all: Step[] = [];
    for (let step = script.take(); step !== undefined; step = script.take()) all.push(step);
    return all;
  };
  return { script, ask, answer, steps };
}

const kinds = (steps: readonly Step[]) =>
  steps.map((step) =>
    step.kind === 'answer'
      ? `< ${step.asked}`
      : step.kind === 'request'
        ? `> ${step.number}`
        : step.kind,
  );

describe('the script of a capture', () => {
  it('has requests and their answers in order, as copies', () => {
    const { ask, answer, steps } = scripted();
    const bytes = frame({ opcode: 0x00, key: 'k' });
    const one = ask({ opcode: 0x00, key: 'k' }, { bytes });
    const two = ask({ opcode: 0x0a });
    answer(two, { opcode: 0x0a });
    answer(one, { opcode: 0x00 });
    bytes.fill(0xff);
    const all = steps();
    expect(kinds(all)).toEqual(['> 1', '> 2', '< 2', '< 1']);
    expect(all[0]?.kind === 'request' && all[0].frame[1]).toBe(0x00);
  });

  it('has no answers that nobody asked for, and none after the last', () => {
    const { ask, answer, steps } = scripted();
    const one = ask({ opcode: 0x0a });
    answer(one, { opcode: 0x0a });
    answer(one, { opcode: 0x0a });
    answer(99, { opcode: 0x0a });
    expect(kinds(steps())).toEqual(['> 1', '< 1']);
  });

  it('knows the last of many answers', () => {
    const { ask, answer, steps } = scripted();
    const one = ask({ opcode: 0x10 });
    answer(one, { opcode: 0x10, key: 'a', value: '1' });
    answer(one, { opcode: 0x10 });
    const lasts = steps().map((step) => step.kind === 'answer' && step.isLast);
    expect(lasts).toEqual([false, false, true]);
  });

  it('leaves out what servers ask, and what clients answer', () => {
    const { ask, steps, script } = scripted();
    ask({ opcode: 0x01, magic: 0x82 });
    ask({ opcode: 0x5c }, { from: 1 });
    expect(steps()).toEqual([]);
    expect(script.requests).toBe(0);
  });

  it('holds back what destroys, by name, with its answers', () => {
    const { ask, answer, steps, script } = scripted();
    for (const opcode of [0x71, 0x77, 0x3d, 0x3f, 0x86, 0x08]) {
      answer(ask({ opcode }), { opcode });
    }
    expect(steps()).toEqual([]);
    expect([...(script.held.get('destructive') ?? new Map()).keys()]).toEqual([
      ...['ReleaseFusionStorageSnapshot', 'DeleteFusionNamespace', 'SetVbucket'],
      ...['DelVbucket', 'DeleteBucket', 'Flush_Unsupported'],
    ]);
  });

  it('sends it where that is allowed', () => {
    const { ask, steps } = scripted({ allowDestructive: true });
    ask({ opcode: 0x3f });
    expect(kinds(steps())).toEqual(['> 1']);
  });

  it.each([
    [false, 'authentication'],
    [true, 'replaced'],
  ] as const)('never sends a proof (credentials: %s)', (authenticates, reason) => {
    const { ask, steps, script } = scripted({ authenticates, allowDestructive: true });
    ask({ opcode: 0x21, key: 'PLAIN' });
    ask({ opcode: 0x22, key: 'SCRAM-SHA1' });
    ask({ opcode: 0x20 });
    expect(kinds(steps())).toEqual(['> 3']);
    expect(script.held.get(reason)?.size).toBe(2);
  });

  it('holds back what was not captured whole, and what has nowhere to go', () => {
    const cut = scripted();
    cut.ask({ opcode: 0x01, key: 'k' }, { missing: 3 });
    expect(cut.script.held.get('truncated')?.get('Set')).toBe(1);
    const lost = scripted({ isReachable: () => false });
    lost.ask({ opcode: 0x01, key: 'k' });
    expect(lost.script.held.get('elsewhere')?.get('Set')).toBe(1);
    expect([...cut.steps(), ...lost.steps()]).toEqual([]);
  });

  it('marks the setup that comes along with what is picked', () => {
    const { ask, answer, steps, script } = scripted({ picks: ({ opcode }) => opcode === 0x00 });
    answer(ask({ opcode: 0x1f }), { opcode: 0x1f });
    ask({ opcode: 0x0a });
    ask({ opcode: 0x00, key: 'k' });
    const all = steps();
    expect(kinds(all)).toEqual(['> 1', '> 4']);
    expect(all.map((step) => step.kind === 'request' && step.isSetup)).toEqual([true, false]);
    expect(script.passedOver).toBe(1);
  });

  it('weighs nothing once all of it was taken', () => {
    const { ask, answer, steps, script } = scripted();
    answer(ask({ opcode: 0x00, key: 'k' }), { opcode: 0x00, value: 'v'.repeat(1000) });
    expect(script.bytes).toBeGreaterThan(1000);
    steps();
    expect(script.bytes).toBe(0);
  });
});

it('holds back commands that exist', () => {
  const unknown = [...DESTRUCTIVE].filter((name) => commandTable.named(name)?.name !== name);
  expect(unknown).toEqual([]);
});
