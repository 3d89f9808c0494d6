/** Scenarios of what Fusion requests and answers say: each finding, and what is almost one. */
import type { ScenarioCase } from './case.js';

const SNAPSHOT = (uuid: string, till: string, vbucket = 5): string =>
  `{"createdAt":1,"logManifestName":"m","snapshotUUID":"${uuid}","validTill":${till},"version":1,"volumeID":"kv/b/kvstore-${vbucket}"}`;

const HELD = 'note fusion.snapshot-leaked';

export const valueScenarios: readonly ScenarioCase[] = [
  {
    name: 'validity-unit: milliseconds where seconds are due',
    text: `
      0  a  GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":$MS+60} ?? warn fusion.validity-unit -> Einternal !! error mcbp.error-status`,
  },
  {
    name: 'validity-unit: 10^11 seconds are still seconds',
    text: `
      0  a  GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":100000000000} -> Einternal !! error mcbp.error-status`,
  },
  {
    name: 'validity-past: before the time of the request, in the later form too',
    text: `
      10  a  GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":$T+9} ?? warn fusion.validity-past -> Einternal !! error mcbp.error-status
      10  a  GetFusionStorageSnapshot {"bucket_uuid":"b","metadatastore_uri":"m","metadatastore_auth_token":"tok","snapshot_uuid":"s","vbucket_list":[5],"valid_till":$T+9} ?? warn mcbp.plaintext-secret, warn fusion.validity-past -> Einternal !! error mcbp.error-status`,
  },
  {
    name: 'no validity-past: this very second',
    text: `
      10  a  GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":$T+10} -> Einternal !! error mcbp.error-status`,
  },
  {
    name: 'delete-everything: nothing is to be kept',
    text: `
      0  a  DeleteFusionNamespace {"logstore_uri":"u","metadatastore_uri":"m","metadatastore_auth_token":"tok","namespaces":[]} ?? warn fusion.delete-everything, warn mcbp.plaintext-secret -> Success`,
  },
  {
    name: 'no delete-everything: something is kept; one namespace is named',
    text: `
      0  a  DeleteFusionNamespace {"logstore_uri":"u","metadatastore_uri":"m","metadatastore_auth_token":"tok","namespaces":["kv/x"]} ?? warn mcbp.plaintext-secret -> Success
      1  a  DeleteFusionNamespace {"logstore_uri":"u","metadatastore_uri":"m","metadatastore_auth_token":"tok","namespace":"kv/x"} -> Success`,
  },
  {
    name: 'delete-everything is refused where the later form is in force',
    text: `
      0  a  DeleteFusionNamespace {"logstore_uri":"u","metadatastore_uri":"m","metadatastore_auth_token":"tok","namespace":"kv/x"} ?? warn mcbp.plaintext-secret -> Success
      1  a  DeleteFusionNamespace {"logstore_uri":"u","metadatastore_uri":"m","metadatastore_auth_token":"tok","namespaces":[]} ?? error fusion.missing-field, note fusion.unknown-field -> Einval !! warn mcbp.error-status`,
  },
  {
    name: 'accepted-invalid: a request that should be refused',
    text: `
      0  a  StartFusionUploader vb:5 {"term":7} ?? error fusion.field-type -> Success !! warn fusion.accepted-invalid
      1  a  SyncFusionLogstore vb:5 -> Success`,
  },
  {
    name: 'no accepted-invalid: it is refused, or what is wrong is let pass',
    text: `
      0  a  StartFusionUploader vb:5 {"term":7} ?? error fusion.field-type -> Einval !! warn mcbp.error-status
      1  a  StartFusionUploader vb:5 {"term":"7","more":1} ?? note fusion.unknown-field -> Success`,
  },
  {
    name: 'refused-valid: Einval to a request that is right',
    text: `
      0  a  StartFusionUploader vb:5 {"term":"7"} -> Einval !! warn mcbp.error-status, note fusion.refused-valid
      1  a  StartFusionUploader vb:5 {"term":"7"} -> NotMyVbucket !! warn mcbp.error-status`,
  },
  {
    name: 'response-mismatch: another snapshot than the one that was asked for',
    text: `
      0  a  GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":$T+60} -> Success ${SNAPSHOT('other', '$MS+60')} !! error fusion.response-mismatch, ${HELD}`,
  },
  {
    name: 'response-mismatch: not all vbuckets are answered for',
    text: `
      0  a  GetFusionStorageSnapshot {"bucket_uuid":"b","metadatastore_uri":"m","metadatastore_auth_token":"tok","snapshot_uuid":"s","vbucket_list":[5,6,7],"valid_till":$T+60} ?? warn mcbp.plaintext-secret -> Success [${SNAPSHOT('s', '$MS+60')},${SNAPSHOT('s', '$MS+60', 7)}] !! error fusion.response-mismatch, ${HELD}`,
  },
  {
    name: 'no response-mismatch: a failure speaks of no vbucket',
    text: `
      0  a  GetFusionStorageSnapshot {"bucket_uuid":"b","metadatastore_uri":"m","metadatastore_auth_token":"tok","snapshot_uuid":"s","vbucket_list":[5,7],"valid_till":$T+60} ?? warn mcbp.plaintext-secret -> Einternal {"error":{"context":"c","ref":"r"}} !! error mcbp.error-status`,
  },
  {
    name: 'no response-mismatch: all of it, in another order',
    text: `
      0  a  GetFusionStorageSnapshot {"bucket_uuid":"b","metadatastore_uri":"m","metadatastore_auth_token":"tok","snapshot_uuid":"s","vbucket_list":[5,7],"valid_till":$T+60} ?? warn mcbp.plaintext-secret -> Success [${SNAPSHOT('s', '$MS+60', 7)},${SNAPSHOT('s', '$MS+60')}] !! ${HELD}`,
  },
  {
    name: 'response-validity: another time than was asked for',
    text: `
      0  a  GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":$T+60} -> Success ${SNAPSHOT('s', '$MS+61')} !! warn fusion.response-validity, ${HELD}`,
  },
  {
    name: 'response-shape: a field is missing, a value where none is due',
    text: `
      0  a  GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":$T+60} -> Success {"snapshotUUID":"s","validTill":$MS+60} !! warn fusion.response-shape, warn fusion.response-shape, warn fusion.response-shape, warn fusion.response-shape, ${HELD}
      1  a  StartFusionUploader vb:5 {"term":"7"} -> Success {} !! warn fusion.response-shape`,
  },
  {
    name: 'undocumented-status: not among those of the command',
    text: `
      0  a  StartFusionUploader vb:5 {"term":"7"} -> Locked !! warn mcbp.error-status, note fusion.undocumented-status`,
  },
  {
    name: 'the checks of a request, each told by its own id',
    text: `
      0   a  StartFusionUploader vb:5 key=k {"term":"7"} ?? error fusion.unexpected-key -> Einval !! warn mcbp.error-status
      1   a  SyncFusionLogstore vb:5 {"x":1} ?? error fusion.unexpected-value, error fusion.datatype -> Einval !! warn mcbp.error-status
      2   a  StartFusionUploader vb:5 ?? error fusion.missing-value -> Einval !! warn mcbp.error-status
      3   a  StartFusionUploader vb:5 {} ?? error fusion.missing-field -> Einval !! warn mcbp.error-status
      4   a  StartFusionUploader vb:5 {"term":"x"} ?? error fusion.invalid-term -> Einval !! warn mcbp.error-status
      5   a  ReleaseFusionStorageSnapshot {"bucket_uuid":"b","metadatastore_uri":"m","metadatastore_auth_token":"tok","snapshot_uuid":"s","vbucket_list":[]} ?? warn mcbp.plaintext-secret, error fusion.invalid-vbucket-list -> Einval !! warn mcbp.error-status
      6   a  DeleteFusionNamespace {"logstore_uri":"u","metadatastore_uri":"m","metadatastore_auth_token":"tok","namespace":"x"} ?? error fusion.invalid-namespace -> Einval !! warn mcbp.error-status`,
  },
  {
    name: 'an old form is right on a node of unknown age',
    text: `
      0  a  ReleaseFusionStorageSnapshot vb:5 {"snapshotUuid":"s"} -> KeyEnoent !! warn mcbp.error-status, note fusion.undocumented-status`,
  },
  {
    name: 'an old form is wrong on a node that has taken a new one, and an error before',
    text: `
      0  a  GetFusionStorageSnapshot {"bucket_uuid":"b","metadatastore_uri":"m","metadatastore_auth_token":"tok","snapshot_uuid":"s","vbucket_list":[5],"valid_till":$T+60} ?? warn mcbp.plaintext-secret -> Success [${SNAPSHOT('s', '$MS+60')}] !! ${HELD}
      1  a  ReleaseFusionStorageSnapshot vb:5 {"snapshotUuid":"s"} ?? error fusion.missing-field, error fusion.missing-field, error fusion.missing-field, error fusion.missing-field, error fusion.missing-field, note fusion.unknown-field -> Einval !! warn mcbp.error-status`,
  },
];
