/** Events made by hand. */
import type { EventText, SessionEvent } from '../../../src/session/events/event.js';
import { momentOf } from '../build.js';

/** An event of that name, so many milliseconds into the capture. */
export const happening = (
  ms: number,
  name = 'thing',
  more: Partial<EventText> = {},
): SessionEvent => ({
  at: momentOf(ms),
  told: () => ({
    ...{ name, info: `${name} at ${ms}`, client: '', node: '', from: undefined, lines: [] },
    ...more,
  }),
});
