/**
 * What servers did between the editions. Source: kv_engine history: 92824c715 (2025-04-24, one
 * namespace), d1c642cde and 557bc1724 (2025-05-22, STAT uploader and migration), 577e5916b
 * (2025-05-27, namespaces checked; 0x78), a8a357b5c (2025-08-29, mount sources), b1efbeb3d
 * (2025-09-16, no logFiles), 1457e6538 (2025-10-13, STAT is_mounted).
 *
 * Servers of these months are none of the simulator's editions: the play scripts what they
 * answered otherwise than the nearest one.
 */
import { setState } from '../move.js';
import type { Play } from '../play.js';
import type { Stage } from '../stage.js';
import { Talk } from '../talk.js';
import {
  guestVolumes,
  LOGSTORE_URI,
  NAMESPACE,
  SNAPSHOT,
  STORE,
  VALIDITY_S,
  volumeId,
} from '../vocabulary.js';

/** Active on each node from the start, and not there. */
const ACTIVE = [12, 23, 45];
const ABSENT = [77, 78, 79, 80];
const TOGGLE_MS = 40;

export const betweenEditions: Play = {
  name: 'between-editions',
  title: 'What servers learned from April to October 2025, one after the other',
  about: `A cluster in the middle of an upgrade: its nodes are of four dates between the editions. The
namespace of the first has a form that later servers refuse, which the request is marked for.`,
  start: '2025-10-20T10:00:00Z',
  act: (stage) => {
    april(stage);
    may(stage);
    september(stage);
    october(stage);
  },
};

interface Server {
  readonly date: string;
  readonly port: number;
  /** The nearest edition of the simulator, and the one whose forms the client writes. */
  readonly edition: string;
  readonly writes: string;
}

function talkTo(stage: Stage, { date, port, edition, writes }: Server): Talk {
  const node = stage.node({ port, edition, vbuckets: ACTIVE });
  return new Talk(stage, node, `To a server of ${date}`, { edition: writes }).enter();
}

function start(stage: Stage, talk: Talk): void {
  for (const vbucket of ACTIVE) {
    const json = { term: '1' };
    talk.ask(`starts the uploader of vb:${vbucket}`, 'StartFusionUploader', { vbucket, json });
  }
  stage.wait(TOGGLE_MS);
}

function stop(stage: Stage, talk: Talk): void {
  for (const vbucket of ACTIVE) {
    talk.ask(`stops the uploader of vb:${vbucket}`, 'StopFusionUploader', { vbucket });
  }
  stage.wait(TOGGLE_MS);
}

function load(talk: Talk, vbucket: number): void {
  talk.ask(`creates replica vb:${vbucket} from what is mounted`, 'SetVbucket', {
    vbucket,
    extras: { state: 'replica' },
    json: { use_snapshot: 'fusion' },
  });
}

const deletion = (namespace: string) => ({
  json: { logstore_uri: LOGSTORE_URI, ...STORE, namespace },
});

function april(stage: Stage): void {
  const server = { date: '24 April', port: 12000, edition: '2025-04', writes: '2025-11' };
  const talk = talkTo(stage, server);
  talk.scripted(
    'deletes the ONE namespace named, of which any name will do',
    'DeleteFusionNamespace',
    deletion('namespace-to-delete'),
    [{}],
    { request: ['fusion.invalid-namespace'] },
  );
  const states = () => {
    for (const vbucket of ACTIVE) {
      talk.stat(`STAT: state of vb:${vbucket}, a word`, `fusion uploader_state ${vbucket}`);
    }
  };
  start(stage, talk);
  states();
  stop(stage, talk);
  states();
  talk.close();
}

