/** What a front end asked to see of a session, put together of what its parts tell. */
import type { LiveControl } from './live-control.js';
import type { SessionParts } from './parts.js';
import type { Counters } from './port/counters.js';
import type { Output } from './port/output.js';
import type { Snapshot } from './port/snapshot.js';
import type { Viewport } from './port/viewport.js';
import { ALL_MESSAGES } from './range.js';
import type { SessionOptions } from './session-options.js';
import { titleOf } from './title.js';

/** Findings, matches and figures that a snapshot may wait for, ms each: small captures are complete at once. */
const BUDGET = 5;

/** What the session knows beside its parts. */
interface Surroundings {
  readonly options: SessionOptions;
  readonly revision: number;
  /** The proxy behind it can be told to do harm. */
  readonly control: LiveControl | undefined;
  /** What comes is written to these besides. */
  readonly outputs: readonly Output[];
}

export function pictureOf(parts: SessionParts, viewport: Viewport, around: Surroundings): Snapshot {
  const { judgements, filtering, views, store, traffic, notices } = parts;
  const { options, revision, control, outputs } = around;
  judgements.review.work(BUDGET);
  filtering.work(BUDGET);
  views.work(BUDGET);
  const shown = parts.list.part(viewport);
  const view = views.report();
  notices.tellEvicted(store, (options.range ?? ALL_MESSAGES).from, options.seeAgain);
  notices.tellUnreadable(store);
  notices.tellForgotten(filtering.unknownLengths);
  const { messages } = traffic;
  return {
    revision,
    mode: options.mode,
    title: titleOf(options.title, options.range, messages),
    ...shown,
    counters: countersOf(parts, options.mode),
    paused: parts.playback.isPaused,
    ...(view && { view }),
    ...(view && viewport.view && { viewWish: viewport.view }),
    ...parts.searching.progress(messages),
    ...parts.list.progress,
    ...(outputs.length > 0 && { outputs }),
    ...parts.reading.of(messages),
    ...(control && { faults: control.faults() }),
    ...(notices.latest && { notice: notices.latest }),
  };
}

function countersOf(
  { traffic, judgements, store, events }: SessionParts,
  mode: Snapshot['mode'],
): Counters {
  return {
    ...traffic.counts,
    ...judgements.counts(traffic.messages),
    rate: mode === 'live' ? traffic.measureRate() : 0,
    evicted: store.evicted,
    droppedEvents: events.dropped,
  };
}
