/** What servers of 2026 do. */
import { move } from '../move.js';
import type { Play } from '../play.js';
import { Talk } from '../talk.js';
import { LOGSTORE_URI, listForm, NAMESPACE, SNAPSHOT, STORE } from '../vocabulary.js';
import { everyDetail, mountsFromEverySource } from './since-2025-11.js';

/** The largest term there is: 2^64 - 1. */
const LARGEST_TERM = '18446744073709551615';

export const edition2026: Play = {
  name: 'edition-2026',
  title: 'The commands as servers of 2026 have them, and what succeeds without doing anything',
  about: `The same move in 2026: 0x74 says whether the log store starts afresh, 0x79 creates the namespace of
the bucket, and 0x3d may name the state that is expected next. A client of another machine, which
counts its opaques, then does everything that succeeds without changing anything, and uses the
largest term there is.`,
  start: '2026-03-03T10:00:00Z',
  act: (stage) => {
    const source = stage.node({ port: 12000, edition: '2026', vbuckets: [] });
    const target = stage.node({ port: 12002, edition: '2026', vbuckets: [], seed: 2 });
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
    old.ask('deletes the ONE namespace named', 'DeleteFusionNamespace', {
      json: { logstore_uri: LOGSTORE_URI, ...STORE, namespace: NAMESPACE },
    });
    old.ask('creates the namespace of the bucket anew', 'CreateFusionNamespace');
    old.ask('lists the namespaces', 'GetFusionNamespaces', { json: STORE });
    move({ stage, edition: '2026', old, next, vbuckets: [12, 23, 66] });
    mountsFromEverySource(next);
    everyDetail(next);
    next.scripted(
      'creates replica vb:81 from a snapshot of file-based rebalance; it is to become active',
      'SetVbucket',
      {
        vbucket: 81,
        extras: { state: 'replica' },
        json: { use_snapshot: 'fbr', expected_next_state: 'active' },
      },
      [{}],
    );
    next.scripted(
      'the same, under the name that the documents have for the key',
      'SetVbucket',
      {
        vbucket: 82,
        extras: { state: 'replica' },
        json: { use_snapshot: 'fbr', next_expected_state: 'active' },
      },
      [{}],
    );
    next.ask('syncs vb:12, starting its log store afresh', 'SyncFusionLogstore', {
      vbucket: 12,
      json: { reset: true },
    });
    old.close();
    next.close();

    const idle = new Talk(
      stage,
      stage.node({ address: '::1', port: 11210, edition: '2026', vbuckets: [5], seed: 3 }),
      'A client that counts its opaques, over IPv6',
    );
    idle.enter();
    const vbucket = 5;
    idle.ask('stops an uploader that does not run', 'StopFusionUploader', { vbucket });
    const start = { vbucket, json: { term: '7' } };
    idle.ask('starts it', 'StartFusionUploader', start);
    stage.wait(40);
    idle.ask('starts it again with the same term: it goes on', 'StartFusionUploader', start);
    idle.stat('STAT: it is enabled still', 'fusion uploader 5');
    idle.ask('starts it with a new term: it stops and starts', 'StartFusionUploader', {
      vbucket,
      json: { term: LARGEST_TERM },
    });
    stage.wait(40);
    idle.stat('STAT: a term that programs with doubles round', 'fusion uploader 5', {
      answer: ['json.precision'],
    });
    idle.ask('unmounts what was never mounted', 'UnmountFusionVbucket', { vbucket: 900 });
    idle.ask('releases a snapshot that nobody holds', 'ReleaseFusionStorageSnapshot', {
      json: listForm(SNAPSHOT, [vbucket]),
    });
    idle.close();
  },
};
