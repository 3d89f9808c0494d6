/** What each kind of overlay looks like, and how much of the screen it takes. */
import type { Overlay, OverlayKind, OverlayOf } from '../model/overlay.js';
import { placeOver } from '../model/selected-line.js';
import type { State } from '../model/state.js';
import type { Line } from '../paint/line.js';
import { openFilterBar } from './filter-bar.js';
import { helpPane } from './help.js';
import { menuLines } from './menu.js';
import { paletteLines } from './palette.js';
import { promptLines } from './prompt.js';
import { suggestions } from './suggestions.js';
import { viewPane } from './views/view.js';

interface Look<K extends OverlayKind> {
  /** First line of the screen that it lies over; `clear`: where the selected line is not. */
  readonly from: number | 'clear';
  /** It lies over all to the status bar: what is below need not be drawn. */
  readonly covers: boolean;
  /** At most `height` lines of `width` cells. */
  readonly lines: (
    state: State,
    overlay: OverlayOf<K>,
    width: number,
    height: number,
  ) => readonly Line[];
}

const LOOKS: { readonly [K in OverlayKind]: Look<K> } = {
  filter: {
    ...{ from: 0, covers: false },
    lines: (_, { bar }, width, height) => [
      openFilterBar(bar, width),
      ...suggestions(bar, width, height - 1),
    ],
  },
  palette: { from: 0, covers: false, lines: paletteLines },
  prompt: {
    ...{ from: 'clear', covers: false },
    lines: (_, prompt, width) => promptLines(prompt, width),
  },
  menu: { from: 'clear', covers: false, lines: (_, { menu }, width) => menuLines(menu, width) },
  view: {
    from: 1,
    covers: true,
    lines: (state, { view }, ...size) => viewPane(state, view, ...size),
  },
  help: { from: 0, covers: true, lines: (_, help, ...size) => helpPane(help, ...size) },
};

const lookOf = (overlay: Overlay): Look<OverlayKind> =>
  LOOKS[overlay.kind] as unknown as Look<OverlayKind>;

/** The panes' body is hidden by an overlay. */
export const isCovered = ({ overlays }: State): boolean =>
  overlays.some((overlay) => lookOf(overlay).covers);

/** @param lines those of the screen without its status bar */
export function withOverlays(state: State, lines: readonly Line[]): readonly Line[] {
  return state.overlays.reduce((under, overlay) => {
    const { from, lines: draw } = lookOf(overlay);
    const least = from === 'clear' ? 0 : from;
    const room = under.length - least;
    const above = draw(state, overlay, state.width, room).slice(0, room);
    const at = from === 'clear' ? placeOver(state, above.length) : from;
    return [...under.slice(0, at), ...above, ...under.slice(at + above.length)];
  }, lines);
}
