/**
 * What a front end sees of a session at a moment, of that part only that its Viewport names. Like
 * all that passes a port: plain data, cloneable between threads.
 */
import type { Severity } from '../../dissect/node.js';
import type { Counters } from './counters.js';
import type { Faults } from './faults.js';
import type { FilterProgress } from './filter.js';
import type { Output } from './output.js';
import type { PlaybackState } from './playback.js';
import type { Reading } from './reading.js';
import type { Row } from './row.js';
import type { ViewReport, ViewWish } from './view.js';

export interface Snapshot {
  /** Rises with every change of the session's content. */
  readonly revision: number;
  readonly mode: 'live' | 'file';
  /** File name, or the maps of the proxy. */
  readonly title: string;
  /** Rows that exist now; row index 0 is the oldest still held. */
  readonly total: number;
  /** Index of rows[0]. */
  readonly top: number;
  readonly rows: readonly Row[];
  /** Index of the selected message among the rows, or -1. */
  readonly selectedIndex: number;
  readonly counters: Counters;
  readonly paused: boolean;
  /** Messages that came while the list is paused; absent: none. */
  readonly waiting?: number;
  /** Absent: all there is of the messages is in the list at once. */
  readonly playback?: PlaybackState;
  /** Absent: nothing is written. */
  readonly outputs?: readonly Output[];
  /** Absent: the list is not filtered. */
  readonly filter?: FilterProgress;
  /** A text is being looked for, and so many messages were come by; absent: none is. */
  readonly search?: { readonly messages: number; readonly passed: number };
  /** Of the view that the viewport named, as far as it has been counted. */
  readonly view?: ViewReport;
  /** What `view` answers: keys may have come since that wish for another. */
  readonly viewWish?: ViewWish;
  /** A file is still being read; 0..1 of its bytes. Absent when finished or live. */
  readonly progress?: number;
  /** More of that: how much, how fast, how long still. Absent when `progress` is. */
  readonly reading?: Reading;
  /** Absent: the program was started without --fault and --intercept, which cannot be had later. */
  readonly faults?: Faults;
  /** Latest thing to tell: a refused upstream, a damaged record, a log that cannot be written. */
  readonly notice?: { readonly text: string; readonly severity: Severity };
}
