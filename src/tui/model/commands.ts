/** What each command does. The help screen takes the movement keys while it is open. */
import type { TimeFormat } from '../../session/snapshot.js';
import { applied, openedBar } from './bar-commands.js';
import {
  fold,
  moveByte,
  moveHex,
  moveTree,
  selectedLine,
  setOpen,
  unfold,
} from './detail-moves.js';
import { helpLines, helpRoom } from './help-text.js';
import type { Command } from './keys.js';
import { PANES, type Pane } from './layout.js';
import { moveList, setFollow } from './list-moves.js';
import { grows, type State, type Step, step } from './state.js';
import { clamp, type Motion, target } from './window.js';

export type Handler = (state: State) => Step;
type Commands = Readonly<Record<Command, Handler>>;

/** Wireshark's time formats in the order of its menu, with its words. */
const TIME_FORMATS: readonly (readonly [TimeFormat, string])[] = [
  ['r', 'seconds since the first message'],
  ['d', 'seconds since the previous message'],
  ['dd', 'seconds since the previous displayed message'],
  ['a', 'time of day'],
  ['ad', 'date and time of day'],
  ['u', 'time of day, UTC'],
  ['e', 'seconds since 1970-01-01'],
];

const pure =
  (change: (state: State) => State): Handler =>
  (state) =>
    step(change(state));

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

const find =
  (direction: 1 | -1): Handler =>
  (state) => {
    const from = state.list.selected;
    const query = { what: 'finding', from, step: direction } as const;
    return from === 0 ? step(state) : step(state, { type: 'find', query });
  };

const seek = (state: State, number: number): Step =>
  step({ ...state, seeking: number }, { type: 'locate', number });

/** Enter: into the message; on a field, its reference or its folding; from a byte to its field. */
const open: Handler = (state) => {
  if (state.focus !== 'tree') return step({ ...state, focus: 'tree' });
  const line = selectedLine(state);
  if (line?.node.jump !== undefined) return seek(state, line.node.jump);
  return step(setOpen(state, !line?.open));
};

/** To the partner; where the detail that names it is still to come, when it has come. */
export const partner: Handler = (state) => {
  const { detail, list } = state;
  if (detail?.number !== list.selected && list.selected !== 0) {
    return step({ ...state, partnerWanted: true });
  }
  if (detail?.partner !== undefined) return seek(state, detail.partner);
  const message =
    list.selected < 0
      ? 'an event has no partner'
      : 'no request or response that belongs to this message is known';
  return step({ ...state, message });
};

const mark: Handler = (state) => {
  const { selected } = state.list;
  if (selected < 0) return step({ ...state, message: 'only messages can be marked' });
  return selected === 0 ? step(state) : step(state, { type: 'mark', number: selected });
};

const pause: Handler = (state) => {
  const { snapshot } = state;
  if (snapshot === undefined || !grows(snapshot)) {
    return step({ ...state, message: 'nothing to pause: the file is read to its end' });
  }
  return step(state, { type: 'pause', on: !snapshot.paused });
};

const nextTime = pure((state) => {
  const at = TIME_FORMATS.findIndex(([format]) => format === state.time);
  const [time, words] = TIME_FORMATS[(at + 1) % TIME_FORMATS.length] ?? ['r', ''];
  return { ...state, time, message: `time: ${words}` };
});

/** Out of what was entered last; in the list, out of its filter. */
const back = pure((state) => {
  if (state.zoomed) return { ...state, zoomed: false };
  return state.focus === 'list' ? applied(state, '') : { ...state, focus: 'list' };
});

const COMMANDS: Commands = {
  down: motion('down'),
  up: motion('up'),
  'page-down': motion('page-down'),
  'page-up': motion('page-up'),
  first: motion('first'),
  last: motion('last'),
  left: byte(-1),
  right: byte(1),
  open,
  unfold: pure(unfold),
  fold: pure(fold),
  'next-pane': turn(1),
  'previous-pane': turn(-1),
  zoom: pure((state) => ({ ...state, zoomed: !state.zoomed })),
  'next-finding': find(1),
  'previous-finding': find(-1),
  partner,
  mark,
  follow: pure((state) => setFollow(state, !state.follow)),
  pause,
  'time-format': nextTime,
  redraw: (state) => step(state, { type: 'redraw' }),
  filter: pure(openedBar),
  help: pure((state) => ({ ...state, help: 0 })),
  back,
  quit: (state) => step(state, { type: 'quit' }),
};

const shut = pure((state) => ({ ...state, help: undefined }));
const scrollHelp = (kind: Motion): Handler =>
  pure((state) => {
    const total = helpLines(state.width).length;
    const height = helpRoom(state.height);
    const top = target(kind, state.help ?? 0, height, total);
    return { ...state, help: clamp(top, 0, Math.max(0, total - height)) };
  });

/** While the help screen is open: movement scrolls it, everything else closes it. */
const IN_HELP: Commands = {
  ...(Object.fromEntries(Object.keys(COMMANDS).map((name) => [name, shut])) as Commands),
  down: scrollHelp('down'),
  up: scrollHelp('up'),
  'page-down': scrollHelp('page-down'),
  'page-up': scrollHelp('page-up'),
  first: scrollHelp('first'),
  last: scrollHelp('last'),
  redraw: COMMANDS.redraw,
  quit: COMMANDS.quit,
};

export const commands = (state: State): Commands => (state.help === undefined ? COMMANDS : IN_HELP);
