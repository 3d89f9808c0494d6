/**
 * The commands beside Fusion: one file each, in a folder a family. What they hide (credentials,
 * tokens, keys) stands in their descriptions as well.
 */
import type { CommandSpec } from '../spec/command.js';
import { adminCommands, clustermapChangeNotification } from './admin/index.js';
import { bucketCommands } from './buckets/index.js';
import { collectionsCommands } from './collections/index.js';
import { connectionCommands, providerRequests } from './connection/index.js';
import { dcpCommands } from './dcp/index.js';
import { documentCommands } from './documents/index.js';
import { metadataCommands } from './metadata/index.js';
import { rangeScanCommands } from './range-scan/index.js';
import { snapshotCommands } from './snapshots/index.js';
import { subdocCommands } from './subdoc/index.js';

export const kvCommands: readonly CommandSpec[] = [
  ...connectionCommands,
  ...documentCommands,
  ...metadataCommands,
  ...adminCommands,
  ...dcpCommands,
  ...subdocCommands,
  ...collectionsCommands,
  ...rangeScanCommands,
  ...snapshotCommands,
  ...bucketCommands,
];

export const kvServerCommands: readonly CommandSpec[] = [
  clustermapChangeNotification,
  ...providerRequests,
];
