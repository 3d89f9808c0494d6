/**
 * Every failure status of every command but Einval, which has a capture of its own. What leads to
 * a status is a matter of the node: no privilege, no bucket, no Fusion; one connection each.
 */
import type { Told } from '../frames.js';
import type { Play } from '../play.js';
import type { Stage } from '../stage.js';
import type { Talk } from '../talk.js';
import { guestVolumes, LOGSTORE_URI, listForm, SNAPSHOT, STORE } from '../vocabulary.js';
import { remote } from './remote.js';
import { newest, type Valid } from './valid.js';

export const failures: Play = {
  name: 'failures',
  title: 'Every failure status of every command, but Einval',
  about: `What the documents list and what server code answers besides. The node of each connection has a
reason of its own to refuse. Addresses are those that documentation may use (192.0.2.0/24).`,
  start: '2026-03-04T10:00:00Z',
  act: (stage) => {
    withoutPrivilege(stage);
    withoutBucket(stage);
    withoutFusion(stage);
    olderServer(stage);
    later(stage);
    internal(stage);
    notHere(stage);
    thereAlready(stage);
    withoutJson(stage);
  },
};

/** Each command once: answered by the node, or as `told` says. */
function each(
  talk: Talk,
  says: (command: Valid) => string,
  commands: readonly Valid[],
  told?: (command: Valid) => Told,
): void {
  for (const command of commands) {
    const { name, asked } = command;
    if (told === undefined) talk.ask(says(command), name, asked);
    else talk.scripted(says(command), name, asked, [told(command)]);
  }
}

const named = (command: Valid): string => command.name;
const isOneOf = (names: readonly string[]) => (command: Valid) => names.includes(command.name);
const isNoneOf = (names: readonly string[]) => (command: Valid) => !names.includes(command.name);

function withoutPrivilege(stage: Stage): void {
  const auth = { user: 'example-user', password: 'example-password' };
  const talk = remote(stage, 'Eaccess: the client is not the node supervisor', {
    port: 11210,
    auth,
  });
  talk.enter({ bucket: '' });
  each(talk, named, newest);
  talk.close();
}

/** The simulated node needs no bucket for these, nor do servers of today. */
const NEED_NO_BUCKET = [
  'GetFusionStorageSnapshot',
  'ReleaseFusionStorageSnapshot',
  'DeleteFusionNamespace',
  'GetFusionNamespaces',
];

function withoutBucket(stage: Stage): void {
  const talk = remote(stage, 'NoBucket: no bucket is selected', { port: 11211 });
  talk.enter({ bucket: '' });
  each(talk, named, newest.filter(isNoneOf(NEED_NO_BUCKET)));
  each(talk, named, newest.filter(isOneOf(NEED_NO_BUCKET)), () => ({ status: 'NoBucket' }));
  talk.close();
}

function withoutFusion(stage: Stage): void {
  const talk = remote(stage, 'NotSupported: the bucket has no Fusion', { port: 11212 });
  talk.enter();
  const stat = { status: 'NotSupported', context: 'Fusion is not supported' };
  each(talk, named, newest, ({ name }) => (name === 'Stat' ? stat : { status: 'NotSupported' }));
  const json = { source: 'Local', mountPaths: guestVolumes(77) };
  talk.ask(
    'MountFusionVbucket from the source `Local`',
    'MountFusionVbucket',
    { vbucket: 77, json },
    {
      request: ['fusion.unsupported-source'],
    },
  );
  const extras = { state: 'active' };
  const wrong = { vbucket: 77, extras, json: { use_snapshot: 'tape' } };
  talk.ask('SetVbucket from a kind of snapshot that there is not', 'SetVbucket', wrong, {
    request: ['fusion.vbucket-state'],
  });
  talk.close();
}

function olderServer(stage: Stage): void {
  const younger = ['GetFusionNamespaces', 'CreateFusionNamespace'];
  const talk = remote(
    stage,
    'UnknownCommand: the server is older than the command',
    { port: 11213, edition: '2025-04' },
    { edition: '2026' },
  );
  talk.enter();
  each(talk, named, newest.filter(isOneOf(younger)));
  const others = newest.filter(isNoneOf([...younger, 'Stat']));
  each(talk, named, others, () => ({ status: 'UnknownCommand' }));
  talk.scripted(
    '0x98: where 0x70 stood until November 2024; of Fusion no longer',
    'GetFusionStorageSnapshot',
    { opcode: 0x98, json: { snapshotUuid: SNAPSHOT } },
    [{ status: 'UnknownCommand' }],
    { request: ['mcbp.unknown-opcode'], answer: ['mcbp.unknown-opcode'] },
  );
  talk.close();
}

function later(stage: Stage): void {
  const talk = remote(stage, 'Etmpfail: try again later', { port: 11214 }).enter();
  each(talk, named, newest.filter(isNoneOf(['Stat'])), () => ({ status: 'Etmpfail' }));
  talk.close();
}

