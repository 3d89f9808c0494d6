/** What a front end has done to a session, without waiting for an answer. */
import type { FaultAction, InterceptAction } from './faults.js';
import type { Play } from './playback.js';

/** What is said of a message; the same again takes it back. */
export type NoteAction =
  | { readonly type: 'mark' | 'ignore' | 'reference'; readonly number: number }
  /** An empty text takes the comment away. */
  | { readonly type: 'comment'; readonly number: number; readonly text: string };

export type Action =
  | NoteAction
  | { readonly type: 'pause'; readonly on: boolean }
  | { readonly type: 'play'; readonly play: Play }
  | FaultAction
  | InterceptAction;
