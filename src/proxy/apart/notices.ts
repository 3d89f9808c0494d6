/**
 * How what was relayed gets to inspectors on another thread: rows in shared pages, and notices of
 * them. The relay's thread tells the inspecting one; back comes only which pages may be used again.
 */
import type { Connection } from '../../tcp/events.js';

/** Handled in the order in which they are sent. Plain data and shared memory only. */
export type Notice =
  /** Before the first row of this connection. */
  | { readonly type: 'opened'; readonly connection: Connection }
  /** A page that was not there before. */
  | { readonly type: 'page'; readonly page: number; readonly memory: SharedArrayBuffer }
  /** So many rows are on the page by now, and `bytes` more wait, overhead included. */
  | {
      readonly type: 'rows';
      readonly page: number;
      readonly rows: number;
      readonly bytes: number;
      /** No more are added: the page is to be given back. */
      readonly isFull: boolean;
    };
