/** The message list: one row per message, its number first; between them what happened besides. */
import type { Row } from '../../session/port/row.js';
import { rowAt } from '../model/derived.js';
import type { Placed } from '../model/layout.js';
import type { State } from '../model/state.js';
import { exactly } from '../paint/cells.js';
import { type Line, lay, Run, span } from '../paint/line.js';
import {
  attributesOver,
  BOLD,
  COMMENT_GROUND,
  DIM,
  INVERSE,
  MARKED_GROUND,
  over,
  PARTNER_GROUND,
  PLAIN,
  ruleStyle,
  type Style,
  UNDERLINE,
} from '../paint/style.js';
import { type Column, columnsFor } from './columns.js';
import { percentOf } from './filter-bar.js';
import { signOf } from './signs.js';

export function listPane(state: State, { width, height }: Placed): readonly Line[] {
  const counted = state.snapshot?.counters.messages ?? 0;
  const highest = state.snapshot?.rows.at(-1)?.number ?? 0;
  const columns = columnsFor({
    width,
    time: state.time,
    chosen: state.columns,
    highest: Math.max(counted, highest),
  });
  const lines = [header(columns, width, state.focus === 'list')];
  for (let y = 0; y < height - 1; y++) {
    const index = state.list.top + y;
    const row = rowAt(state, index);
    const selected = index === state.list.cursor;
    lines.push(row === undefined ? empty(state, y, width) : rowLine(row, columns, width, selected));
  }
  return lines;
}

function header(columns: readonly Column[], width: number, focused: boolean): Line {
  const text = columns.map((column) => exactly(column.title, column.width, column.align)).join(' ');
  return lay([span(text, focused ? BOLD | UNDERLINE : DIM | UNDERLINE)], width);
}

/**
 * What is ignored is greyed out. A colour rule gives a row its look; else what is wrong with the
 * message colours it, over a ground that tells what it is to the user. Its selection inverts all.
 */
function rowStyle(row: Row, selected: boolean): Style {
  if (row.ignored) return DIM | (selected ? INVERSE : PLAIN);
  if (row.rule !== undefined) return ruleStyle(row.rule) | (selected ? INVERSE : PLAIN);
  const { style } = signOf(
    row.severity === 'error' || row.severity === 'warn' ? row.severity : undefined,
  );
  const base = row.kind === 'event' && style === PLAIN ? DIM : style;
  return selected ? base | INVERSE : over(base, groundOfRow(row));
}

function groundOfRow({ marked, commented, partner }: Row): Style {
  if (marked) return MARKED_GROUND;
  if (commented) return COMMENT_GROUND;
  return partner ? PARTNER_GROUND : PLAIN;
}

const keptAs = (base: Style): Style => base;

function rowLine(row: Row, columns: readonly Column[], width: number, selected: boolean): Line {
  const base = rowStyle(row, selected);
  const line = new Run();
  // What has a look as a whole would be harder to see in parts; what is ignored is not to be seen.
  const cell = row.ignored ? keptAs : row.rule === undefined ? over : attributesOver;
  for (const [x, column] of columns.entries()) {
    if (x > 0) line.add(' ', base);
    const text = exactly(column.text(row), column.width, column.align);
    line.add(text, cell(base, column.style(row)));
  }
  return lay(line.spans(), width, base);
}

function empty(state: State, y: number, width: number): Line {
  const told = y === 0 && state.snapshot !== undefined && state.snapshot.total === 0;
  return lay([span(told ? emptiness(state) : '', DIM)], width, PLAIN);
}

/** Why there is nothing in the list. */
function emptiness({ snapshot }: State): string {
  const filter = snapshot?.filter;
  if (filter === undefined || filter.messages === 0) return 'No messages yet.';
  return percentOf(filter) < 100 ? 'No message matches so far.' : 'No message matches the filter.';
}
