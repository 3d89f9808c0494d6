/** What is remembered of a connection that lasts for weeks: the latest, and no more of it. */
import { describe, expect, it } from 'vitest';
import { Dialogue } from '../../../src/analysis/dialogue/dialogue.js';
import { findingOf } from '../../../src/analysis/dialogue/speaker.js';
import { CLIENT, SERVER } from '../../../src/tcp/events.js';

const connection = {
  index: 0,
  midstream: false,
  ends: [
    { address: '10.0.0.1', port: 50_001 },
    { address: '10.0.0.2', port: 11_210 },
  ],
} as const;
const begun = (): Dialogue => new Dialogue(connection, 1, (node) => node);

describe('a dialogue', () => {
  it('watches the latest 1024 Fusion commands of each end that wait', () => {
    const dialogue = begun();
    for (let number = 1; number <= 1024; number += 1) dialogue.askedFusion(CLIENT, number, 'Stat');
    expect([...dialogue.fusion[CLIENT].keys()].at(0)).toBe(1);
    for (let number = 1025; number <= 3000; number += 1) {
      dialogue.askedFusion(CLIENT, number, 'Stat');
    }
    expect(dialogue.fusion[CLIENT].size).toBe(1024);
    expect([...dialogue.fusion[CLIENT].keys()].at(0)).toBe(3000 - 1023);
    expect(dialogue.fusion[SERVER].size).toBe(0);
  });

  it('remembers the latest 64 requests that were answered as if they were others', () => {
    const dialogue = begun();
    for (let number = 1; number <= 65; number += 1) dialogue.mismatched(number);
    const known = [0, 1, 2, 65, 66].map((number) => dialogue.isMismatched(number));
    expect(known).toEqual([false, false, true, true, false]);
  });

  it('keeps 64 findings for the next message of a direction, and counts the rest', () => {
    const dialogue = begun();
    for (let i = 0; i < 70; i += 1) dialogue.later(SERVER, findingOf('tcp.gap', `gap ${i}`));
    expect(dialogue.due(CLIENT)).toEqual([]);
    const due = dialogue.due(SERVER);
    expect([due.length, due[0]?.message, dialogue.dropped]).toEqual([64, 'gap 0', 6]);
    expect(dialogue.due(SERVER)).toEqual([]);
  });
});
