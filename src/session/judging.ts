/** Decoding and analysis side by side: what the analysis says of a message, its decoding shows. */
import { Analysis, type AnalysisOptions } from '../analysis/analysis.js';
import type { Timeline } from '../analysis/timeline/timeline.js';
import type { Finding } from '../dissect/node.js';
import { Analyst } from './analyst.js';
import { type DecodeOptions, Decoder, type KnownFindings } from './decoder.js';
import { FindingFeed, type FindingListener } from './finding-feed.js';

/** Keeps findings for whoever decodes. */
export interface FindingStore extends KnownFindings {
  add(number: number, finding: Finding): void;
}

export interface Judging {
  /** Shows what `analyst` has found by then. */
  readonly decoder: Decoder;
  /** To be given each message before it is decoded. */
  readonly analyst: Analyst;
  /** How often what was found so far, by finding. The ids are ours: traffic makes none. */
  readonly findingCounts: ReadonlyMap<string, number>;
  /** Tells of each finding after it was kept. */
  readonly feed: FindingFeed;
  /** What has become of vbuckets so far. */
  readonly timeline: Timeline;
}

/** @param told is told of each finding after it was kept */
export function judging(
  decode: DecodeOptions,
  findings: FindingStore,
  options: Pick<AnalysisOptions, 'thresholds' | 'sameNode'> = {},
  told?: FindingListener,
): Judging {
  const findingCounts = new Map<string, number>();
  const feed = new FindingFeed();
  if (told !== undefined) feed.listen(told);
  const report = (number: number, finding: Finding): void => {
    findingCounts.set(finding.id, (findingCounts.get(finding.id) ?? 0) + 1);
    findings.add(number, finding);
    feed.tell(number, finding);
  };
  const analysis = new Analysis({ table: decode.table, report, ...options });
  // Its own decoder: what it reads must not show findings already.
  const analyst = new Analyst(analysis, new Decoder(decode));
  const { timeline } = analysis.machines;
  return { decoder: new Decoder(decode, findings), analyst, findingCounts, feed, timeline };
}
