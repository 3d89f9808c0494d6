/** The commands of the second published document, of April 2025. */
import { move } from '../move.js';
import type { Play } from '../play.js';
import { Talk } from '../talk.js';
import { guestVolumes, LOGSTORE_URI, NAMESPACE, STORE } from '../vocabulary.js';

export const edition202504: Play = {
  name: 'edition-2025-04',
  title: 'The commands of the document of April 2025',
  about: `The same move in April 2025: the token has a command of its own (0x84), a vbucket is created from
what is mounted (\`use_snapshot\`), the volumes are unmounted (0x73), and namespaces are deleted (0x77).
Beware of the last: in this edition the list names what to KEEP, and an empty list deletes everything.`,
  start: '2025-04-16T10:00:00Z',
  act: (stage) => {
    const source = stage.node({ port: 12000, edition: '2025-04', vbuckets: [] });
    const target = stage.node({ port: 12002, edition: '2025-04', vbuckets: [], seed: 2 });
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
    move({ stage, edition: '2025-04', old, next, vbuckets: [12, 23, 45, 66] });

    next.ask('mounts vb:77', 'MountFusionVbucket', {
      vbucket: 77,
      json: { mountPaths: guestVolumes(77) },
    });
    next.ask('creates active vb:77 from it, with its topology', 'SetVbucket', {
      vbucket: 77,
      extras: { state: 'active' },
      json: { use_snapshot: 'fusion', topology: [['n_1', null]] },
    });
    next.stat('STAT: volumes that all vbuckets read', 'fusion active_guest_volumes');
    next.ask('unmounts the volumes of vb:77', 'UnmountFusionVbucket', { vbucket: 77 });
    next.scripted(
      'creates replica vb:78 from a snapshot of file-based rebalance',
      'SetVbucket',
      { vbucket: 78, extras: { state: 'replica' }, json: { use_snapshot: 'fbr' } },
      [{}],
    );
    const uris = { logstore_uri: LOGSTORE_URI, ...STORE };
    old.ask('deletes all namespaces but one', 'DeleteFusionNamespace', {
      json: { ...uris, namespaces: [NAMESPACE] },
    });
    old.ask('deletes ALL namespaces: the list is empty', 'DeleteFusionNamespace', {
      json: { ...uris, namespaces: [] },
    });
    old.close();
    next.close();
  },
};
