/** Findings about the answers to Fusion requests: each beside what is almost one. */
import type { FindingCase } from './case.js';

const snapshot = (uuid: string, till: string): string =>
  `{"createdAt":1,"logManifestName":"m","snapshotUUID":"${uuid}","validTill":${till},"version":1,"volumeID":"kv/b/kvstore-5"}`;
const holds = (answer: string): string =>
  `0 a GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":$T+60} -> Success ${answer}`;
const starts = (value: string, answer: string): string =>
  `0 a StartFusionUploader vb:5 ${value} -> ${answer}`;

const RIGHT = '{"term":"7"}';
const WRONG = '{"term":7}';

export const answerCases: readonly FindingCase[] = [
  {
    id: 'fusion.accepted-invalid',
    shows: starts(WRONG, 'Success'),
    near: starts(WRONG, 'Einval'),
  },
  {
    id: 'fusion.refused-valid',
    shows: starts(RIGHT, 'Einval'),
    near: starts(RIGHT, 'NotMyVbucket'),
  },
  {
    id: 'fusion.response-shape',
    shows: starts(RIGHT, 'Success {}'),
    // What a failure says has no shape that is documented.
    near: starts(RIGHT, 'Einval {}'),
  },
  {
    id: 'fusion.response-mismatch',
    shows: holds(snapshot('t', '$MS+60')),
    near: holds(snapshot('s', '$MS+60')),
  },
  {
    id: 'fusion.response-validity',
    shows: holds(snapshot('s', '$MS+61')),
    near: holds(snapshot('s', '$MS+60')),
  },
  {
    id: 'fusion.undocumented-status',
    shows: starts(RIGHT, 'Locked'),
    near: starts(RIGHT, 'KeyEexists'),
  },
];
