/**
 * What the history of vbuckets tells as spans of time: who uploads from when to when, which
 * snapshot is held, which volumes are mounted, how far a migration had come.
 */
import type { TimelineEvent } from '../analysis/timeline/history.js';
import type { Instant } from '../bytes/time.js';

export type SpanKind = 'uploader' | 'snapshot' | 'volumes' | 'migration';

export interface Span {
  readonly bucket: string;
  readonly vbucket: number;
  readonly kind: SpanKind;
  readonly node: string;
  /** The message that began it. */
  readonly number: number;
  /** Such as "term 7", or the snapshot's uuid; may be empty. */
  readonly detail: string;
  readonly from: Instant;
  /** Undefined: it lasts as far as anybody knows. */
  readonly to: Instant | undefined;
}

type Change = { readonly kind: SpanKind; readonly does: 'begins' | 'goes on' | 'ends' };

/** What each change of the history means for a span; the others mean nothing for any. */
const CHANGES: Readonly<Record<string, Change>> = {
  'uploader started': { kind: 'uploader', does: 'begins' },
  'uploader enabling': { kind: 'uploader', does: 'goes on' },
  'uploader enabled': { kind: 'uploader', does: 'goes on' },
  'uploader stopped': { kind: 'uploader', does: 'ends' },
  'uploader disabled': { kind: 'uploader', does: 'ends' },
  mounted: { kind: 'volumes', does: 'begins' },
  'said mounted': { kind: 'volumes', does: 'goes on' },
  unmounted: { kind: 'volumes', does: 'ends' },
  'said not mounted': { kind: 'volumes', does: 'ends' },
  'snapshot held': { kind: 'snapshot', does: 'begins' },
  'snapshot released': { kind: 'snapshot', does: 'ends' },
  migration: { kind: 'migration', does: 'goes on' },
};

/** All bytes of a migration have come: it is over. */
const COMPLETE = /^(\d+) of \1 /;

/** In the order in which they begin. */
export function spansOf(events: Iterable<TimelineEvent>): Span[] {
  const spans: { -readonly [K in keyof Span]: Span[K] }[] = [];
  const open = new Map<string, (typeof spans)[number]>();
  for (const { what, bucket, vbucket, node, detail, at, number } of events) {
    const change = CHANGES[what];
    if (change === undefined) continue;
    const { kind } = change;
    const does = kind === 'migration' && COMPLETE.test(detail) ? 'ends' : change.does;
    // A snapshot is held for all nodes, and released by any.
    const key = JSON.stringify([kind, bucket, vbucket, kind === 'snapshot' ? detail : node]);
    const known = open.get(key);
    const isSame = does === 'goes on' && (detail === '' || known?.detail === detail);
    if (known !== undefined && !isSame) {
      known.to = at;
      open.delete(key);
    }
    if (does === 'ends' || (known !== undefined && isSame)) continue;
    const span = { bucket, vbucket, kind, node, number, detail, from: at, to: undefined };
    spans.push(span);
    open.set(key, span);
  }
  return spans;
}
