/** The overlays of the state: laid over, taken away, changed. */
import type { Overlay, OverlayKind, OverlayOf } from './overlay.js';
import type { State } from './state.js';

/** With something laid over all that is there. */
export const opened = (state: State, overlay: Overlay): State => ({
  ...state,
  overlays: [...state.overlays, overlay],
});

/** Without what lies on top. */
export const closed = (state: State): State => ({
  ...state,
  overlays: state.overlays.slice(0, -1),
});

/** With another state of what lies on top. */
export const changed = (state: State, overlay: Overlay): State => opened(closed(state), overlay);

export const topOverlay = ({ overlays }: State): Overlay | undefined => overlays.at(-1);

/** The overlay of a kind, on top or under another; there is one of a kind at most. */
export const overlayOf = <K extends OverlayKind>(
  { overlays }: State,
  kind: K,
): OverlayOf<K> | undefined => overlays.find((each): each is OverlayOf<K> => each.kind === kind);
