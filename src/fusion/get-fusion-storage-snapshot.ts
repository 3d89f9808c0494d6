/** 0x70: ask the server to hold a logical snapshot of vbuckets in the Fusion log store. */
import { z } from 'zod';
import { always, defineCommand } from '../spec/command.js';
import { anything, text, uint } from '../spec/fields.js';
import {
  body,
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

/** What a held snapshot looks like in an answer; `logFiles` was dropped from servers in 2025-09. */
const snapshot = {
  snapshotUUID: text('Uuid of the snapshot that was created.'),
  volumeID: text('Volume in the log store: kv/<bucket uuid>/kvstore-<vbucket>.'),
  createdAt: uint('When it was created.', { unit: 'ms', brief: false }),
  validTill: uint('When the server may drop it.', { unit: 'ms' }),
  logManifestName: text('Name of the log manifest.', { brief: false }),
  version: uint('Fusion version.', { brief: false }),
  logFiles: anything('Log files of the snapshot (an array in practice).', {
    brief: false,
  }).optional(),
};

export const getFusionStorageSnapshot = defineCommand({
  opcode: 0x70,
  name: 'GetFusionStorageSnapshot',
  wireName: 'GET_FUSION_STORAGE_SNAPSHOT',
  answers: 'one',
  doc: 'The server creates a logical snapshot in the Fusion store and preserves its data files until the snapshot is released or its validity passes. Expected after the uploader of each vbucket was started.',
  source: SEED_2025_02,
  vbucket: 'unused since 2025-11',
  topic: 'snapshot',
  fusion: always,
  request: [
    shape(
      '2025-02',
      SEED_2025_02,
      json(
        {
          snapshotUuid: text('Uuid to give to the snapshot.'),
          validity: uint('Until when the snapshot is preserved.', { unit: 's' }),
        },
        'get_fusion_storage_snapshot_validator',
      ),
    ),
    shape(
      '2025-11',
      VALIDATORS,
      json(
        {
          ...snapshots('Uuid to give to the snapshot.', 'Vbuckets to snapshot.'),
          valid_till: uint('Until when the snapshots are preserved.', {
            unit: 's',
            formerly: 'validity',
            wrongType: 'valid_till not positive integer',
          }),
        },
        'get_fusion_storage_snapshot_validator',
      ),
      {
        since: '2025-11-20',
        note: 'The published example says bucket_uid; the server demands bucket_uuid. The vbucket of the header is unused.',
      },
    ),
  ],
  response: [
    shape('2025-02', SEED_2025_02, body(snapshot)),
    shape(
      '2025-11',
      'kv_engine engines/ep, as observed in tests/testapp/testapp_fusion.cc',
      { kind: 'json', schema: z.array(z.object(snapshot)), required: true, items: 'snapshots' },
      {
        since: '2025-11-20',
        note: 'One element for each vbucket. The document writes snapshot_uuid and valid_till; servers send snapshotUUID and validTill.',
      },
    ),
  ],
  statuses: [EINVAL, NOT_MY_VBUCKET, EINTERNAL, ...OBSERVED],
  example: {
    request: { ...SNAPSHOTS, valid_till: 1764288000 },
    response: SNAPSHOTS.vbucket_list.map((vbucket) => ({
      snapshotUUID: 'some-snapshot-uuid',
      volumeID: `kv/some-bucket-uuid/kvstore-${vbucket}`,
      createdAt: 1764284400000,
      validTill: 1764288000000,
      logManifestName: `manifest-${vbucket}`,
      version: 1,
    })),
  },
});
