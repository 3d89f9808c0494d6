/** Two captures of the same scenario, side by side: what one has that the other has not. */
import type { TimelineView } from '../../analysis/timeline/timeline.js';
import { SUCCESS, statusName } from '../../mcbp/statuses.js';
import { type CountDifference, countDifferences } from './counts.js';
import { type HistoryDifference, historyDifferences } from './histories.js';
import { type LatencyDifference, latencyDifferences } from './latencies.js';
import { type AlignedNode, alignedNodes } from './nodes.js';
import { namesOf, type Profile } from './profile.js';

/** What there is of one capture. */
export interface Side {
  readonly profile: Profile;
  readonly timeline: TimelineView;
}

export interface CompareOptions {
  /** Factor from which on latencies differ, above 1. */
  readonly threshold: number;
  /** Commands and findings that are passed over. */
  readonly ignores: {
    readonly command: (name: string) => boolean;
    readonly finding: (id: string) => boolean;
  };
}

export interface Comparison {
  /** Nodes that go under different names, and were taken for the same. */
  readonly nodes: readonly AlignedNode[];
  /** By command. */
  readonly requests: readonly CountDifference[];
  /** By command and status: `namesOf` tells them apart. Successes that follow from `requests` are left out. */
  readonly answers: readonly CountDifference[];
  readonly histories: readonly HistoryDifference[];
  /** By severity and id: `namesOf` tells them apart. */
  readonly findings: readonly CountDifference[];
  readonly latencies: readonly LatencyDifference[];
}

export function compare(a: Side, b: Side, { threshold, ignores }: CompareOptions): Comparison {
  const nodes = alignedNodes(a.profile.nodes, b.profile.nodes);
  const isCommand = ({ name }: CountDifference) => !ignores.command(namesOf(name)[0] ?? '');
  const isFinding = ({ name }: CountDifference) => !ignores.finding(namesOf(name)[1] ?? '');
  const requests = countDifferences(a.profile.requests, b.profile.requests).filter(isCommand);
  const answers = countDifferences(a.profile.answers, b.profile.answers).filter(isCommand);
  const asked = new Map(requests.map((each) => [each.name, each]));
  return {
    nodes,
    requests,
    answers: answers.filter(({ name, ...numbers }) => {
      const [command = '', status] = namesOf(name);
      return status !== DONE || !isSameChange(numbers, asked.get(command));
    }),
    histories: historyDifferences(a.timeline, b.timeline, nodes),
    findings: countDifferences(a.profile.findings, b.profile.findings).filter(isFinding),
    latencies: latencyDifferences(a.profile.latencies, b.profile.latencies, threshold).filter(
      ({ command }) => !ignores.command(command),
    ),
  };
}

const DONE = statusName(SUCCESS);

/** So many more, or fewer, in all and at each vbucket. */
const isSameChange = (
  one: Omit<CountDifference, 'name'>,
  other: CountDifference | undefined,
): boolean =>
  other !== undefined &&
  one.b - one.a === other.b - other.a &&
  one.places.length === other.places.length &&
  one.places.every((place, i) => {
    const { bucket, vbucket, a, b } = other.places[i] ?? { ...place, a: 0, b: 0 };
    return place.bucket === bucket && place.vbucket === vbucket && place.b - place.a === b - a;
  });

/** How many differences there are but those of latency. */
export const differenceCount = ({ requests, answers, histories, findings }: Comparison): number =>
  requests.length + answers.length + histories.length + findings.length;
