/** The commands of the first published document, of February 2025. */
import { move, setState } from '../move.js';
import type { Play } from '../play.js';
import { Talk } from '../talk.js';
import { SNAPSHOT, VALIDITY_S, volumeId } from '../vocabulary.js';

export const edition202502: Play = {
  name: 'edition-2025-02',
  title: 'The commands of the document of February 2025',
  about: `Four vbuckets move from one node to another as nodes and clients of February 2025 do it. The
document of that month leaves 0x73 open and has no \`use_snapshot\`; the token for the metadata store
travels as a setting.`,
  start: '2025-02-18T10:00:00Z',
  act: (stage) => {
    const source = stage.node({ port: 12000, edition: '2025-02', vbuckets: [] });
    const target = stage.node({ port: 12002, edition: '2025-02', vbuckets: [], seed: 2 });
    const old = new Talk(stage, source, 'The cluster manager, to the node that has the vbuckets', {
      opaque: 'zero',
    });
    old.enter();
    old.ask('gives the token for the metadata store, as a setting', 'SetParam', {
      extras: { param_type: 'flush' },
      key: 'fusion_metadata_auth_token',
      value: 'Bearer example-token',
    });
    const next = new Talk(stage, target, 'The cluster manager, to the node that gets them', {
      opaque: 'zero',
    });
    next.enter();
    move({ stage, edition: '2025-02', old, next, vbuckets: [12, 23, 45, 66] });

    const vbucket = 30;
    for (const state of ['active', 'replica', 'pending', 'dead']) setState(old, vbucket, state);
    old.ask(`vb:${vbucket} becomes active, with its topology`, 'SetVbucket', {
      vbucket,
      extras: { state: 'active' },
      json: { topology: [['n_0', 'n_1', null]] },
    });
    next.ask('mounts vb:77, from no volume at all', 'MountFusionVbucket', {
      vbucket: 77,
      json: { mountPaths: [] },
    });
    setState(next, 77, 'active');
    const created = stage.now;
    const validity = stage.seconds(VALIDITY_S);
    next.scripted(
      'gets a snapshot; `logFiles` is a time, as the document has it',
      'GetFusionStorageSnapshot',
      { vbucket: 23, json: { snapshotUuid: SNAPSHOT, validity } },
      [
        {
          json: {
            createdAt: created,
            logFiles: created,
            logManifestName: 'manifest-23',
            snapshotUUID: SNAPSHOT,
            validTill: validity * 1000,
            version: 1,
            volumeID: volumeId(23),
          },
        },
      ],
    );
    next.ask('releases it', 'ReleaseFusionStorageSnapshot', {
      vbucket: 23,
      json: { snapshotUuid: SNAPSHOT },
    });
    next.scriptedStat('STAT: volumes that vb:77 reads', 'fusion active_guest_volumes 77', [
      '/mnt/guest-1',
      '/mnt/guest-2',
    ]);
    old.close();
    next.close();
  },
};
