/** The table of Fusion commands. A new command is one new file and one line here. */
import type { CommandSpec } from '../spec/command.js';
import { createFusionNamespace } from './create-fusion-namespace.js';
import { deleteFusionNamespace } from './delete-fusion-namespace.js';
import { getFusionNamespaces } from './get-fusion-namespaces.js';
import { getFusionStorageSnapshot } from './get-fusion-storage-snapshot.js';
import { mountFusionVbucket } from './mount-fusion-vbucket.js';
import { releaseFusionStorageSnapshot } from './release-fusion-storage-snapshot.js';
import { setChronicleAuthToken } from './set-chronicle-auth-token.js';
import { setVbucket } from './set-vbucket.js';
import { startFusionUploader } from './start-fusion-uploader.js';
import { stat } from './stat.js';
import { stopFusionUploader } from './stop-fusion-uploader.js';
import { syncFusionLogstore } from './sync-fusion-logstore.js';
import { unmountFusionVbucket } from './unmount-fusion-vbucket.js';

export const fusionCommands: readonly CommandSpec[] = [
  stat,
  setVbucket,
  getFusionStorageSnapshot,
  releaseFusionStorageSnapshot,
  mountFusionVbucket,
  unmountFusionVbucket,
  syncFusionLogstore,
  startFusionUploader,
  stopFusionUploader,
  deleteFusionNamespace,
  getFusionNamespaces,
  createFusionNamespace,
  setChronicleAuthToken,
];
