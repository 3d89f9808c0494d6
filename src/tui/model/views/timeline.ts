/** What each vbucket went through: who owned its uploader, its snapshots, its mounts. */
import { axisCells } from './axis.js';
import { lineAt, message, type ViewModel } from './view-state.js';

export const TIMELINE: ViewModel<'timeline'> = {
  orders: [],
  heads: 1,
  wish: ({ span }, window, width) => ({
    ...{ what: 'timeline', window, columns: axisCells('timeline', width) },
    ...span,
  }),
  enter: ({ cursor, cell }, report) => {
    const { stretches = [] } = lineAt(report, cursor) ?? {};
    // On nothing: what was before it, or else what comes first.
    const at = stretches.findLast(({ from }) => from <= cell) ?? stretches[0];
    return message(at?.number);
  },
};