function may(stage: Stage): void {
  const server = { date: '27 May', port: 12002, edition: '2025-11', writes: '2025-04' };
  const talk = talkTo(stage, server);
  const uploaders = (state: string) => {
    for (const vbucket of ACTIVE) {
      const term = state === 'disabled' ? 0 : 1;
      const pending = { snapshot_pending_bytes: 4096, checkpoint_pending_bytes: 0 };
      talk.scriptedStat(
        `STAT: the group has a new name and answers an object, without \`logstore_*\` yet`,
        `fusion uploader ${vbucket}`,
        { state, term, ...pending },
      );
    }
  };
  start(stage, talk);
  uploaders('enabled');
  for (const vbucket of ACTIVE) {
    talk.ask(`syncs vb:${vbucket}`, 'SyncFusionLogstore', { vbucket });
    talk.stat(`STAT: last log of vb:${vbucket}`, `fusion sync_info ${vbucket}`);
  }
  for (const vbucket of ABSENT) {
    const json = { mountPaths: guestVolumes(vbucket) };
    talk.ask(`mounts vb:${vbucket}`, 'MountFusionVbucket', { vbucket, json });
    load(talk, vbucket);
    talk.stat('STAT: there is a group for migrations', `fusion migration ${vbucket}`);
    talk.ask(`unmounts vb:${vbucket}`, 'UnmountFusionVbucket', { vbucket });
  }
  talk.ask('lists the namespaces', 'GetFusionNamespaces', { json: STORE });
  talk.ask(
    'deletes the ONE namespace named, whose form is checked',
    'DeleteFusionNamespace',
    deletion(NAMESPACE),
  );
  stop(stage, talk);
  uploaders('disabled');
  talk.close();
}

function september(stage: Stage): void {
  const server = { date: '16 September', port: 12004, edition: '2025-11', writes: '2025-04' };
  const talk = talkTo(stage, server);
  const [volumes, logStore] = [77, 78];
  talk.ask('mounts from guest volumes, which it names', 'MountFusionVbucket', {
    vbucket: volumes,
    json: { source: 'FusionGuestVolumes', mountPaths: guestVolumes(volumes) },
  });
  load(talk, volumes);
  talk.ask('mounts from the log store', 'MountFusionVbucket', {
    vbucket: logStore,
    json: { source: 'FusionLogStore', snapshotUUID: SNAPSHOT },
  });
  load(talk, logStore);
  start(stage, talk);
  for (const vbucket of ACTIVE) snapshotOf(stage, talk, vbucket);
  const [again = 0] = ACTIVE;
  for (const vbucket of [...ACTIVE, again]) {
    const says = `releases the snapshot of vb:${vbucket}`;
    const json = { snapshotUuid: SNAPSHOT };
    talk.scripted(says, 'ReleaseFusionStorageSnapshot', { vbucket, json }, [{}]);
  }
  talk.close();
}

function snapshotOf(stage: Stage, talk: Talk, vbucket: number): void {
  const validity = stage.seconds(VALIDITY_S);
  talk.scripted(
    `gets the snapshot of vb:${vbucket}, one at a time still, without \`logFiles\``,
    'GetFusionStorageSnapshot',
    { vbucket, json: { snapshotUuid: SNAPSHOT, validity } },
    [
      {
        json: {
          createdAt: stage.now,
          logManifestName: `manifest-${vbucket}`,
          snapshotUUID: SNAPSHOT,
          validTill: validity * 1000,
          version: 1,
          volumeID: volumeId(vbucket),
        },
      },
    ],
  );
}

function october(stage: Stage): void {
  const server = { date: '13 October', port: 12006, edition: '2025-11', writes: '2025-04' };
  const talk = talkTo(stage, server);
  for (const vbucket of ABSENT) {
    const isMounted = () =>
      talk.stat('STAT: there is a group for mounts', `fusion is_mounted ${vbucket}`);
    const migration = () =>
      talk.stat(`STAT: migration of vb:${vbucket}`, `fusion migration ${vbucket}`);
    isMounted();
    const json = { mountPaths: guestVolumes(vbucket) };
    talk.ask(`mounts vb:${vbucket}`, 'MountFusionVbucket', { vbucket, json });
    isMounted();
    load(talk, vbucket);
    migration();
    stage.wait(500);
    migration();
    talk.ask(`unmounts vb:${vbucket}`, 'UnmountFusionVbucket', { vbucket });
    isMounted();
    setState(talk, vbucket, 'active');
  }
  talk.close();
}
