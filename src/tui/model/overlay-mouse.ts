/**
 * The mouse where something lies over the panes: the wheel scrolls what is on top, a click chooses
 * a line of it; a click on what is chosen already goes into it, as Enter does.
 */
import type { MouseReport } from '../terminal/mouse-report.js';
import { candidatesIn, choose } from './bar.js';
import { withBar } from './bar-commands.js';
import { pressInHelp } from './help-keys.js';
import { pressInMenu, taken } from './menu-keys.js';
import type { Overlay, OverlayKind, OverlayOf } from './overlay.js';
import { entriesIn } from './palette.js';
import { chosenBy, runEntry } from './palette-keys.js';
import { placeOver } from './selected-line.js';
import type { State } from './state.js';
import { type Step, step } from './step.js';
import { pressInView } from './views/view-keys.js';
import { clickedAt, isAwaited, scrolledBy, withView } from './views/view-moves.js';

/** What a kind of overlay does with the mouse; absent: nothing. */
interface Hand<K extends OverlayKind> {
  /** @param lines that it scrolls, negative: up */
  readonly wheel?: (state: State, overlay: OverlayOf<K>, lines: number) => Step;
  readonly click?: (state: State, overlay: OverlayOf<K>, x: number, y: number) => Step;
}

const HANDS: { readonly [K in OverlayKind]: Hand<K> } = {
  menu: { wheel: turnMenu, click: clickMenu },
  palette: {
    wheel: (state, palette, lines) => step(chosenBy(state, palette, lines)),
    click: (state, palette, _, y) => {
      const { top, room } = entriesIn(state, palette);
      return y < 1 || y > room ? step(state) : runEntry(state, palette, top + y - 1);
    },
  },
  filter: {
    click: (state, { bar }, _, y) => {
      const { above, top, room } = candidatesIn(bar, state.height);
      const line = y - 1 - above;
      return step(line < 0 || line >= room ? state : withBar(state, choose(bar, top + line)));
    },
  },
  view: {
    wheel: (state, { view }, lines) => step(withView(state, scrolledBy(state, view, lines))),
    click: clickView,
  },
  help: { wheel: (state, help, lines) => pressInHelp(state, help, lines < 0 ? 'up' : 'down') },
  prompt: {},
};

/** The kind of the overlay and that of its hand are one, which the compiler cannot see. */
const handOf = <K extends OverlayKind>(overlay: Overlay & OverlayOf<K>): Hand<K> =>
  HANDS[overlay.kind] as unknown as Hand<K>;

/** @param lines that the wheel scrolls at a time */
export function mouseOver(
  state: State,
  overlay: Overlay,
  { action, x, y }: MouseReport,
  lines: number,
): Step {
  const { wheel, click } = handOf(overlay);
  if (action === 'press') return click?.(state, overlay, x, y) ?? step(state);
  if (action === 'wheel-up') return wheel?.(state, overlay, -lines) ?? step(state);
  if (action === 'wheel-down') return wheel?.(state, overlay, lines) ?? step(state);
  return step(state);
}

/** All of a menu is on the screen: the wheel goes from choice to choice. */
function turnMenu(state: State, menu: OverlayOf<'menu'>, lines: number): Step {
  return pressInMenu(state, menu, lines < 0 ? 'up' : 'down');
}

function clickMenu(state: State, overlay: OverlayOf<'menu'>, _x: number, y: number): Step {
  const { choices } = overlay.menu;
  const line = y - placeOver(state, choices.length + 1);
  if (line === 0) return step(state);
  // Beside the menu: it is left.
  return taken(state, choices[line - 1]);
}

function clickView(state: State, overlay: OverlayOf<'view'>, x: number, y: number): Step {
  const { view } = overlay;
  const next = clickedAt(state, view, x, y);
  if (next === undefined) return step(state);
  const isChosen = next.cursor === view.cursor && next.cell === view.cell;
  if (!isChosen || isAwaited(state, view)) return step(withView(state, next));
  return pressInView(state, overlay, 'enter');
}
