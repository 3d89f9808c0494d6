/** Conversations: one line per connection. */
import type { ConversationOrder } from '../../../session/port/view.js';
import { lineAt, message, orderOf, type ViewModel } from './view-state.js';

const ORDERS: readonly [ConversationOrder, ...ConversationOrder[]] = [
  ...(['stream', 'messages', 'bytes', 'duration', 'findings'] as const),
];

export const CONVERSATIONS: ViewModel<'conversations'> = {
  orders: ORDERS,
  heads: 1,
  wish: (view, window) => ({ what: 'conversations', window, order: orderOf(ORDERS, view) }),
  enter: ({ cursor }, report) => message(lineAt(report, cursor)?.first),
};
