/** The simulator: an embedded Fusion node, and a workload that gives it something to do. */
export { SimClient } from './client.js';
export { DEFAULT_BUCKET } from './model/bucket.js';
export type { HostPort } from './network.js';
export { type NodeOptions, type SimNode, startNode } from './node/node.js';
export { type ClusterOptions, startCluster } from './start-cluster.js';
export { runWorkload, type WorkloadOptions } from './workload/workload.js';
