/**
 * Every status that bytes 6-7 of a response may carry, what it means in a line, and whether it
 * is a failure.
 *
 * Sources: names and numbers kv_engine include/mcbp/protocol/status.h (its COUNT is a sentinel,
 * no status); success and failure protocol/mcbp/status.cc isStatusSuccess, which agrees with the
 * rulings of the findings page, as does the list of ordinary outcomes.
 */
export interface Status {
  /** 0..65535. */
  readonly value: number;
  /** kv_engine's enumerator. */
  readonly name: string;
  readonly doc: string;
  /** The operation was not performed. */
  readonly failure: boolean;
  /** A failure that data commands meet in normal use, such as a key that is not there. */
  readonly ordinary?: true;
}

export const SUCCESS = 0x00;
const RESERVED_USER_START = 0xff00;
const RESERVED_USER_END = 0xffff;

const done = (value: number, name: string, doc: string): Status => ({
  value,
  name,
  doc,
  failure: false,
});
const fail = (value: number, name: string, doc: string): Status => ({
  value,
  name,
  doc,
  failure: true,
});
const miss = (value: number, name: string, doc: string): Status => ({
  ...fail(value, name, doc),
  ordinary: true,
});

/** In order of value. */
export const statuses: readonly Status[] = [
  done(SUCCESS, 'Success', 'Done.'),
  miss(0x01, 'KeyEnoent', 'There is no such key.'),
  miss(0x02, 'KeyEexists', 'The key exists, or exists with another CAS.'),
  fail(0x03, 'E2big', 'The document is too large.'),
  fail(0x04, 'Einval', 'The request is malformed or its arguments are invalid.'),
  miss(0x05, 'NotStored', 'The document was not stored.'),
  fail(0x06, 'DeltaBadval', 'Increment or decrement of a value that is no number.'),
  fail(0x07, 'NotMyVbucket', 'This node does not hold the vbucket in the state needed.'),
  fail(0x08, 'NoBucket', 'The connection has selected no bucket.'),
  miss(0x09, 'Locked', 'The document is locked by someone else.'),
  fail(0x0a, 'DcpStreamNotFound', 'The DCP message belongs to no open stream.'),
  fail(0x0b, 'OpaqueNoMatch', 'The DCP message carries another opaque than its stream.'),
  fail(0x0c, 'EWouldThrottle', 'The request would have had to wait for its quota.'),
  fail(0x0d, 'EConfigOnly', 'The bucket holds a cluster map and nothing else.'),
  fail(0x0e, 'NotLocked', 'The document to unlock is not locked.'),
  fail(0x0f, 'CasValueInvalid', 'The CAS is not one that the command accepts.'),
  fail(0x1f, 'AuthStale', 'The authentication has expired; authenticate again.'),
  fail(0x20, 'AuthError', 'Authentication failed.'),
  done(0x21, 'AuthContinue', 'Authentication goes on with another step.'),
  fail(0x22, 'Erange', 'A number lies outside its legal range.'),
  done(0x23, 'Rollback', 'The DCP client must first go back to the sequence number given.'),
  fail(0x24, 'Eaccess', 'The user lacks the privilege.'),
  fail(0x25, 'NotInitialized', 'The cluster manager has not finished setting up the node.'),
  fail(0x26, 'EncryptionKeyNotAvailable', 'An encryption key that is needed is not there.'),
  fail(0x27, 'ChecksumMismatch', 'The data does not have the checksum expected.'),
  fail(0x28, 'ExpiryOverflow', 'The expiry time does not fit 32 bits.'),
  fail(0x29, 'LockExpiryOverflow', 'The end of the lock does not fit 32 bits.'),
  fail(0x30, 'RateLimitedNetworkIngress', 'The tenant has sent too much.'),
  fail(0x31, 'RateLimitedNetworkEgress', 'The tenant has fetched too much.'),
  fail(0x32, 'RateLimitedMaxConnections', 'The tenant has too many connections.'),
  fail(0x33, 'RateLimitedMaxCommands', 'The tenant has sent too many commands.'),
  fail(0x35, 'BucketSizeLimitExceeded', 'The bucket is full.'),
  fail(
    0x36,
    'BucketResidentRatioTooLow',
    'Too little of the bucket is in memory to accept writes.',
  ),
  fail(0x37, 'BucketDataSizeTooBig', 'The bucket has too much data to accept writes.'),
  fail(0x38, 'BucketDiskSpaceTooLow', 'Too little disk space is left to accept writes.'),
  fail(0x50, 'BucketPaused', 'The bucket is paused.'),
  fail(0x51, 'Cancelled', 'Cancelled before it had any effect.'),
  fail(0x80, 'UnknownFrameInfo', 'A framing extra of the request is unknown to the server.'),
  fail(0x81, 'UnknownCommand', 'The opcode is unknown to the server.'),
  fail(0x82, 'Enomem', 'Out of memory.'),
  fail(0x83, 'NotSupported', 'Known, but not supported here.'),
  fail(0x84, 'Einternal', 'An error inside the server.'),
  fail(0x85, 'Ebusy', 'The server is too busy.'),
  fail(0x86, 'Etmpfail', 'A passing failure; a retry may succeed.'),
  fail(0x87, 'XattrEinval', 'The extended attributes are malformed.'),
  fail(0x88, 'UnknownCollection', 'There is no such collection.'),
  fail(0x8a, 'CannotApplyCollectionsManifest', 'The collections manifest could not be applied.'),
  fail(0x8c, 'UnknownScope', 'There is no such scope.'),
  fail(0x8d, 'DcpStreamIdInvalid', 'The DCP stream id is invalid.'),
  fail(0xa0, 'DurabilityInvalidLevel', 'There is no such durability level.'),
  fail(0xa1, 'DurabilityImpossible', 'Too few replicas for the durability asked for.'),
  fail(0xa2, 'SyncWriteInProgress', 'Another durable write of this key is under way.'),
  fail(0xa3, 'SyncWriteAmbiguous', 'The durable write timed out; it may or may not take effect.'),
  fail(0xa4, 'SyncWriteReCommitInProgress', 'A durable write is committed anew after failover.'),
  fail(0xa5, 'RangeScanCancelled', 'The range scan was cancelled while it ran.'),
  done(0xa6, 'RangeScanMore', 'The range scan stopped at a limit; continue it for the rest.'),
  done(0xa7, 'RangeScanComplete', 'The range scan has reached its end.'),
  fail(0xa8, 'VbUuidNotEqual', 'The vbucket has another uuid than the range scan asked for.'),
  miss(0xc0, 'SubdocPathEnoent', 'The document has no such path.'),
  fail(0xc1, 'SubdocPathMismatch', 'The path meets a value of another type.'),
  fail(0xc2, 'SubdocPathEinval', 'The path is malformed.'),
  fail(0xc3, 'SubdocPathE2big', 'The path is too long or has too many parts.'),
  fail(0xc4, 'SubdocDocE2deep', 'The document is nested too deeply.'),
  fail(0xc5, 'SubdocValueCantinsert', 'The value would make the document invalid JSON.'),
  fail(0xc6, 'SubdocDocNotJson', 'The document is not JSON.'),
  fail(0xc7, 'SubdocNumErange', 'The number in the document does not fit 64 bits.'),
  fail(0xc8, 'SubdocDeltaEinval', 'The delta is zero, no integer or out of range.'),
  miss(0xc9, 'SubdocPathEexists', 'The path exists already.'),
  fail(0xca, 'SubdocValueEtoodeep', 'The value would nest the document too deeply.'),
  fail(0xcb, 'SubdocInvalidCombo', 'These paths cannot be combined in one request.'),
  done(0xcc, 'SubdocMultiPathFailure', 'Some paths failed; each has a status of its own.'),
  done(0xcd, 'SubdocSuccessDeleted', 'Done, on a deleted document.'),
  fail(0xce, 'SubdocXattrInvalidFlagCombo', 'These xattr flags contradict each other.'),
  fail(0xcf, 'SubdocXattrInvalidKeyCombo', 'More xattr keys at once than allowed.'),
  fail(0xd0, 'SubdocXattrUnknownMacro', 'There is no such macro.'),
  fail(0xd1, 'SubdocXattrUnknownVattr', 'There is no such virtual attribute.'),
  fail(0xd2, 'SubdocXattrCantModifyVattr', 'Virtual attributes are read-only.'),
  done(0xd3, 'SubdocMultiPathFailureDeleted', 'Some paths failed, on a deleted document.'),
  fail(0xd4, 'SubdocInvalidXattrOrder', 'Xattr paths must come before body paths.'),
  fail(0xd5, 'SubdocXattrUnknownVattrMacro', 'There is no such macro of a virtual attribute.'),
  fail(0xd6, 'SubdocCanOnlyReviveDeletedDocuments', 'The document to revive is not deleted.'),
  fail(0xd7, 'SubdocDeletedDocumentCantHaveValue', 'A deleted document can have no body.'),
  fail(0xd8, 'SubdocFieldNotBinaryValue', 'A field declared binary does not hold binary data.'),
  // The whole range between these two is free for applications; Couchbase itself sends none of it.
  fail(
    RESERVED_USER_START,
    'ReservedUserStart',
    'First of the values left to applications such as proxies.',
  ),
  fail(RESERVED_USER_END, 'ReservedUserEnd', 'Last of the values left to applications.'),
];

const byValue = new Map(statuses.map((status) => [status.value, status]));

/** The status with this value, or undefined: not in the table, which of the user's range has the ends. */
export function statusOf(value: number): Status | undefined {
  return byValue.get(value);
}

/** kv_engine's name of a status value; `ReservedUser (0xff07)` in the user's range, else `Unknown (0x1234)`. */
export function statusName(value: number): string {
  const kind = isReservedForUsers(value) ? 'ReservedUser' : 'Unknown';
  return byValue.get(value)?.name ?? `${kind} (0x${value.toString(16).padStart(4, '0')})`;
}

/** Whether no server of Couchbase's sends it, and applications such as proxies may. */
const isReservedForUsers = (value: number): boolean =>
  value >= RESERVED_USER_START && value <= RESERVED_USER_END;

/** Whether a response with this status reports a failure; an unknown status does. */
export function isFailure(value: number): boolean {
  return byValue.get(value)?.failure ?? true;
}
