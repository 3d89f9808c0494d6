/** What became of vbuckets, as lanes: who uploads, which snapshots are held, what is mounted. */
import { type Instant, nanosecondsBetween } from '../../bytes/time.js';
import { harmless, plural } from '../../dissect/text.js';
import { lanesOf } from '../../statistics/vbucket-lanes.js';
import type { Span, SpanKind } from '../../statistics/vbucket-spans.js';
import type { Box, Scene } from './scene.js';
import { timeTicks } from './ticks.js';

/** Lanes that a picture has room for. */
const MAX_LANES = 120;

const KINDS: readonly { readonly kind: SpanKind; readonly text: string }[] = [
  { kind: 'uploader', text: 'uploader, by term and node' },
  { kind: 'snapshot', text: 'snapshot held' },
  { kind: 'volumes', text: 'volumes mounted' },
  { kind: 'migration', text: 'migration, by progress' },
];

export interface Stretch {
  readonly first: Instant;
  readonly last: Instant;
}

/** @param evicted changes that were forgotten */
export function vbucketScene(
  spans: readonly Span[],
  { first, last }: Stretch,
  evicted: number,
): Scene | undefined {
  const duration = Math.max(1, nanosecondsBetween(first, last));
  const all = lanesOf(spans, MAX_LANES);
  if (all.length === 0) return undefined;
  const lanes = all.slice(0, MAX_LANES);
  const x = (at: Instant) => Math.min(1, Math.max(0, nanosecondsBetween(first, at) / duration));
  const boxes = lanes.flatMap(({ kind, spans: own }, row) =>
    own.map((span): Box => {
      const text = textOf(span);
      return {
        ...{ x0: x(span.from), x1: x(span.to ?? last) },
        ...{ y0: 1 - (row + 1) / lanes.length, y1: 1 - row / lanes.length },
        ...{ tone: kind, strength: 4, text },
        tip: `vbucket ${span.vbucket} of ${harmless(span.bucket)}: ${text}${span.to === undefined ? ', to the end' : ''}`,
      };
    }),
  );
  const vbuckets = new Set(spans.map(placeOf)).size;
  return {
    fill: 'lane',
    title: 'Vbuckets over time',
    description: `Uploaders, snapshots, mounted volumes and migrations of ${plural(vbuckets, 'vbucket')}.`,
    xTicks: timeTicks(duration),
    yTicks: lanes.map((lane, row) => ({
      at: 1 - (row + 0.5) / lanes.length,
      text: `${placeOf(lane)} ${lane.kind}`,
    })),
    boxes,
    legend: KINDS.filter(({ kind }) => lanes.some((lane) => lane.kind === kind)).map(
      ({ kind, text }) => ({ tone: kind, strength: 4, text }),
    ),
    rows: lanes.length,
    notes: [
      ...(all.length > lanes.length
        ? [`${plural(all.length - lanes.length, 'further lane')} not drawn; narrow with -Y`]
        : []),
      ...(evicted > 0
        ? [`${plural(evicted, 'earlier change')} forgotten: the history is full`]
        : []),
    ],
  };
}

const placeOf = ({ bucket, vbucket }: Pick<Span, 'bucket' | 'vbucket'>): string =>
  `${harmless(bucket)} ${vbucket}`;

function textOf({ kind, node, detail }: Span): string {
  if (kind === 'snapshot') return harmless(detail);
  return [harmless(detail), node].filter((part) => part !== '').join(' ');
}
