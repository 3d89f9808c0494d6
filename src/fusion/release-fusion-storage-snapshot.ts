/** 0x71: let go of a snapshot, so that the store may delete its files. */
import { always, defineCommand, NO_VALUE } from '../spec/command.js';
import { text } from '../spec/fields.js';
import {
  EINTERNAL,
  EINVAL,
  json,
  NOT_MY_VBUCKET,
  OBSERVED,
  SEED_2025_02,
  SNAPSHOTS,
  shape,
  snapshots,
  VALIDATORS,
} from './vocabulary.js';

export const releaseFusionStorageSnapshot = defineCommand({
  opcode: 0x71,
  name: 'ReleaseFusionStorageSnapshot',
  wireName: 'RELEASE_FUSION_STORAGE_SNAPSHOT',
  answers: 'one',
  doc: 'The server releases a logical snapshot; its data files may go. Releasing an unknown uuid succeeds since September 2025.',
  source: SEED_2025_02,
  vbucket: 'unused since 2025-11',
  topic: 'snapshot',
  fusion: always,
  request: [
    shape(
      '2025-02',
      SEED_2025_02,
      json(
        { snapshotUuid: text('Uuid of the snapshot to release.') },
        'release_fusion_storage_snapshot_validator',
      ),
    ),
    shape(
      '2025-11',
      VALIDATORS,
      json(
        snapshots('Uuid of the snapshot to release.', 'Vbuckets whose snapshots are released.'),
        'release_fusion_storage_snapshot_validator',
      ),
      { since: '2025-11-20' },
    ),
  ],
  response: [shape('2025-02', SEED_2025_02, NO_VALUE)],
  statuses: [EINVAL, NOT_MY_VBUCKET, EINTERNAL, ...OBSERVED],
  example: { request: SNAPSHOTS },
});
