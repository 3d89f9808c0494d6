/** What is done to traffic on purpose: rules switched, and held messages let go. */
import type { FaultAction, FaultRule, Faults } from '../../session/port/faults.js';
import { type Handler, told } from './handler.js';
import { type Choice, choice, menuOf } from './menu.js';
import { opened } from './stack.js';
import type { State } from './state.js';
import { type Step, step } from './step.js';

const ARROW = '=>';
const NO_FAULTS = 'no faults: the program was started without --fault and --intercept';
/** Rules that the menu has keys for. */
const MOST_CHOICES = 9;

/** `off`, `off 2`, `FILTER => ACTION`; undefined: it is nothing of that. */
function actionOf(argument: string): FaultAction | undefined {
  if (argument.includes(ARROW)) return { type: 'fault', do: 'add', rule: argument };
  const [, how, index] = /^(on|off|remove)(?: ([1-9]\d*))?$/.exec(argument) ?? [];
  if (how === undefined) return undefined;
  const which = index === undefined ? {} : { index: Number(index) };
  return { type: 'fault', do: how as 'on' | 'off' | 'remove', ...which };
}

const choiceOf = ({ text, on, hits }: FaultRule, at: number): Choice => {
  const is = `${on ? 'on ' : 'off'} ${String(hits).padStart(6)} times  ${text}`;
  return choice(String(at + 1), is, 'fault', `${on ? 'off' : 'on'} ${at + 1}`);
};

/** Enter switches the chosen one. */
function listed(state: State, { rules }: Faults): Step {
  if (rules.length === 0)
    return told(state, `no fault so far; fault FILTER ${ARROW} ACTION adds one`);
  const choices = rules.slice(0, MOST_CHOICES).map(choiceOf);
  const all = choice('a', 'all off', 'fault', 'off');
  return step(opened(state, { kind: 'menu', menu: menuOf('Faults', [...choices, all]) }));
}

const fault: Handler = (state, argument) => {
  const faults = state.snapshot?.faults;
  if (faults === undefined) return told(state, NO_FAULTS);
  if (argument === '') return listed(state, faults);
  const action = actionOf(argument);
  if (action !== undefined) return step(state, action);
  return told(state, `fault: neither on, off or remove [N], nor FILTER ${ARROW} ACTION`);
};

/** The session says whether the row is a held message. */
const letGo =
  (how: 'send' | 'drop'): Handler =>
  (state) =>
    step(state, { type: 'intercept', number: state.list.selected, do: how });

const edit: Handler = (state, argument) => {
  const equals = argument.indexOf('=');
  if (equals < 1) return told(state, 'edit: PATH=VALUE, as in term=8 or couchbase.vbucket=12');
  const path = argument.slice(0, equals);
  const value = argument.slice(equals + 1);
  return step(state, { type: 'intercept', number: state.list.selected, do: 'edit', path, value });
};

export const FAULT_COMMANDS = {
  fault,
  send: letGo('send'),
  drop: letGo('drop'),
  edit,
} satisfies Readonly<Record<string, Handler>>;
