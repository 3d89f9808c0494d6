/** What the two threads say to each other. Plain data only. */
import type { Action } from '../session/port/action.js';
import type { BytesWish, Detail } from '../session/port/detail.js';
import type { FilterDraft } from '../session/port/filter.js';
import type { Found, Query } from '../session/port/find.js';
import type { Saved, SaveWish } from '../session/port/save.js';
import type { Snapshot } from '../session/port/snapshot.js';
import type { Viewport } from '../session/port/viewport.js';
import type { TaskFailure } from './failure.js';
import type { TaskEnding } from './task.js';

export type Question =
  | { readonly what: 'detail'; readonly of: number }
  | { readonly what: 'bytes'; readonly wish: BytesWish }
  | { readonly what: 'locate'; readonly of: number }
  | { readonly what: 'find'; readonly query: Query }
  | { readonly what: 'save'; readonly wish: SaveWish }
  | { readonly what: 'draft'; readonly text: string; readonly cursor: number };

export type Answer = Detail | Found | Saved | Uint8Array | FilterDraft | number | undefined;

export type ToEngine =
  | { readonly type: 'view'; readonly viewport: Viewport }
  | { readonly type: 'ask'; readonly id: number; readonly question: Question }
  | { readonly type: 'act'; readonly action: Action }
  | { readonly type: 'close' };

export type FromEngine =
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly failure: TaskFailure }
  | { readonly type: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly type: 'answer'; readonly id: number; readonly answer: Answer }
  | { readonly type: 'closed'; readonly ending: TaskEnding };
