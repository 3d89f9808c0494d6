/**
 * The table of what the node can do: command name -> handler. A command that has a
 * description but no handler is answered with NotSupported.
 */
import { commandTable } from '../../../commands.js';
import type { BucketHandler, Handler } from '../call.js';
import { clusterConfigHandlers } from './cluster-config.js';
import { collectionHandlers } from './collections.js';
import { configurationHandlers } from './configuration.js';
import { connectionHandlers } from './connection.js';
import { dcpHandlers } from './dcp.js';
import { documentHandlers } from './documents.js';
import { inspectionHandlers } from './inspection.js';
import { mountHandlers } from './mounts.js';
import { namespaceHandlers, tokenHandlers } from './namespaces.js';
import { saslHandlers } from './sasl.js';
import { snapshotHandlers } from './snapshots.js';
import { statHandlers } from './stats.js';
import { subdocHandlers } from './subdoc.js';
import { uploaderHandlers } from './uploaders.js';
import { vbucketHandlers } from './vbuckets.js';

function table<H>(...groups: readonly Readonly<Record<string, H>>[]): ReadonlyMap<string, H> {
  const entries = groups.flatMap((group) => Object.entries(group));
  for (const [name] of entries) {
    if (commandTable.named(name) === undefined) throw new Error(`no command is called ${name}`);
  }
  return new Map(entries);
}

/** Commands that need no bucket. */
export const handlers: ReadonlyMap<string, Handler> = table(
  connectionHandlers,
  saslHandlers,
  clusterConfigHandlers,
  configurationHandlers,
  snapshotHandlers,
  namespaceHandlers,
  statHandlers,
);

/** Commands that work on the selected bucket. */
export const bucketHandlers: ReadonlyMap<string, BucketHandler> = table(
  documentHandlers,
  subdocHandlers,
  inspectionHandlers,
  dcpHandlers,
  collectionHandlers,
  vbucketHandlers,
  uploaderHandlers,
  mountHandlers,
  tokenHandlers,
);

/** Before authentication, where it is demanded. Source: kv_engine Cookie::validateClientRequest. */
export const OPEN_TO_ALL: ReadonlySet<string> = new Set([
  'Hello',
  'SaslListMechs',
  'SaslAuth',
  'SaslStep',
  'GetErrorMap',
]);
