/**
 * Two that change what passes: what the first lets go on is what the second gets. Either may hold
 * a sender, who is read when neither does.
 */

import type { Transform, Transforming, TransformOutlet } from '../../proxy/transform.js';
import type { End } from '../../tcp/events.js';

export function inTurn(first: Transforming, second: Transforming): Transforming {
  return {
    opened: (address) => first.opened?.(address),
    openFailed: (target, reason) => first.openFailed?.(target, reason),
    make: (passage, outlet) => {
      const [ofFirst, ofSecond] = sharedHold(outlet);
      const later = second.make(passage, { ...outlet, hold: ofSecond });
      if (later === undefined) return first.make(passage, outlet);
      const earlier = first.make(passage, {
        ...outlet,
        hold: ofFirst,
        write: (from, bytes) => later.push(from, bytes),
      });
      return earlier === undefined ? later : chained(earlier, later);
    },
  };
}

const chained = (earlier: Transform, later: Transform): Transform => ({
  push: (from, bytes) => earlier.push(from, bytes),
  end: (from, done) => earlier.end(from, () => later.end(from, done)),
  over: () => {
    earlier.over?.();
    later.over?.();
  },
});

type Hold = TransformOutlet['hold'];

function sharedHold(outlet: TransformOutlet): readonly [Hold, Hold] {
  const holders = [new Set<number>(), new Set<number>()] as const;
  const holdOf =
    (holder: number): Hold =>
    (from: End, on) => {
      const before = holders[from].size > 0;
      if (on) holders[from].add(holder);
      else holders[from].delete(holder);
      if (before !== holders[from].size > 0) outlet.hold(from, on);
    };
  return [holdOf(0), holdOf(1)];
}
