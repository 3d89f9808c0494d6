/** What a history keeps, and what it says of it: as a list would that is cut at its beginning. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Situation } from '../../../src/analysis/fusion/situation.js';
import { History, type TimelineEvent } from '../../../src/analysis/timeline/history.js';

const eventOf = (number: number): TimelineEvent => ({
  number,
  at: { s: 1_700_000_000 + number, ns: number % 1_000_000_000 },
  node: `node ${number % 3}`,
  client: `client ${number % 5}`,
  bucket: number % 2 === 0 ? 'travel' : '',
  vbucket: number % 1024,
  what: 'uploader started',
  detail: number % 7 === 0 ? '' : `term ${number}`,
});

function tell(history: History, { vbucket, what, detail, bucket, ...where }: TimelineEvent): void {
  const situation: Situation = {
    ...where,
    request: where.number,
    stream: 0,
    bucket,
    seenFromStart: true,
  };
  history.tell(situation, vbucket, what, detail);
}

it('keeps the newest events, oldest first, and counts all', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(500), (cap, count) => {
      const history = new History(cap);
      const all = Array.from({ length: count }, (_, i) => eventOf(i + 1));
      for (const event of all) tell(history, event);
      expect([...history.events()]).toEqual(all.slice(-cap));
      expect(history.told).toBe(count);
      expect(history.evicted).toBe(Math.max(0, count - cap));
    }),
  );
});
