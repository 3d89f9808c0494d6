/** Spans of vbuckets in lanes, as they are drawn: those that overlap stand in lanes of their own. */
import { nanosecondsBetween } from '../bytes/time.js';
import type { Span, SpanKind } from './vbucket-spans.js';

/** In the order in which they stand below each other. */
const KINDS: readonly SpanKind[] = ['uploader', 'snapshot', 'volumes', 'migration'];

export interface Lane {
  readonly bucket: string;
  readonly vbucket: number;
  readonly kind: SpanKind;
  /** One after the other. */
  readonly spans: readonly Span[];
}

/**
 * By bucket, vbucket and kind.
 * @param most lanes of one kind of one vbucket of which a free one is looked for: beyond it every
 *   span has its own
 */
export function lanesOf(spans: readonly Span[], most: number): Lane[] {
  const sorted = [...spans].sort(
    (a, b) =>
      (a.bucket === b.bucket ? a.vbucket - b.vbucket : a.bucket < b.bucket ? -1 : 1) ||
      KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
      nanosecondsBetween(b.from, a.from),
  );
  const lanes: Growing[] = [];
  let group: Growing[] = [];
  for (const span of sorted) {
    if (group[0] === undefined || !isOf(group[0], span)) group = [];
    const isCrowded = group.length > most;
    const free = isCrowded ? undefined : group.find((lane) => isFree(lane, span));
    if (free !== undefined) {
      free.spans.push(span);
      continue;
    }
    const { bucket, vbucket, kind } = span;
    const lane = { bucket, vbucket, kind, spans: [span] };
    group.push(lane);
    lanes.push(lane);
  }
  return lanes;
}

interface Growing extends Lane {
  readonly spans: Span[];
}

const isOf = (lane: Lane, { bucket, vbucket, kind }: Span): boolean =>
  lane.bucket === bucket && lane.vbucket === vbucket && lane.kind === kind;

function isFree({ spans }: Lane, { from }: Span): boolean {
  const end = spans.at(-1)?.to;
  return end !== undefined && nanosecondsBetween(end, from) >= 0;
}
