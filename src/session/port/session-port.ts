import type { Action } from './action.js';
import type { BytesWish, Detail } from './detail.js';
import type { FilterDraft } from './filter.js';
import type { Found, Query } from './find.js';
import type { Saved, SaveWish } from './save.js';
import type { Snapshot } from './snapshot.js';
import type { Viewport } from './viewport.js';

/** How a front end talks to a session, in the same thread or in another. */
export interface SessionPort {
  /** Sets what is wanted; snapshots of it arrive at subscribers, at once and after changes. */
  view(viewport: Viewport): void;
  subscribe(listener: (snapshot: Snapshot) => void): () => void;
  detail(number: number): Promise<Detail | undefined>;
  /** As many of them as there are, secrets masked; undefined: the message is not held. */
  bytes(wish: BytesWish): Promise<Uint8Array | undefined>;
  /** Row index of a row's number (0..total-1), or undefined when it is not held. */
  locate(number: number): Promise<number | undefined>;
  find(query: Query): Promise<Found>;
  save(wish: SaveWish): Promise<Saved>;
  /** Looks at a filter while it is written; sets none. Undefined: the session is over. */
  draft(text: string, cursor: number): Promise<FilterDraft | undefined>;
  act(action: Action): void;
  /** Resolves when the session is over though nobody closed it: its thread died. Absent: it has none. */
  readonly died?: Promise<Error>;
  /** Ends the session: the proxy stops listening, files are flushed and closed. */
  close(): Promise<void>;
}
