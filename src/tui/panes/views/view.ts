/** A view over the panes: its title with how far it has counted, its heads, and its lines. */
import type { ViewKind, ViewReport } from '../../../session/port/view.js';
import type { State } from '../../model/state.js';
import { roomOf } from '../../model/views/view-moves.js';
import type { ReportOf, Room, ViewState } from '../../model/views/view-state.js';
import { type Line, lay, span } from '../../paint/line.js';
import { DIM } from '../../paint/style.js';
import { titleLine } from '../title.js';
import { CONVERSATIONS } from './conversations.js';
import { FINDINGS } from './findings.js';
import { FOLLOW } from './follow.js';
import { GRAPH } from './graph.js';
import type { ViewLook } from './look.js';
import { STATISTICS } from './statistics.js';
import { TIMELINE } from './timeline.js';

const LOOKS: { readonly [K in ViewKind]: ViewLook<K> } = {
  conversations: CONVERSATIONS,
  statistics: STATISTICS,
  findings: FINDINGS,
  follow: FOLLOW,
  timeline: TIMELINE,
  graph: GRAPH,
};

/** Exactly `height` lines, the title included. */
export function viewPane(
  state: State,
  view: ViewState,
  width: number,
  height: number,
): readonly Line[] {
  const look = LOOKS[view.what] as unknown as ViewLook<ViewKind>;
  const { report } = view;
  const title = report === undefined ? view.what : look.title(report, view);
  const lines = [titleLine(`${title}${progressOf(report)}${noteOf(report)}`, width, true)];
  if (report === undefined) lines.push(lay([span('counting …', DIM)], width));
  else lines.push(...body(look, report, view, roomOf(state, view.what)));
  while (lines.length < height) lines.push(lay([], width));
  return lines.slice(0, height);
}

function body(
  look: ViewLook<ViewKind>,
  report: ReportOf<ViewKind>,
  view: ViewState,
  room: Room,
): readonly Line[] {
  const lines = look.lines(report, view, room);
  const isDone = report.progress.counted >= report.progress.messages;
  const isEmpty = 'total' in report && report.total === 0;
  if (!isEmpty) return lines;
  const told = isDone ? look.nothing : 'nothing so far';
  return [...lines, lay([span(told, DIM)], room.width)];
}

/** What the view cannot tell of. */
const noteOf = (report: ViewReport | undefined): string =>
  report?.note === undefined ? '' : ` · ${report.note}`;

/** How far the messages were gone through, unless all were. */
function progressOf(report: ViewReport | undefined): string {
  if (report === undefined) return '';
  const { counted, messages } = report.progress;
  if (counted >= messages) return '';
  return ` · ${Math.floor((counted / messages) * 100)} % of ${messages.toLocaleString('en-US')}`;
}
