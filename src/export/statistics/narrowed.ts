/** Statistics of which all that follows the name is a display filter, as `opcodes[,FILTER]`. */
import type { MessageEvent } from '../../message.js';
import type {
  Circumstances,
  Needs,
  Running,
  Selector,
  Statistic,
  StatisticKind,
} from './statistic.js';

/** What a filter may want of messages. */
const FILTER_NEEDS: Needs = { exchanges: true, requests: true };

/** @param open makes the statistic; its messages are those that the filter lets through */
export function narrowed(
  needs: Needs,
  open: (circumstances: Circumstances) => Running,
): StatisticKind['ask'] {
  return (rest, select): Statistic => {
    // An empty filter, as with tshark, is none.
    if (rest === undefined || rest.trim() === '') return { needs, open };
    const holds = select(rest);
    return {
      needs: { ...needs, ...FILTER_NEEDS },
      open: (circumstances) => only(holds, open(circumstances)),
    };
  };
}

const only = (holds: Selector, running: Running): Running => ({
  message: (event: MessageEvent, counts: boolean) => running.message(event, counts && holds(event)),
  found: (...args) => running.found?.(...args),
  result: () => running.result(),
});
