/** What concerns the terminal: the mouse, and leaving it to the shell for a while. */
import { type Handler, told } from './handler.js';
import { choice, menuOf } from './menu.js';
import { opened } from './stack.js';
import { step } from './step.js';

const mouse: Handler = (state, argument) => {
  const on = argument === '' ? !state.mouse.on : argument === 'on';
  if (!['', 'on', 'off'].includes(argument)) return told(state, 'mouse: on, or off');
  const message = on ? 'mouse: on' : 'mouse: off; it is the terminal’s own';
  return step({ ...state, mouse: { on, dragged: undefined }, message });
};

/** A proxy that is stopped relays nothing: that must be meant. */
const STOPS_TRAFFIC = menuOf('Suspended, the traffic stops too', [
  choice('n', 'no: go on', 'redraw'),
  choice('y', 'yes: suspend all of it', 'suspend', '!'),
]);

const suspend: Handler = (state, argument) =>
  state.snapshot?.mode === 'live' && argument !== '!'
    ? step(opened(state, { kind: 'menu', menu: STOPS_TRAFFIC }))
    : step(state, { type: 'suspend' });

export const TERMINAL_COMMANDS = { mouse, suspend } satisfies Readonly<Record<string, Handler>>;
