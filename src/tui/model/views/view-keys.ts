/** What the keys do in a view. */
import { run } from '../commands.js';
import { told } from '../handler.js';
import { commandFor } from '../keys.js';
import { seek } from '../message-commands.js';
import type { OverlayOf } from '../overlay.js';
import { type ViewCommand, viewCommandFor } from '../overlay-keys.js';
import { closed } from '../stack.js';
import type { State } from '../state.js';
import { type Step, step } from '../step.js';
import type { Motion } from '../window.js';
import { axisCells, moved, unzoomed, zoomed } from './axis.js';
import { modelOf, movedBy, withView } from './view-moves.js';
import { lineAt, type ViewState } from './view-state.js';

type Handler = (state: State, view: ViewState) => Step;

const moving =
  (motion: Motion): Handler =>
  (state, view) =>
    step(withView(state, movedBy(state, view, motion)));

const onAxis =
  (change: (view: ViewState, cells: number) => ViewState): Handler =>
  (state, view) =>
    step(withView(state, change(view, axisCells(view.what, state.width))));

/** To the message, which closes the view; or the group is unfolded; or the list filtered. */
const enter: Handler = (state, view) => {
  const { report } = view;
  const entered = report && modelOf(view.what).enter(view, report);
  switch (entered?.type) {
    case 'message':
      return seek(closed(state), entered.number);
    case 'filter':
      return run(closed(state), 'combine-filter', `and ${entered.filter}`);
    case 'fold': {
      const { open } = view;
      const isOpen = open.includes(entered.id);
      const next = isOpen ? open.filter((id) => id !== entered.id) : [...open, entered.id];
      return step(withView(state, { ...view, open: next }));
    }
    default:
      return step(state);
  }
};

const nextOrder: Handler = (state, view) => {
  const { orders } = modelOf(view.what);
  if (orders.length === 0) return told(state, 'this view has one order only');
  const order = (view.order + 1) % orders.length;
  const next = { ...view, order, cursor: 0, top: 0, sought: messageAt(view) };
  return told(withView(state, next), `order: ${orders[order]}`);
};

/** In another form of a talk the cursor is on the same message. */
const messageAt = ({ report, cursor }: ViewState): number | undefined =>
  report?.what === 'follow' ? lineAt(report, cursor)?.number : undefined;

const HANDLERS: Readonly<Record<ViewCommand, Handler>> = {
  'view-down': moving('down'),
  'view-up': moving('up'),
  'view-page-down': moving('page-down'),
  'view-page-up': moving('page-up'),
  'view-first': moving('first'),
  'view-last': moving('last'),
  'view-enter': enter,
  'view-order': nextOrder,
  'view-close': (state) => step(closed(state)),
  'axis-right': onAxis((view, cells) => moved(view, 1, cells)),
  'axis-left': onAxis((view, cells) => moved(view, -1, cells)),
  'axis-in': onAxis((view, cells) => zoomed(view, 0.5, cells)),
  'axis-out': onAxis((view, cells) => zoomed(view, 2, cells)),
  'axis-all': onAxis(unzoomed),
};

export function pressInView(state: State, { view }: OverlayOf<'view'>, key: string): Step {
  const own = viewCommandFor(key, view.what, 'view');
  if (own !== undefined) return HANDLERS[own](state, view);
  const command = commandFor(key, 'anywhere');
  return command === undefined ? step(state) : run(state, command);
}
