/** Commands of the three panes: moving, folding, going from one to another. */
import { applied } from './bar-commands.js';
import {
  fold,
  moveByte,
  moveHex,
  moveTree,
  selectedLine,
  setOpen,
  turnTab,
  unfold,
} from './detail-moves.js';
import { type Handler, pure } from './handler.js';
import { PANES, type Pane } from './layout.js';
import { moveList } from './list-moves.js';
import { seek } from './message-commands.js';
import type { State } from './state.js';
import { step } from './step.js';
import type { Motion } from './window.js';

/** A movement is of the focused pane, and gives up a search under way. */
const motion = (kind: Motion): Handler =>
  pure((state) => {
    const movers: Record<Pane, (state: State, motion: Motion) => State> = {
      list: moveList,
      tree: moveTree,
      hex: moveHex,
    };
    return movers[state.focus]({ ...state, seeking: undefined }, kind);
  });

const turn = (by: 1 | -1): Handler =>
  pure((state) => {
    const at = PANES.indexOf(state.focus) + by + PANES.length;
    return { ...state, focus: PANES[at % PANES.length] ?? 'list' };
  });

const byte = (by: 1 | -1): Handler => pure((state) => moveByte(state, state.hex.cursor + by));

/** Enter: into the message; on a field, its reference or its folding; from a byte to its field. */
const open: Handler = (state) => {
  if (state.focus !== 'tree') return step({ ...state, focus: 'tree' });
  const line = selectedLine(state);
  if (line?.node.jump !== undefined) return seek(state, line.node.jump);
  return step(setOpen(state, !line?.open));
};

/** Out of what was entered last; in the list, out of its filter. */
const back = pure((state) => {
  if (state.zoomed) return { ...state, zoomed: false };
  return state.focus === 'list' ? applied(state, '') : { ...state, focus: 'list' };
});

export const PANE_COMMANDS = {
  down: motion('down'),
  up: motion('up'),
  'page-down': motion('page-down'),
  'page-up': motion('page-up'),
  first: motion('first'),
  last: motion('last'),
  left: byte(-1),
  right: byte(1),
  'dump-tab': pure(turnTab),
  open,
  unfold: pure(unfold),
  fold: pure(fold),
  'next-pane': turn(1),
  'previous-pane': turn(-1),
  zoom: pure((state) => ({ ...state, zoomed: !state.zoomed })),
  back,
} satisfies Readonly<Record<string, Handler>>;
