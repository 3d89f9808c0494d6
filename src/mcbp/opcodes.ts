/**
 * Every opcode that a client request or response (magic 0x80, 0x08, 0x81, 0x18) may carry,
 * except those that src/fusion describes whole: 0x10 Stat, 0x3d SetVbucket, 0x70-0x79 and
 * 0x84 SetChronicleAuthToken have their names and attributes there and are left out here.
 *
 * Sources: names and numbers kv_engine include/mcbp/protocol/opcode.h (enum ClientOpcode); wire
 * names and attributes protocol/mcbp/opcode.cc; which DCP messages are answered
 * docs/dcp/documentation/commands and engines/ep/src/dcp/consumer.cc.
 */
import type { Answers } from './answers.js';

export interface OpcodeEntry {
  /** 0..255. */
  readonly opcode: number;
  /** kv_engine's enumerator. */
  readonly name: string;
  /** The name that the server logs and reports. */
  readonly wireName: string;
  readonly answers: Answers;
  /** Part of DCP: either end may send it, with magic 0x80. */
  readonly dcp?: true;
  /** With UnorderedExecution the server may finish it before or after its neighbours. */
  readonly reorder?: true;
  /** The key starts with a collection id once Collections was granted. */
  readonly collection?: true;
  /** Present and false: the server knows the opcode and refuses it. */
  readonly supported?: false;
  /** A response may be longer than any packet that the server takes (header.ts, MAX_BODY_LENGTH). */
  readonly longAnswer?: true;
}

type Attributes = Pick<OpcodeEntry, 'dcp' | 'reorder' | 'collection' | 'supported' | 'longAnswer'>;

const DATA: Attributes = { reorder: true, collection: true };
const KEYED: Attributes = { collection: true };
const REORDER: Attributes = { reorder: true };
const DCP: Attributes = { dcp: true };
const UNSUPPORTED: Attributes = { supported: false };

function row(
  opcode: number,
  name: string,
  wireName: string,
  answers: Answers,
  attributes: Attributes = {},
): OpcodeEntry {
  return { opcode, name, wireName, answers, ...attributes };
}

/**
 * In order of opcode. What looks odd is kv_engine's: the wire names of 0x2f (with spaces),
 * 0xf6, 0xfb and 0xfd differ from their enumerators, and 0x2c counts as supported.
 */
