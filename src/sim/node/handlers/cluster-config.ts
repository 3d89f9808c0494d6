/** 0xb5: GET_CLUSTER_CONFIG, of the selected bucket or of the cluster. */

import { itemNamed } from '../../../dissect/layout/decoded.js';
import { readLayout } from '../../../dissect/layout/read.js';
import { type Layout, u64, whenAtLeast } from '../../../spec/layout.js';
import { type Call, DONE, type Handler, type Reply } from '../call.js';
import { json } from '../json-answer.js';

/** The version that the client has. */
const KNOWN: Layout = [
  whenAtLeast(16, [
    u64('epoch', 'Of the map.', { signed: true }),
    u64('revision', 'Within the epoch.', { signed: true }),
  ]),
];

function getClusterConfig({ message, session, node }: Call): Reply {
  const map = node.cluster.map(node, session.bucket);
  const known = readLayout(message.bytes, message.sections.extras, KNOWN);
  const [epoch = -1, revision = -1] = ['epoch', 'revision'].map((name) =>
    Number(itemNamed(known, name)?.value ?? -1),
  );
  const isNew = map.revEpoch > epoch || (map.revEpoch === epoch && map.rev > revision);
  return isNew ? json(map) : DONE;
}

export const clusterConfigHandlers: Readonly<Record<string, Handler>> = {
  GetClusterConfig: getClusterConfig,
};
