/** Findings, grouped by what was found; a group is unfolded to the messages it was found in. */
import { lineAt, message, type ViewModel } from './view-state.js';

export const FINDINGS: ViewModel<'findings'> = {
  orders: [],
  heads: 0,
  wish: ({ open }, window) => ({ what: 'findings', window, open }),
  enter: ({ cursor }, report) => {
    const line = lineAt(report, cursor);
    return line?.type === 'group' ? { type: 'fold', id: line.id } : message(line?.number);
  },
};
