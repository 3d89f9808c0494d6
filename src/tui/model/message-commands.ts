/** Commands of messages and of the list as a whole: where to go, what to mark, how to follow. */
import type { TimeFormat } from '../../session/port/time-format.js';
import { type Handler, pure, told } from './handler.js';
import { setFollow } from './list-moves.js';
import type { State } from './state.js';
import { type Step, step } from './step.js';

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

/** Goes to a message: the session is asked where it is. */
export const seek = (state: State, number: number): Step =>
  step({ ...state, seeking: number }, { type: 'locate', number });

const goTo: Handler = (state, argument) => {
  const number = Number(argument);
  if (!Number.isSafeInteger(number) || number < 1) {
    return told(state, `goto: "${argument}" is no message number (1, 2, …)`);
  }
  return seek({ ...state, overlays: [] }, number);
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
  return told(state, message);
};

const mark: Handler = (state) => {
  const { selected } = state.list;
  if (selected < 0) return told(state, 'only messages can be marked');
  return selected === 0 ? step(state) : step(state, { type: 'mark', number: selected });
};

const timeFormat: Handler = (state, argument) => {
  const at = TIME_FORMATS.findIndex(([format]) => format === (argument || state.time));
  const next = argument === '' ? (at + 1) % TIME_FORMATS.length : at;
  const found = TIME_FORMATS[next];
  if (found === undefined) {
    const all = TIME_FORMATS.map(([format]) => format).join(', ');
    return told(state, `time-format: "${argument}" is none of ${all}`);
  }
  const [time, words] = found;
  return told({ ...state, time }, `time: ${words}`);
};

export const MESSAGE_COMMANDS = {
  partner,
  goto: goTo,
  mark,
  follow: pure((state) => setFollow(state, !state.follow)),
  'time-format': timeFormat,
} satisfies Readonly<Record<string, Handler>>;
