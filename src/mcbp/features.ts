/**
 * The features that HELLO (0x1f) asks for and grants, each a u16 in the value.
 * Source: kv_engine include/mcbp/protocol/feature.h. "Informs" marks the features that switch
 * nothing: the client only learns that the server can do it.
 */
export interface Feature {
  /** 0..65535. */
  readonly value: number;
  /** kv_engine's enumerator. */
  readonly name: string;
  readonly doc: string;
}

const row = (value: number, name: string, doc: string): Feature => ({ value, name, doc });

/** In order of value. */
export const features: readonly Feature[] = [
  row(0x01, 'Invalid', 'Retired: once all datatype bits together.'),
  row(0x02, 'TLS', 'STARTTLS, never implemented.'),
  row(0x03, 'TcpNoDelay', 'TCP_NODELAY. Informs: it is always on.'),
  row(0x04, 'MUTATION_SEQNO', 'Answers to mutations carry vbucket uuid and sequence number.'),
  row(0x05, 'TCPDELAY_Unsupported', 'TCP_NODELAY off, no longer supported.'),
  row(0x06, 'XATTR', 'Extended attributes, and the datatype bit for them.'),
  row(0x07, 'XERROR', 'Extended error codes where the server would otherwise disconnect.'),
  row(0x08, 'SELECT_BUCKET', 'Informs: SELECT_BUCKET is open to every user.'),
  row(0x09, 'Invalid2', 'Retired: the prototype of collections.'),
  row(0x0a, 'SNAPPY', 'Snappy-compressed values, and the datatype bit for them.'),
  row(0x0b, 'JSON', 'The datatype bit for JSON values.'),
  row(0x0c, 'Duplex', 'The server may send requests of its own (magic 0x82).'),
  row(0x0d, 'ClustermapChangeNotification', 'The server pushes each new cluster map.'),
  row(0x0e, 'UnorderedExecution', 'The server may answer out of order.'),
  row(0x0f, 'Tracing', 'Answers carry the time that the server spent on them.'),
  row(0x10, 'AltRequestSupport', 'Informs: requests may carry framing extras (magic 0x08).'),
  row(0x11, 'SyncReplication', 'Informs: mutations may ask for durability.'),
  row(0x12, 'Collections', 'Keys start with a collection id.'),
  row(0x13, 'SnappyEverywhere', 'The client takes Snappy in any answer, not in documents only.'),
  row(0x14, 'PreserveTtl', 'Informs: a mutation may keep the expiry time of the document.'),
  row(0x15, 'VAttr', 'Informs: virtual attributes can be asked for by name.'),
  row(0x16, 'Invalid3', 'Retired: point-in-time recovery.'),
  row(0x17, 'SubdocCreateAsDeleted', 'Informs: sub-document writes may create deleted documents.'),
  row(0x18, 'SubdocDocumentMacroSupport', 'Informs: macros may use the attribute $document.'),
  row(0x19, 'SubdocReplaceBodyWithXattr', 'Informs: the command of that name exists.'),
  row(0x1a, 'ReportUnitUsage', 'Answers carry read units, write units and time throttled.'),
  row(0x1b, 'NonBlockingThrottlingMode', 'EWouldThrottle instead of waiting for the quota.'),
  row(0x1c, 'SubdocReplicaRead', 'Informs: sub-document lookups may read a replica.'),
  row(
    0x1d,
    'GetClusterConfigWithKnownVersion',
    'Informs: GetClusterConfig may name the version that the client has.',
  ),
  row(0x1e, 'DedupeNotMyVbucketClustermap', 'NotMyVbucket may come without a cluster map.'),
  row(0x1f, 'ClustermapChangeNotificationBrief', 'The server pushes each new map version only.'),
  row(
    0x20,
    'SubdocAllowsAccessOnMultipleXattrKeys',
    'Informs: one sub-document request may touch several xattr keys.',
  ),
  row(0x21, 'SubdocBinaryXattr', 'Informs: xattrs may hold binary values.'),
  row(0x22, 'RangeScanIncludeXattr', 'Informs: range scans can return xattrs.'),
  row(
    0x23,
    'SubdocAllowReplicaReadOnDeletedDocs',
    'Informs: sub-document replica reads may read deleted documents.',
  ),
  row(0x24, 'GetRandomKeyIncludeXattr', 'Informs: GetRandomKey can return xattrs.'),
  row(0x25, 'MutateWithMeta', 'Informs: the command of that name exists.'),
  row(
    0x26,
    'DcpSkipDeletesInInitialBackfill',
    'Informs: DcpOpen may ask to leave deletions out of the first backfill.',
  ),
];

const byValue = new Map(features.map((feature) => [feature.value, feature]));

/** The feature with this value, or undefined: not in the table. */
export function featureOf(value: number): Feature | undefined {
  return byValue.get(value);
}

/** kv_engine's name of a feature, else `Unknown (0x1234)`. */
export function featureName(value: number): string {
  return byValue.get(value)?.name ?? `Unknown (0x${value.toString(16).padStart(4, '0')})`;
}

const COLLECTIONS = features.find(({ name }) => name === 'Collections')?.value;

/**
 * Whether the keys of documents begin with the id of a collection. Where no HELLO was seen they
 * are taken as they are: most first bytes of a key would be a collection id as well.
 * Source: kv_engine docs/Collections.md.
 */
export const keysHaveCollections = (granted: ReadonlySet<number> | undefined): boolean =>
  COLLECTIONS !== undefined && granted?.has(COLLECTIONS) === true;
