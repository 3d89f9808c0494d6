/** The commands that run a node: cluster map, settings, vbuckets, persistence, tests. */
import type { CommandSpec } from '../../spec/command.js';
import { auditPut } from './audit-put.js';
import { bareCommands } from './bare.js';
import { getClusterConfig, setClusterConfig } from './cluster-config.js';
import { compactDb } from './compact-db.js';
import { configValidate, validateBucketConfig } from './configuration.js';
import { pruneEncryptionKeys, setActiveEncryptionKeys } from './encryption-keys.js';
import { flushCommands } from './flush.js';
import { getAllVbSeqnos } from './get-all-vb-seqnos.js';
import { getCmdTimer } from './get-cmd-timer.js';
import { ifconfig } from './ifconfig.js';
import { ioctlGet, ioctlSet } from './ioctl.js';
import { seqnoPersistence } from './seqno-persistence.js';
import { setCtrlToken } from './set-ctrl-token.js';
import { setParam } from './set-param.js';
import { adjustTimeofday, ewouldblockCtl } from './testing.js';
import { setBucketDataLimitExceeded, setBucketThrottleProperties } from './throttle.js';
import { delVbucket, getVbucket } from './vbucket.js';
import { verbosity } from './verbosity.js';

export { clustermapChangeNotification } from './cluster-config.js';

export const adminCommands: readonly CommandSpec[] = [
  ...bareCommands,
  verbosity,
  ...flushCommands,
  getClusterConfig,
  setClusterConfig,
  setParam,
  ioctlGet,
  ioctlSet,
  configValidate,
  validateBucketConfig,
  auditPut,
  setBucketThrottleProperties,
  setBucketDataLimitExceeded,
  setActiveEncryptionKeys,
  pruneEncryptionKeys,
  ifconfig,
  getVbucket,
  delVbucket,
  getAllVbSeqnos,
  seqnoPersistence,
  compactDb,
  getCmdTimer,
  setCtrlToken,
  adjustTimeofday,
  ewouldblockCtl,
];
