/** What all links of a proxy share. */
import type { Doors } from './doors.js';
import type { ShownTo } from './inspection/showing.js';
import type { OnProxyEvent } from './notices.js';
import type { Transforming } from './transform.js';

export interface LinkContext extends ShownTo {
  readonly onEvent: OnProxyEvent;
  readonly connectTimeoutMs: number;
  /** Who changes what passes; undefined: nobody. */
  readonly transforming: { readonly by: Transforming; readonly doors: Doors } | undefined;
  /** The index of the next connection, 0.. */
  nextIndex(): number;
}
