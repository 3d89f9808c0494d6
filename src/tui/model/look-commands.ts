/** How the screen looks: its theme, and the list's columns. */
import { THEMES } from '../paint/palette.js';
import { columnsNamed } from './columns.js';
import { type Handler, told } from './handler.js';
import { step } from './step.js';

const theme: Handler = (state, argument) => {
  const chosen = THEMES.find((name) => name === argument);
  if (chosen === undefined) {
    return told(state, `theme: "${argument}" is none of ${THEMES.join(', ')}`);
  }
  return step({ ...state, look: { ...state.look, theme: chosen } });
};

const columns: Handler = (state, argument) => {
  const chosen = columnsNamed(argument);
  if (chosen !== undefined && 'fault' in chosen) return told(state, `columns: ${chosen.fault}`);
  return step({ ...state, columns: chosen });
};

export const LOOK_COMMANDS = { theme, columns } satisfies Readonly<Record<string, Handler>>;
