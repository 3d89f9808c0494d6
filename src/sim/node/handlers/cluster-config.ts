/** 0xb5: GET_CLUSTER_CONFIG, of the selected bucket or of the cluster. */
import { type Call, DONE, type Handler, type Reply } from '../call.js';
import { json } from '../json-answer.js';
import { extrasOf, numberIn } from '../wording.js';

/** What a client has that names no version: less than any. */
const NONE = -1;

function getClusterConfig(call: Call): Reply {
  const map = call.node.cluster.map(call.node, call.session.bucket);
  const known = extrasOf(call);
  const [epoch, revision] = [numberIn(known, 'epoch', NONE), numberIn(known, 'revision', NONE)];
  const isNew = map.revEpoch > epoch || (map.revEpoch === epoch && map.rev > revision);
  return isNew ? json(map) : DONE;
}

export const clusterConfigHandlers: Readonly<Record<string, Handler>> = {
  GetClusterConfig: getClusterConfig,
};
