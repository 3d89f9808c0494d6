/** Conversations: a line per connection, its two ends, and how much went each way. */
import type { ConversationLine } from '../../../session/port/view.js';
import { CONVERSATIONS as MODEL } from '../../model/views/conversations.js';
import { orderText } from '../../model/views/view-state.js';
import { RED, YELLOW } from '../../paint/style.js';
import { signOf } from '../signs.js';
import { bytesText, countText, secondsText } from './figures.js';
import { type TableColumn, tableLines, type ViewLook } from './look.js';

const COLUMNS: readonly TableColumn<ConversationLine>[] = [
  { title: 'Stream', width: 6, align: 'right', rank: 0, text: (l) => String(l.stream) },
  { title: 'Client', width: 21, most: 47, rank: 1, text: (l) => l.client },
  { title: 'Node', width: 21, most: 47, rank: 2, text: (l) => l.node },
  { title: 'Bucket', width: 12, most: 24, rank: 7, text: (l) => l.bucket },
  { title: 'User', width: 12, most: 24, rank: 10, text: (l) => l.user },
  { title: '→', width: 9, align: 'right', rank: 3, text: (l) => countText(l.requests) },
  { title: '←', width: 9, align: 'right', rank: 4, text: (l) => countText(l.responses) },
  { title: 'Bytes →', width: 9, align: 'right', rank: 8, text: (l) => bytesText(l.bytesToNode) },
  { title: '← Bytes', width: 9, align: 'right', rank: 9, text: (l) => bytesText(l.bytesToClient) },
  { title: 'Begins', width: 12, align: 'right', rank: 11, text: (l) => secondsText(l.begin) },
  { title: 'Lasts', width: 12, align: 'right', rank: 6, text: (l) => secondsText(l.duration) },
  {
    ...{ title: 'Find.', width: 6, align: 'right', rank: 5 },
    text: (l) => (l.findings === 0 ? '' : `${signOf(l.worst).mark} ${l.findings}`),
    style: (l) => (l.worst === 'error' ? RED : YELLOW),
  },
];

export const CONVERSATIONS: ViewLook<'conversations'> = {
  title: (report, view) => `Conversations: ${countText(report.total)}, ${orderText(MODEL, view)}`,
  nothing: 'no connection has a message in the list',
  lines: ({ lines, top }, { cursor }, { width }) => tableLines(COLUMNS, lines, top, cursor, width),
};
