/** One connection's messages as a talk of two. */
import type { FollowForm } from '../../../session/port/view.js';
import { lineAt, message, orderOf, type ViewModel } from './view-state.js';

const FORMS: readonly [FollowForm, ...FollowForm[]] = ['messages', 'ascii', 'hex'];

/** Cells before a line's text: who speaks. */
const SPEAKER_CELLS = 2;

export const FOLLOW: ViewModel<'follow'> = {
  orders: FORMS,
  heads: 0,
  wish: (view, window, width) => ({
    ...{ what: 'follow', window, stream: view.stream },
    ...{ form: orderOf(FORMS, view), width: width - SPEAKER_CELLS },
    ...(view.sought !== undefined && { sought: view.sought }),
  }),
  enter: ({ cursor }, report) => message(lineAt(report, cursor)?.number),
};
