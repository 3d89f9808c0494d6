/** What each view says of itself on the screen; and the small things that views share. */
import type { ViewKind } from '../../../session/port/view.js';
import type { ReportOf, Room, ViewState } from '../../model/views/view-state.js';
import { exactly } from '../../paint/cells.js';
import { type Line, lay, Run, span } from '../../paint/line.js';
import { BOLD, INVERSE, over, PLAIN, type Style, UNDERLINE } from '../../paint/style.js';

export interface ViewLook<K extends ViewKind> {
  readonly title: (report: ReportOf<K>, view: ViewState) => string;
  /** Heads first, then at most `room.height` lines. */
  readonly lines: (report: ReportOf<K>, view: ViewState, room: Room) => readonly Line[];
  /** Said where there is no line. */
  readonly nothing: string;
}

/** A column of a table; the list's columns are the same in small (panes/columns.ts). */
export interface TableColumn<Row> {
  readonly title: string;
  readonly width: number;
  readonly align?: 'right';
  readonly text: (row: Row) => string;
  readonly style?: (row: Row) => Style;
  /** Cells that it may have where there is room for more than its width. */
  readonly most?: number;
  /** Lower is needed more: columns are left out from the highest on. */
  readonly rank: number;
}

/** The columns that fit, in their order; what is left goes to those that can do with more. */
function fitting<Row>(
  columns: readonly TableColumn<Row>[],
  width: number,
): readonly TableColumn<Row>[] {
  const kept = new Set<TableColumn<Row>>();
  let left = width + 1;
  for (const column of [...columns].sort((a, b) => a.rank - b.rank)) {
    if (column.width + 1 > left) break;
    kept.add(column);
    left -= column.width + 1;
  }
  return columns
    .filter((column) => kept.has(column))
    .map((column) => {
      const more = Math.min(left, Math.max(0, (column.most ?? 0) - column.width));
      left -= more;
      return { ...column, width: column.width + more };
    });
}

/** A head and lines, the one under the cursor inverse. */
export function tableLines<Row>(
  columns: readonly TableColumn<Row>[],
  rows: readonly Row[],
  top: number,
  cursor: number,
  width: number,
): readonly Line[] {
  const shown = fitting(columns, width);
  const head = shown.map(({ title, width: cells, align }) => exactly(title, cells, align));
  return [
    lay([span(head.join(' '), BOLD | UNDERLINE)], width, UNDERLINE),
    ...rows.map((row, y) => {
      const base = top + y === cursor ? INVERSE : PLAIN;
      const line = new Run();
      for (const [x, column] of shown.entries()) {
        if (x > 0) line.add(' ', base);
        const text = exactly(column.text(row), column.width, column.align);
        line.add(text, over(base, column.style?.(row) ?? PLAIN));
      }
      return lay(line.spans(), width, base);
    }),
  ];
}