/** These put the store's words into the value as they are, without JSON around them. */
const PLAIN_TEXT = [
  'GetFusionStorageSnapshot',
  'ReleaseFusionStorageSnapshot',
  'DeleteFusionNamespace',
];
const STORE_SAYS = 'Failed with error: Internal: metadata store does not answer';

function internal(stage: Stage): void {
  const talk = remote(stage, 'Einternal', { port: 11215, vbuckets: [12] }).enter();
  const status = 'Einternal';
  talk.ask('SyncFusionLogstore, but no uploader runs', 'SyncFusionLogstore', {
    vbucket: 12,
    json: { reset: false },
  });
  talk.ask('SetVbucket, but nothing is mounted', 'SetVbucket', {
    vbucket: 77,
    extras: { state: 'active' },
    json: { use_snapshot: 'fusion' },
  });
  talk.ask('GetFusionStorageSnapshot of a volume that is not there', 'GetFusionStorageSnapshot', {
    json: { ...listForm(SNAPSHOT, [500]), valid_till: stage.seconds(600) },
  });
  each(
    talk,
    ({ name }) => `${name}, with plain text`,
    newest.filter(isOneOf(PLAIN_TEXT)),
    () => ({ status, text: STORE_SAYS }),
  );
  talk.scripted('GetFusionNamespaces, with error JSON', 'GetFusionNamespaces', { json: STORE }, [
    { status, context: STORE_SAYS },
  ]);
  const seen = [...PLAIN_TEXT, 'GetFusionNamespaces', 'SyncFusionLogstore', 'SetVbucket', 'Stat'];
  each(talk, named, newest.filter(isNoneOf(seen)), () => ({ status }));
  talk.close();
}

function notHere(stage: Stage): void {
  const talk = remote(stage, 'NotMyVbucket: a replica, or a vbucket that is not there', {
    port: 11216,
    vbuckets: [],
  });
  talk.enter();
  talk.ask('vb:12 becomes replica', 'SetVbucket', { vbucket: 12, extras: { state: 'replica' } });
  for (const name of ['StartFusionUploader', 'StopFusionUploader']) {
    each(talk, () => `${name} of a replica`, newest.filter(isOneOf([name])));
  }
  talk.ask('SyncFusionLogstore of no vbucket', 'SyncFusionLogstore', {
    vbucket: 500,
    json: { reset: false },
  });
  talk.stat('STAT of no vbucket', 'fusion uploader 500');
  const snapshots = newest.filter(isOneOf(PLAIN_TEXT.slice(0, 2)));
  each(talk, named, snapshots, () => ({ status: 'NotMyVbucket' }));
  talk.stat('STAT of no group that there is (KeyEnoent)', 'nosuchgroup');
  talk.close();

  const older = remote(stage, 'NotMyVbucket: in the form of February 2025', {
    port: 11217,
    edition: '2025-02',
    vbuckets: [],
  });
  older.enter();
  const json = { snapshotUuid: SNAPSHOT };
  const validity = stage.seconds(600);
  older.ask('GetFusionStorageSnapshot', 'GetFusionStorageSnapshot', {
    vbucket: 12,
    json: { ...json, validity },
  });
  older.ask('ReleaseFusionStorageSnapshot', 'ReleaseFusionStorageSnapshot', { vbucket: 12, json });
  older.close();
}

function thereAlready(stage: Stage): void {
  const talk = remote(stage, 'KeyEexists', { port: 11218, vbuckets: [12] }).enter();
  const vbucket = 12;
  const start = { vbucket, json: { term: '1' } };
  talk.ask('starts an uploader', 'StartFusionUploader', start);
  talk.ask('starts it while it starts', 'StartFusionUploader', start);
  talk.ask('stops it while it starts', 'StopFusionUploader', { vbucket });
  talk.ask('creates the namespace, which is there', 'CreateFusionNamespace');
  talk.ask('mounts a vbucket that is there', 'MountFusionVbucket', {
    vbucket,
    json: { mountPaths: guestVolumes(vbucket) },
  });
  for (const use_snapshot of ['fusion', 'fbr']) {
    talk.ask(`sets a vbucket that is there from a snapshot (${use_snapshot})`, 'SetVbucket', {
      vbucket,
      extras: { state: 'replica' },
      json: { use_snapshot },
    });
  }
  talk.close();
}

function withoutJson(stage: Stage): void {
  const talk = remote(stage, 'JSON was not granted: its datatype bit is missing', {
    port: 11219,
    vbuckets: [12],
  });
  talk.enter({ ask: ['XERROR', 'SELECT_BUCKET'] });
  const value = JSON.stringify({ ...STORE, logstore_uri: LOGSTORE_URI, namespace: 'travel' });
  talk.ask(
    'DeleteFusionNamespace: the error JSON comes as RAW (Einval)',
    'DeleteFusionNamespace',
    {
      value,
      datatype: 0,
    },
    { request: ['fusion.datatype', 'fusion.invalid-namespace'] },
  );
  talk.stat('STAT: JSON comes as RAW', 'fusion uploader 12');
  talk.close();
}
