/** A rebalance that went well, one that did not, and what is known of a capture of each. */

import { Readable } from 'node:stream';
import { commandTable } from '../../../src/commands.js';
import { analyse } from '../../../src/engine/reading/analyse.js';
import type { CompareOptions, Side } from '../../../src/statistics/diff/compare.js';
import { Profile } from '../../../src/statistics/diff/profile.js';
import { type Guise, scenarioCapture } from '../../helpers/scenario-capture.js';

const SCRIPT = (snapshot: string) => `
  0     a  SelectBucket key=default -> Success
  0     b  SelectBucket key=default -> Success
  1     a  StartFusionUploader vb:5 {"term":"7"} -> Success
  1     a  StartFusionUploader vb:6 {"term":"3"} -> Success
  2     a  SyncFusionLogstore vb:5 -> Success
  5     a  GetFusionStorageSnapshot vb:5 {"snapshotUuid":"${snapshot}-1","validity":$T+6000} -> Success
  5     a  GetFusionStorageSnapshot vb:6 {"snapshotUuid":"${snapshot}-2","validity":$T+6000} -> Success
  6     b  MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success
  6     b  MountFusionVbucket vb:6 {"mountPaths":["p"]} -> Success
  7     b  SetVbucket vb:5 state=replica {"use_snapshot":"fusion"} -> Success
  8     b  Stat key=fusion_migration_5 -> Success {"completed_bytes":100,"total_bytes":100}
  9     a  ReleaseFusionStorageSnapshot vb:5 {"snapshotUuid":"${snapshot}-1"} -> Success
  9     a  ReleaseFusionStorageSnapshot vb:6 {"snapshotUuid":"${snapshot}-2"} -> Success
  10    a  StopFusionUploader vb:5 -> Success
  11    b  StartFusionUploader vb:5 {"term":"8"} -> Success`;

export const GOOD = SCRIPT('one');
/** The same with other uuids, of the snapshots. */
export const GOOD_AGAIN = SCRIPT('other');
/** One slow sync, one refused mount, one higher term. */
export const BAD = SCRIPT('other')
  .replace('SyncFusionLogstore vb:5 -> Success', 'SyncFusionLogstore vb:5 -> Success@4.5')
  .replace(/(Mount\S+ vb:6 \S+) -> Success/, '$1 -> Einternal')
  .replace('"term":"8"', '"term":"9"');

export const OPTIONS: CompareOptions = {
  threshold: 2,
  ignores: { command: () => false, finding: () => false },
};

/** What is known of it after the analysis, from the packets on. */
export async function sideOf(text: string, guise: Guise = {}): Promise<Side> {
  const profile = new Profile({ table: commandTable });
  const { analysis } = await analyse({
    paths: ['-'],
    stdin: () => Readable.from([scenarioCapture(text, guise)]),
    tell: (line) => {
      throw new Error(line);
    },
    report: profile.report,
    listener: () => profile,
  });
  return { profile, timeline: analysis.machines.timeline.query() };
}
