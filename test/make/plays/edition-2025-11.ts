/** What servers of November 2025 do. */
import { move } from '../move.js';
import type { Play } from '../play.js';
import { Talk } from '../talk.js';
import { LOGSTORE_URI, listForm, NAMESPACE, SNAPSHOT, STORE, VALIDITY_S } from '../vocabulary.js';
import { everyDetail, mountsFromEverySource } from './since-2025-11.js';

export const edition202511: Play = {
  name: 'edition-2025-11',
  title: 'The commands as servers of November 2025 have them',
  about: `Three vbuckets move in November 2025: one request gets or releases the snapshots of a list of vbuckets
(the vbucket of the header means nothing), a mount answers with key ids and may name its source, and
STAT tells of uploaders, migrations and mounts, also of all vbuckets at once (\`detail\`).`,
  start: '2025-11-25T10:00:00Z',
  act: (stage) => {
    const source = stage.node({ port: 12000, edition: '2025-11', vbuckets: [] });
    const target = stage.node({ port: 12002, edition: '2025-11', vbuckets: [], seed: 2 });
    const old = new Talk(stage, source, 'The cluster manager, to the node that has the vbuckets', {
      opaque: 'zero',
    });
    const next = new Talk(stage, target, 'The cluster manager, to the node that gets them', {
      opaque: 'zero',
    });
    for (const talk of [old, next]) {
      talk.enter();
      talk.ask('gives the token for the metadata store', 'SetChronicleAuthToken', {
        json: { token: STORE.metadatastore_auth_token },
      });
    }
    move({ stage, edition: '2025-11', old, next, vbuckets: [12, 23, 66] });
    mountsFromEverySource(next);
    everyDetail(next);
    next.scripted(
      'creates replica vb:81 from a snapshot of file-based rebalance',
      'SetVbucket',
      { vbucket: 81, extras: { state: 'replica' }, json: { use_snapshot: 'fbr' } },
      [{}],
    );
    const one = { ...listForm(SNAPSHOT, [12]), valid_till: stage.seconds(VALIDITY_S) };
    next.ask('gets a snapshot of vb:12 alone; the header names vb:99', 'GetFusionStorageSnapshot', {
      vbucket: 99,
      json: one,
    });
    next.ask('releases it', 'ReleaseFusionStorageSnapshot', {
      vbucket: 99,
      json: listForm(SNAPSHOT, [12]),
    });
    old.ask('lists the namespaces', 'GetFusionNamespaces', { json: STORE });
    old.ask('deletes the ONE namespace named', 'DeleteFusionNamespace', {
      json: { logstore_uri: LOGSTORE_URI, ...STORE, namespace: NAMESPACE },
    });
    old.ask('lists the namespaces: none is left', 'GetFusionNamespaces', { json: STORE });
    old.close();
    next.close();
  },
};