export const clientOpcodes: readonly OpcodeEntry[] = [
  // Documents, connection
  row(0x00, 'Get', 'GET', 'one', DATA),
  row(0x01, 'Set', 'SET', 'one', DATA),
  row(0x02, 'Add', 'ADD', 'one', DATA),
  row(0x03, 'Replace', 'REPLACE', 'one', DATA),
  row(0x04, 'Delete', 'DELETE', 'one', DATA),
  row(0x05, 'Increment', 'INCREMENT', 'one', DATA),
  row(0x06, 'Decrement', 'DECREMENT', 'one', DATA),
  row(0x07, 'Quit', 'QUIT', 'one'),
  row(0x08, 'Flush_Unsupported', 'FLUSH', 'one', UNSUPPORTED),
  row(0x09, 'Getq', 'GETQ', 'quiet-miss', KEYED),
  row(0x0a, 'Noop', 'NOOP', 'one'),
  row(0x0b, 'Version', 'VERSION', 'one'),
  row(0x0c, 'Getk', 'GETK', 'one', DATA),
  row(0x0d, 'Getkq', 'GETKQ', 'quiet-miss', KEYED),
  row(0x0e, 'Append', 'APPEND', 'one', DATA),
  row(0x0f, 'Prepend', 'PREPEND', 'one', DATA),
  row(0x11, 'Setq', 'SETQ', 'quiet', KEYED),
  row(0x12, 'Addq', 'ADDQ', 'quiet', KEYED),
  row(0x13, 'Replaceq', 'REPLACEQ', 'quiet', KEYED),
  row(0x14, 'Deleteq', 'DELETEQ', 'quiet', KEYED),
  row(0x15, 'Incrementq', 'INCREMENTQ', 'quiet', KEYED),
  row(0x16, 'Decrementq', 'DECREMENTQ', 'quiet', KEYED),
  row(0x17, 'Quitq', 'QUITQ', 'quiet'),
  // Not marked quiet in opcode.cc, but silent on success wherever it was implemented.
  row(0x18, 'Flushq_Unsupported', 'FLUSHQ', 'quiet', UNSUPPORTED),
  row(0x19, 'Appendq', 'APPENDQ', 'quiet', KEYED),
  row(0x1a, 'Prependq', 'PREPENDQ', 'quiet', KEYED),
  row(0x1b, 'Verbosity', 'VERBOSITY', 'one'),
  row(0x1c, 'Touch', 'TOUCH', 'one', DATA),
  row(0x1d, 'Gat', 'GAT', 'one', DATA),
  row(0x1e, 'Gatq', 'GATQ', 'quiet-miss', KEYED),
  row(0x1f, 'Hello', 'HELLO', 'one'),
  // Authentication, control, encryption keys
  row(0x20, 'SaslListMechs', 'SASL_LIST_MECHS', 'one'),
  row(0x21, 'SaslAuth', 'SASL_AUTH', 'one'),
  row(0x22, 'SaslStep', 'SASL_STEP', 'one'),
  row(0x23, 'IoctlGet', 'IOCTL_GET', 'one'),
  row(0x24, 'IoctlSet', 'IOCTL_SET', 'one'),
  row(0x25, 'ConfigValidate', 'CONFIG_VALIDATE', 'one'),
  row(0x26, 'ConfigReload', 'CONFIG_RELOAD', 'one'),
  row(0x27, 'AuditPut', 'AUDIT_PUT', 'one'),
  row(0x28, 'AuditConfigReload', 'AUDIT_CONFIG_RELOAD', 'one'),
  row(0x29, 'Shutdown', 'SHUTDOWN', 'one'),
  row(0x2a, 'SetBucketThrottleProperties', 'SET_BUCKET_THROTTLE_PROPERTIES', 'one', REORDER),
  row(0x2b, 'SetBucketDataLimitExceeded', 'SET_BUCKET_DATA_LIMIT_EXCEEDED', 'one', REORDER),
  row(
    0x2c,
    'SetNodeThrottleProperties_Unsupported',
    'SET_NODE_THROTTLE_PROPERTIES',
    'one',
    REORDER,
  ),
  row(0x2d, 'SetActiveEncryptionKeys', 'SET_ACTIVE_ENCRYPTION_KEYS', 'one', REORDER),
  row(0x2e, 'PruneEncryptionKeys', 'PRUNE_ENCRYPTION_KEYS', 'one', REORDER),
  row(0x2f, 'RegisterAuthToken', 'REGISTER AUTH TOKEN', 'one'),
  // Range operations of old memcached clients; never implemented
  row(0x30, 'Rget_Unsupported', 'RGET', 'one', UNSUPPORTED),
  row(0x31, 'Rset_Unsupported', 'RSET', 'one', UNSUPPORTED),
  row(0x32, 'Rsetq_Unsupported', 'RSETQ', 'quiet', UNSUPPORTED),
  row(0x33, 'Rappend_Unsupported', 'RAPPEND', 'one', UNSUPPORTED),
  row(0x34, 'Rappendq_Unsupported', 'RAPPENDQ', 'quiet', UNSUPPORTED),
  row(0x35, 'Rprepend_Unsupported', 'RPREPEND', 'one', UNSUPPORTED),
  row(0x36, 'Rprependq_Unsupported', 'RPREPENDQ', 'quiet', UNSUPPORTED),
  row(0x37, 'Rdelete_Unsupported', 'RDELETE', 'one', UNSUPPORTED),
  row(0x38, 'Rdeleteq_Unsupported', 'RDELETEQ', 'quiet', UNSUPPORTED),
  row(0x39, 'Rincr_Unsupported', 'RINCR', 'one', UNSUPPORTED),
  row(0x3a, 'Rincrq_Unsupported', 'RINCRQ', 'quiet', UNSUPPORTED),
  row(0x3b, 'Rdecr_Unsupported', 'RDECR', 'one', UNSUPPORTED),
  row(0x3c, 'Rdecrq_Unsupported', 'RDECRQ', 'quiet', UNSUPPORTED),
  // vBuckets (SetVbucket 0x3d: src/fusion)
  row(0x3e, 'GetVbucket', 'GET_VBUCKET', 'one'),
  row(0x3f, 'DelVbucket', 'DEL_VBUCKET', 'one'),
  // TAP, removed in 5.0: a stream of messages that were not answered; today refused
  row(0x40, 'TapConnect_Unsupported', 'TAP_CONNECT', 'quiet', UNSUPPORTED),
  row(0x41, 'TapMutation_Unsupported', 'TAP_MUTATION', 'quiet', UNSUPPORTED),
  row(0x42, 'TapDelete_Unsupported', 'TAP_DELETE', 'quiet', UNSUPPORTED),
  row(0x43, 'TapFlush_Unsupported', 'TAP_FLUSH', 'quiet', UNSUPPORTED),
  row(0x44, 'TapOpaque_Unsupported', 'TAP_OPAQUE', 'quiet', UNSUPPORTED),
  row(0x45, 'TapVbucketSet_Unsupported', 'TAP_VBUCKET_SET', 'quiet', UNSUPPORTED),
  row(0x46, 'TapCheckpointStart_Unsupported', 'TAP_CHECKPOINT_START', 'quiet', UNSUPPORTED),
  row(0x47, 'TapCheckpointEnd_Unsupported', 'TAP_CHECKPOINT_END', 'quiet', UNSUPPORTED),
  // Later additions to the document commands
  row(0x48, 'GetAllVbSeqnos', 'GET_ALL_VB_SEQNOS', 'one', REORDER),
  row(0x49, 'GetEx', 'GET_EX', 'one', DATA),
  row(0x4a, 'GetExReplica', 'GET_EX_REPLICA', 'one', DATA),
  row(0x4b, 'MutateWithMeta', 'MUTATE_WITH_META', 'one', DATA),
  // DCP
  row(0x50, 'DcpOpen', 'DCP_OPEN', 'one', DCP),
  row(0x51, 'DcpAddStream', 'DCP_ADD_STREAM', 'one', DCP),
  row(0x52, 'DcpCloseStream', 'DCP_CLOSE_STREAM', 'one', DCP),
  row(0x53, 'DcpStreamReq', 'DCP_STREAM_REQ', 'one', DCP),
  row(0x54, 'DcpGetFailoverLog', 'DCP_GET_FAILOVER_LOG', 'one', DCP),
  row(0x55, 'DcpStreamEnd', 'DCP_STREAM_END', 'none', DCP),
  row(0x56, 'DcpSnapshotMarker', 'DCP_SNAPSHOT_MARKER', 'none', DCP),
  row(0x57, 'DcpMutation', 'DCP_MUTATION', 'none', DCP),
  row(0x58, 'DcpDeletion', 'DCP_DELETION', 'none', DCP),
  row(0x59, 'DcpExpiration', 'DCP_EXPIRATION', 'none', DCP),
  // A stream message like its neighbours, but its answer today is a refusal.
  row(0x5a, 'DcpFlush_Unsupported', 'DCP_FLUSH', 'quiet', UNSUPPORTED),
  // Its page says no reply; the consumer sends one and the producer waits for it.
  row(0x5b, 'DcpSetVbucketState', 'DCP_SET_VBUCKET_STATE', 'one', DCP),
  row(0x5c, 'DcpNoop', 'DCP_NOOP', 'one', DCP),
  row(0x5d, 'DcpBufferAcknowledgement', 'DCP_BUFFER_ACKNOWLEDGEMENT', 'none', DCP),
  row(0x5e, 'DcpControl', 'DCP_CONTROL', 'one', DCP),
  row(0x5f, 'DcpSystemEvent', 'DCP_SYSTEM_EVENT', 'none', DCP),
  row(0x60, 'DcpPrepare', 'DCP_PREPARE', 'none', DCP),
  row(0x61, 'DcpSeqnoAcknowledged', 'DCP_SEQNO_ACKNOWLEDGED', 'none', DCP),
  row(0x62, 'DcpCommit', 'DCP_COMMIT', 'none', DCP),
  row(0x63, 'DcpAbort', 'DCP_ABORT', 'none', DCP),
  row(0x64, 'DcpSeqnoAdvanced', 'DCP_SEQNO_ADVANCED', 'none', DCP),
  row(0x65, 'DcpOsoSnapshot', 'DCP_OSO_SNAPSHOT', 'none', DCP),
  row(0x66, 'DcpCacheTransfer', 'DCP_CACHE_TRANSFER', 'none', DCP),
  row(0x67, 'DcpCacheTransferEnd', 'DCP_CACHE_TRANSFER_END', 'none', DCP),
  // Engine control (0x70-0x79 and 0x84: src/fusion)
  row(0x80, 'StopPersistence', 'STOP_PERSISTENCE', 'one'),
  row(0x81, 'StartPersistence', 'START_PERSISTENCE', 'one'),
  row(0x82, 'SetParam', 'SET_PARAM', 'one'),
  row(0x83, 'GetReplica', 'GET_REPLICA', 'one', DATA),
  // Buckets
  row(0x85, 'CreateBucket', 'CREATE_BUCKET', 'one'),
  row(0x86, 'DeleteBucket', 'DELETE_BUCKET', 'one'),
  row(0x87, 'ListBuckets', 'LIST_BUCKETS', 'one'),
  row(0x89, 'SelectBucket', 'SELECT_BUCKET', 'one'),
  row(0x8a, 'PauseBucket', 'PAUSE_BUCKET', 'one'),
  row(0x8b, 'ResumeBucket', 'RESUME_BUCKET', 'one'),
  row(0x8c, 'ValidateBucketConfig', 'VALIDATE_BUCKET_CONFIG', 'one'),
  // Observe, locks, failover log
  row(0x91, 'ObserveSeqno', 'OBSERVE_SEQNO', 'one'),
  row(0x92, 'Observe', 'OBSERVE', 'one'),
  row(0x93, 'EvictKey', 'EVICT_KEY', 'one', DATA),
  row(0x94, 'GetLocked', 'GET_LOCKED', 'one', DATA),
  row(0x95, 'UnlockKey', 'UNLOCK_KEY', 'one', DATA),
  row(0x96, 'GetFailoverLog', 'GET_FAILOVER_LOG', 'one'),
  row(0x97, 'LastClosedCheckpoint_Unsupported', 'LAST_CLOSED_CHECKPOINT', 'one', UNSUPPORTED),
  row(0x9e, 'DeregisterTapClient_Unsupported', 'DEREGISTER_TAP_CLIENT', 'one', UNSUPPORTED),
  row(0x9f, 'ResetReplicationChain_Unsupported', 'RESET_REPLICATION_CHAIN', 'one', UNSUPPORTED),
  // Metadata (XDCR), traffic and maintenance
  row(0xa0, 'GetMeta', 'GET_META', 'one', KEYED),
  row(0xa1, 'GetqMeta', 'GETQ_META', 'quiet-miss', KEYED),
  row(0xa2, 'SetWithMeta', 'SET_WITH_META', 'one', KEYED),
  row(0xa3, 'SetqWithMeta', 'SETQ_WITH_META', 'quiet', KEYED),
  row(0xa4, 'AddWithMeta', 'ADD_WITH_META', 'one', KEYED),
  row(0xa5, 'AddqWithMeta', 'ADDQ_WITH_META', 'quiet', KEYED),
  row(0xa6, 'SnapshotVbStates_Unsupported', 'SNAPSHOT_VB_STATES', 'one', UNSUPPORTED),
  row(0xa7, 'VbucketBatchCount_Unsupported', 'VBUCKET_BATCH_COUNT', 'one', UNSUPPORTED),
  row(0xa8, 'DelWithMeta', 'DEL_WITH_META', 'one', KEYED),
  row(0xa9, 'DelqWithMeta', 'DELQ_WITH_META', 'quiet', KEYED),
  row(0xaa, 'CreateCheckpoint_Unsupported', 'CREATE_CHECKPOINT', 'one', UNSUPPORTED),
  row(0xac, 'NotifyVbucketUpdate_Unsupported', 'NOTIFY_VBUCKET_UPDATE', 'one', UNSUPPORTED),
  row(0xad, 'EnableTraffic', 'ENABLE_TRAFFIC', 'one'),
  row(0xae, 'DisableTraffic', 'DISABLE_TRAFFIC', 'one'),
  row(0xaf, 'Ifconfig', 'IFCONFIG', 'one'),
  row(0xb0, 'ChangeVbFilter_Unsupported', 'CHANGE_VB_FILTER', 'one', UNSUPPORTED),
  row(0xb1, 'CheckpointPersistence_Unsupported', 'CHECKPOINT_PERSISTENCE', 'one', UNSUPPORTED),
  row(0xb2, 'ReturnMeta', 'RETURN_META', 'one', KEYED),
  row(0xb3, 'CompactDb', 'COMPACT_DB', 'one'),
  // Cluster map, keys, collections
  row(0xb4, 'SetClusterConfig', 'SET_CLUSTER_CONFIG', 'one'),
  row(0xb5, 'GetClusterConfig', 'GET_CLUSTER_CONFIG', 'one', REORDER),
  row(0xb6, 'GetRandomKey', 'GET_RANDOM_KEY', 'one'),
  row(0xb7, 'SeqnoPersistence', 'SEQNO_PERSISTENCE', 'one'),
  row(0xb8, 'GetKeys', 'GET_KEYS', 'one', KEYED),
  row(0xb9, 'CollectionsSetManifest', 'COLLECTIONS_SET_MANIFEST', 'one'),
  row(0xba, 'CollectionsGetManifest', 'COLLECTIONS_GET_MANIFEST', 'one'),
  row(0xbb, 'CollectionsGetID', 'COLLECTIONS_GET_ID', 'one'),
  row(0xbc, 'CollectionsGetScopeID', 'COLLECTIONS_GET_SCOPE_ID', 'one'),
  row(0xc1, 'SetDriftCounterState_Unsupported', 'SET_DRIFT_COUNTER_STATE', 'one', UNSUPPORTED),
  row(0xc2, 'GetAdjustedTime_Unsupported', 'GET_ADJUSTED_TIME', 'one', UNSUPPORTED),
  // Sub-document
  row(0xc5, 'SubdocGet', 'SUBDOC_GET', 'one', DATA),
  row(0xc6, 'SubdocExists', 'SUBDOC_EXISTS', 'one', DATA),
  row(0xc7, 'SubdocDictAdd', 'SUBDOC_DICT_ADD', 'one', DATA),
  row(0xc8, 'SubdocDictUpsert', 'SUBDOC_DICT_UPSERT', 'one', DATA),
  row(0xc9, 'SubdocDelete', 'SUBDOC_DELETE', 'one', DATA),
  row(0xca, 'SubdocReplace', 'SUBDOC_REPLACE', 'one', DATA),
  row(0xcb, 'SubdocArrayPushLast', 'SUBDOC_ARRAY_PUSH_LAST', 'one', DATA),
  row(0xcc, 'SubdocArrayPushFirst', 'SUBDOC_ARRAY_PUSH_FIRST', 'one', DATA),
  row(0xcd, 'SubdocArrayInsert', 'SUBDOC_ARRAY_INSERT', 'one', DATA),
  row(0xce, 'SubdocArrayAddUnique', 'SUBDOC_ARRAY_ADD_UNIQUE', 'one', DATA),
  row(0xcf, 'SubdocCounter', 'SUBDOC_COUNTER', 'one', DATA),
  row(0xd0, 'SubdocMultiLookup', 'SUBDOC_MULTI_LOOKUP', 'one', DATA),
  row(0xd1, 'SubdocMultiMutation', 'SUBDOC_MULTI_MUTATION', 'one', DATA),
  row(0xd2, 'SubdocGetCount', 'SUBDOC_GET_COUNT', 'one', DATA),
  row(0xd3, 'SubdocReplaceBodyWithXattr', 'SUBDOC_REPLACE_BODY_WITH_XATTR', 'one', DATA),
  // Range scans
  row(0xda, 'RangeScanCreate', 'RANGE_SCAN_CREATE', 'one', REORDER),
  row(0xdb, 'RangeScanContinue', 'RANGE_SCAN_CONTINUE', 'until-done'),
  row(0xdc, 'RangeScanCancel', 'RANGE_SCAN_CANCEL', 'one'),
  // Snapshots
  row(0xe0, 'PrepareSnapshot', 'PREPARE_SNAPSHOT', 'one'),
  row(0xe1, 'ReleaseSnapshot', 'RELEASE_SNAPSHOT', 'one'),
  row(0xe2, 'DownloadSnapshot', 'DOWNLOAD_SNAPSHOT', 'one'),
  row(0xe3, 'GetFileFragment', 'GET_FILE_FRAGMENT', 'one', { longAnswer: true }),
  // Administration
  row(0xf0, 'Scrub_Unsupported', 'SCRUB', 'one', UNSUPPORTED),
  row(0xf1, 'IsaslRefresh', 'ISASL_REFRESH', 'one'),
  row(0xf2, 'SslCertsRefresh_Unsupported', 'SSL_CERTS_REFRESH', 'one', UNSUPPORTED),
  row(0xf3, 'GetCmdTimer', 'GET_CMD_TIMER', 'one'),
  row(0xf4, 'SetCtrlToken', 'SET_CTRL_TOKEN', 'one'),
  row(0xf5, 'GetCtrlToken', 'GET_CTRL_TOKEN', 'one'),
  row(0xf6, 'UpdateExternalUserPermissions', 'UPDATE_USER_PERMISSIONS', 'one'),
  row(0xf7, 'RbacRefresh', 'RBAC_REFRESH', 'one'),
  row(0xf8, 'AuthProvider', 'AUTH_PROVIDER', 'one'),
  row(0xfb, 'DropPrivilege', 'DROP_PRIVILEGES', 'one'),
  row(0xfc, 'AdjustTimeofday', 'ADJUST_TIMEOFDAY', 'one'),
  row(0xfd, 'EwouldblockCtl', 'EWB_CTL', 'one'),
  row(0xfe, 'GetErrorMap', 'GET_ERROR_MAP', 'one'),
  // The enumerator that stands for a wrong opcode; opcode.cc gives it no wire name.
  row(0xff, 'Invalid', 'INVALID', 'one', UNSUPPORTED),
];

/** Opcodes with an entry in src/fusion instead of one here; a test compares. */
const IN_FUSION: readonly number[] = [
  0x10, 0x3d, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x84,
];

const byOpcode: readonly (OpcodeEntry | undefined)[] = Array.from({ length: 256 }, (_, opcode) =>
  clientOpcodes.find((entry) => entry.opcode === opcode),
);

/** The entry of a client opcode, or undefined: unknown, or described in src/fusion. */
export function clientOpcodeOf(opcode: number): OpcodeEntry | undefined {
  return byOpcode[opcode];
}

/** Whether servers of today obey this client opcode (0..255), wherever it is described. */
export function isObeyed(opcode: number): boolean {
  const entry = byOpcode[opcode];
  return entry === undefined ? IN_FUSION.includes(opcode) : entry.supported !== false;
}
