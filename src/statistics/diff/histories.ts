/**
 * What became of each vbucket in two captures: which uploader was started with which term, which
 * snapshot was held and released, what was mounted, unmounted and created, step by step.
 *
 * Snapshots are called by uuids that every run draws anew: they are aligned by order of
 * appearance in the history of their vbucket. How far a migration had come when somebody asked
 * depends on when that was: only whether it was seen to end is compared.
 */
import type { TimelineEvent } from '../../analysis/timeline/history.js';
import type { TimelineView } from '../../analysis/timeline/timeline.js';
import { byPlace, placeKey, type VbucketPlace } from '../place-table.js';
import { editsOf } from './alignment.js';
import type { AlignedNode } from './nodes.js';

export interface Step {
  /** Message that tells it, in its own capture. */
  readonly number: number;
  /** As its own capture calls it. */
  readonly node: string;
  /** Such as "uploader started". */
  readonly what: string;
  /** Such as "term 7"; empty where there is nothing to add. */
  readonly detail: string;
}

/** A step that only one of the histories has, or one that differs in more than what was done. */
export interface StepDifference {
  readonly a: Step | undefined;
  readonly b: Step | undefined;
}

export interface HistoryDifference extends VbucketPlace {
  readonly steps: readonly StepDifference[];
}

/** Steps that come as often as somebody asks. */
const POLLED: ReadonlySet<string> = new Set(['migration', 'guest volumes']);
/** Steps whose detail is the uuid of a snapshot. */
const NAMING: ReadonlySet<string> = new Set(['snapshot held', 'snapshot released']);
/** The beginning of a detail that ends in the uuid of a snapshot. */
const FROM_SNAPSHOT = 'snapshot ';

/** Vbuckets whose histories differ, by bucket and vbucket. */
export function historyDifferences(
  a: TimelineView,
  b: TimelineView,
  nodes: readonly AlignedNode[],
): HistoryDifference[] {
  const [ofA, ofB] = [historiesOf(a), historiesOf(b)];
  const renamed = new Map(nodes.map((node) => [node.b, node.a]));
  const places = new Map([...ofA, ...ofB].map(([key, { place }]) => [key, place]));
  return [...places]
    .map(([key, place]) => {
      const [left, right] = [ofA.get(key)?.steps ?? [], ofB.get(key)?.steps ?? []];
      const edits = editsOf(keysOf(left, new Map()), keysOf(right, renamed));
      const steps = edits.flatMap(({ aFrom, aTo, bFrom, bTo }) =>
        paired(left.slice(aFrom, aTo), right.slice(bFrom, bTo)),
      );
      return { ...place, steps };
    })
    .filter(({ steps }) => steps.length > 0)
    .sort(byPlace);
}

interface VbucketHistory {
  readonly place: VbucketPlace;
  readonly steps: Step[];
}

function historiesOf(view: TimelineView): Map<string, VbucketHistory> {
  const found = new Map<string, VbucketHistory>();
  const of = ({ bucket, vbucket }: VbucketPlace): VbucketHistory => {
    const key = placeKey({ bucket, vbucket });
    const known = found.get(key) ?? { place: { bucket, vbucket }, steps: [] };
    found.set(key, known);
    return known;
  };
  for (const event of view.events) {
    if (!POLLED.has(event.what)) of(event).steps.push(stepOf(event));
  }
  for (const { bucket, vbucket, migrations } of view.vbuckets) {
    for (const { node, completed, total, number } of migrations) {
      const what = completed >= total ? 'migration seen to end' : 'migration not seen to end';
      of({ bucket, vbucket }).steps.push({ number, node, what, detail: '' });
    }
  }
  return found;
}

/** Within steps that differ, those that do the same are seen beside each other. */
function paired(a: readonly Step[], b: readonly Step[]): StepDifference[] {
  const pairs: StepDifference[] = [];
  const doings = (steps: readonly Step[]) => steps.map(({ what }) => what);
  let [i, j] = [0, 0];
  const end = { aFrom: a.length, aTo: a.length, bTo: b.length };
  for (const { aFrom, aTo, bTo } of [...editsOf(doings(a), doings(b)), end]) {
    for (; i < aFrom; i += 1, j += 1) pairs.push({ a: a[i], b: b[j] });
    for (; i < aTo; i += 1) pairs.push({ a: a[i], b: undefined });
    for (; j < bTo; j += 1) pairs.push({ a: undefined, b: b[j] });
  }
  return pairs;
}

const stepOf = ({ number, node, what, detail }: TimelineEvent): Step => {
  return { number, node, what, detail };
};

/** Steps as they are compared: nodes as the first capture calls them, snapshots by number. */
function keysOf(steps: readonly Step[], renamed: ReadonlyMap<string, string>): string[] {
  const snapshots = new Map<string, number>();
  const numberOf = (uuid: string): number => {
    const number = snapshots.get(uuid) ?? snapshots.size + 1;
    snapshots.set(uuid, number);
    return number;
  };
  return steps.map(({ node, what, detail }) => {
    const uuid = NAMING.has(what)
      ? detail
      : detail.startsWith(FROM_SNAPSHOT)
        ? detail.slice(FROM_SNAPSHOT.length)
        : undefined;
    const told = uuid === undefined ? detail : `snapshot number ${numberOf(uuid)}`;
    return JSON.stringify([renamed.get(node) ?? node, what, told]);
  });
}
