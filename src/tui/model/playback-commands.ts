/** A capture gone through like a recording: pace, steps, jumps. */
import type { Play } from '../../session/port/playback.js';
import { grows } from './derived.js';
import { type Handler, told } from './handler.js';
import { setFollow } from './list-moves.js';
import type { State } from './state.js';
import { type Step, step } from './step.js';

/** Paces that faster and slower go through; behind the last everything is there at once. */
const PACES: readonly number[] = [
  ...[1 / 64, 1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2],
  ...[1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
  Number.POSITIVE_INFINITY,
];

const paceOf = ({ snapshot }: State): number =>
  snapshot?.playback?.speed ?? Number.POSITIVE_INFINITY;

/** As people write it: `2x`, `1/4x`, `at once`. */
export function paceText(pace: number): string {
  if (pace === Number.POSITIVE_INFINITY) return 'at once';
  const isPart = pace < 1 && Number.isInteger(1 / pace);
  return isPart ? `1/${1 / pace}x` : `${Number(pace.toPrecision(3))}x`;
}

/** Only what is not happening now can be gone through as one likes. */
function play(state: State, wish: Play, message?: string): Step {
  if (state.snapshot?.mode !== 'file') return told(state, 'live traffic has a pace of its own');
  const moved = wish.speed === undefined ? setFollow(state, true) : state;
  return step({ ...moved, message }, { type: 'play', play: wish });
}

const atPace = (state: State, speed: number): Step =>
  play(state, { speed }, `pace: ${paceText(speed)}`);

const faster: Handler = (state) =>
  atPace(state, PACES.find((pace) => pace > paceOf(state)) ?? Number.POSITIVE_INFINITY);

const slower: Handler = (state) =>
  atPace(state, PACES.findLast((pace) => pace < paceOf(state)) ?? (PACES[0] as number));

const speed: Handler = (state, argument) => {
  const pace = argument === 'max' ? Number.POSITIVE_INFINITY : Number(argument.replace(/x$/, ''));
  return pace > 0
    ? atPace(state, pace)
    : told(state, `speed: "${argument}" is no pace (2, 0.5, max)`);
};

const SECONDS = /^(?:(\d+):)?(\d+(?:\.\d+)?)s?$/;

/** `120` is a message; `12.5`, `90s` and `1:30` are times from the first one on. */
function placeOf(text: string): Play['seek'] {
  if (/^\d+$/.test(text)) return { to: 'message', number: Number(text) };
  const [, minutes = '0', seconds] = SECONDS.exec(text) ?? [];
  if (seconds === undefined) return undefined;
  return { to: 'time', seconds: Number(minutes) * 60 + Number(seconds) };
}

const seek: Handler = (state, argument) => {
  const place = placeOf(argument);
  if (place !== undefined) return play(state, { seek: place });
  return told(state, `seek: "${argument}" is neither a message (120) nor a time (12.5, 90s, 1:30)`);
};

const pause: Handler = (state) => {
  const { snapshot } = state;
  const isOver = snapshot?.playback?.isOver !== false;
  if (snapshot === undefined || (!grows(snapshot) && isOver && !snapshot.paused)) {
    return told(state, 'nothing to pause: the file is read to its end');
  }
  return step(state, { type: 'pause', on: !snapshot.paused });
};

export const PLAYBACK_COMMANDS = {
  pause,
  faster,
  slower,
  speed,
  seek,
  'step-on': (state) => play(state, { step: 1 }),
  'step-back': (state) => play(state, { step: -1 }),
} satisfies Readonly<Record<string, Handler>>;
