/** What an event comes to: the next state, and what must be done outside. */
import type { Action } from '../../session/port/action.js';
import type { Query } from '../../session/port/find.js';
import type { SaveWish } from '../../session/port/save.js';
import type { State } from './state.js';

/** What must be done outside, once: what the session is to do, and what the terminal is. */
export type Effect =
  | Action
  | { readonly type: 'locate'; readonly number: number }
  | { readonly type: 'find'; readonly query: Query }
  | { readonly type: 'save'; readonly wish: SaveWish }
  /** `what` is copied, for the answer. */
  | { readonly type: 'copy'; readonly text: string; readonly what: string }
  | { readonly type: 'suspend' }
  | { readonly type: 'redraw' }
  | { readonly type: 'quit' };

export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}

export const step = (state: State, ...effects: Effect[]): Step => ({ state, effects });
