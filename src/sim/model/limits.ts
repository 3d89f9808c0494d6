/**
 * Caps of the model. Each is answered with a failure status when it is hit, never by
 * dropping something that was stored.
 *
 * Values: kv_engine cb::limits::MaxKeyLength, max_item_size and max_vbuckets in
 * engines/ep/configuration.json; the other caps are this program's own.
 */
export const MAX_VBUCKETS = 1024;
/** Bytes of a document. */
export const MAX_VALUE_BYTES = 20 * 1024 * 1024;
/** Documents in a bucket. */
export const MAX_DOCUMENTS = 100_000;
/** Bytes of all documents of a bucket, keys included. */
export const MAX_BUCKET_BYTES = 256 * 1024 * 1024;
/** Snapshots of vbuckets held in all namespaces together. */
export const MAX_SNAPSHOTS = 10_000;
/** Namespaces in the metadata store. */
export const MAX_NAMESPACES = 1_000;
/** Volumes of one mount. */
export const MAX_MOUNT_PATHS = 1_000;
/** Files of one volume in the log store. */
export const MAX_VOLUME_FILES = 1_000;
