/** Requests whose parts are all there and of the right type, and that the server refuses all the same. */
import { JSON_BIT, SNAPPY_BIT } from '../../../src/mcbp/datatypes.js';
import type { Stage } from '../stage.js';
import type { Talk } from '../talk.js';
import { guestVolumes, listForm, SNAPSHOT, STORE } from '../vocabulary.js';
import { entered } from './remote.js';

export function wrongValues(stage: Stage): void {
  values(stage);
  vbucketStates(stage);
  statKeys(stage);
}

/** Values of the right type that are wrong all the same. */
function values(stage: Stage): void {
  const talk = entered(stage, 'Wrong values, edition 2026', 11230);
  const list = (more: object) => ({
    json: { ...listForm(SNAPSHOT, [12]), valid_till: stage.seconds(600), ...more },
  });
  const { bucket_uuid, ...rest } = list({}).json;
  talk.ask(
    'GetFusionStorageSnapshot with `bucket_uid`, as the published example has it',
    'GetFusionStorageSnapshot',
    { json: { ...rest, bucket_uid: bucket_uuid } },
    { request: ['fusion.missing-field', 'fusion.unknown-field'] },
  );
  for (const vbucket_list of [[], [65536], [-1], [1.5]]) {
    const says = `GetFusionStorageSnapshot with \`vbucket_list\` ${JSON.stringify(vbucket_list)}`;
    talk.ask(says, 'GetFusionStorageSnapshot', list({ vbucket_list }), {
      request: ['fusion.invalid-vbucket-list'],
    });
  }
  talk.ask(
    'ReleaseFusionStorageSnapshot with an empty `vbucket_list`',
    'ReleaseFusionStorageSnapshot',
    { json: listForm(SNAPSHOT, []) },
    { request: ['fusion.invalid-vbucket-list'] },
  );
  talk.ask(
    'GetFusionStorageSnapshot with two mistakes: the server names the first',
    'GetFusionStorageSnapshot',
    list({ snapshot_uuid: 1, valid_till: 'tomorrow' }),
    { request: ['fusion.field-type', 'fusion.field-type'] },
  );
  cutOff(talk, 'GetFusionStorageSnapshot', list({}).json, {
    says: 'the answer repeats it, token included',
    prefix: (value) => `get_fusion_storage_snapshot_validator: Invalid json '${value}'`,
  });
  const token = STORE.metadatastore_auth_token;
  cutOff(
    talk,
    'SetChronicleAuthToken',
    { token },
    {
      says: 'the answer does not repeat it',
      prefix: () => 'set_chronicle_auth_token_validator: Invalid json format',
    },
  );
  for (const term of ['x', '-1', '18446744073709551616', '']) {
    talk.ask(
      `StartFusionUploader with term "${term}"`,
      'StartFusionUploader',
      {
        vbucket: 12,
        json: { term },
      },
      { request: ['fusion.invalid-term'] },
    );
  }
  for (const namespace of ['travel-sample', 'kv', 'kv/a/b', 'cbas/some-uuid']) {
    const json = { logstore_uri: 'uri1', ...STORE, namespace };
    talk.ask(
      `DeleteFusionNamespace of \`${namespace}\``,
      'DeleteFusionNamespace',
      { json },
      {
        request: ['fusion.invalid-namespace'],
      },
    );
  }
  const mountPaths = guestVolumes(77);
  talk.ask(
    'MountFusionVbucket with a key that it does not know',
    'MountFusionVbucket',
    {
      vbucket: 77,
      json: { mountPaths, readOnly: true },
    },
    { request: ['fusion.unknown-field'] },
  );
  talk.ask(
    'MountFusionVbucket from a source that there is not',
    'MountFusionVbucket',
    {
      vbucket: 77,
      json: { source: 'Tape', mountPaths },
    },
    { request: ['fusion.unsupported-source'] },
  );
  talk.ask(
    'StartFusionUploader with the Snappy bit',
    'StartFusionUploader',
    {
      vbucket: 12,
      json: { term: '1' },
      datatype: JSON_BIT | SNAPPY_BIT,
    },
    { request: ['fusion.datatype'] },
  );
  talk.close();
}

/** JSON without its closing brace. Scripted: the reason is worded by the server's JSON library. */
function cutOff(
  talk: Talk,
  name: string,
  json: object,
  { says, prefix }: { says: string; prefix: (value: string) => string },
): void {
  const value = JSON.stringify(json).slice(0, -1);
  const reason = `[json.exception.parse_error.101] parse error at line 1, column ${value.length + 1}: syntax error while parsing object - unexpected end of input; expected '}'`;
  talk.scripted(
    `${name}, cut off: ${says}`,
    name,
    { value, datatype: JSON_BIT },
    [{ status: 'Einval', context: `${prefix(value)} ${reason}` }],
    { request: ['fusion.invalid-json'] },
  );
}

function vbucketStates(stage: Stage): void {
  const talk = entered(stage, 'SetVbucket, refused', 11231);
  const request = ['fusion.vbucket-state'];
  for (const state of ['pending', 'dead']) {
    talk.ask(
      `vb:77 becomes ${state} from a snapshot`,
      'SetVbucket',
      {
        vbucket: 77,
        extras: { state },
        json: { use_snapshot: 'fusion' },
      },
      { request },
    );
  }
  talk.ask(
    'without its byte of extras',
    'SetVbucket',
    {
      vbucket: 77,
      strayExtras: new Uint8Array(0),
      json: { use_snapshot: 'fusion' },
    },
    { request: ['fusion.unexpected-extras'] },
  );
  talk.ask(
    'with a key',
    'SetVbucket',
    {
      vbucket: 77,
      extras: { state: 'active' },
      key: 'a-key',
      json: { use_snapshot: 'fusion' },
    },
    { request: ['fusion.unexpected-key'] },
  );
  talk.close();
}

function statKeys(stage: Stage): void {
  const talk = entered(stage, 'STAT, refused', 11232);
  talk.stat('a group that there is not', 'fusion nosuchgroup 12');
  talk.stat('a group under its former name', 'fusion uploader_state 12');
  talk.stat('no vbucket and no word for all', 'fusion uploader twelve');
  talk.stat('a vbucket that cannot be', 'fusion uploader 65536');
  talk.stat('no vbucket, where only one can be asked for', 'fusion uploader');
  talk.close();
}
