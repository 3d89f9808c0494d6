/** What each kind of overlay does with a key: adding a kind is a line here and in its pane's table. */
import { pressInBar } from './bar-commands.js';
import { pressInHelp } from './help-keys.js';
import { pressInMenu } from './menu-keys.js';
import type { Overlay, OverlayKind, OverlayOf } from './overlay.js';
import { pressInPalette } from './palette-keys.js';
import { pressInPrompt } from './prompt-keys.js';
import type { State } from './state.js';
import type { Step } from './step.js';
import { pressInView } from './views/view-keys.js';

type Press<K extends OverlayKind> = (state: State, overlay: OverlayOf<K>, key: string) => Step;

const PRESS: { readonly [K in OverlayKind]: Press<K> } = {
  filter: pressInBar,
  help: pressInHelp,
  palette: pressInPalette,
  prompt: pressInPrompt,
  menu: pressInMenu,
  view: pressInView,
};

/** The kind of the overlay and that of its handler are one, which the compiler cannot see. */
export const pressInOverlay = <K extends OverlayKind>(
  state: State,
  overlay: Overlay & OverlayOf<K>,
  key: string,
): Step => (PRESS[overlay.kind] as Press<K>)(state, overlay, key);
