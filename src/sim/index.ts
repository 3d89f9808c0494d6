/** The simulator: an embedded Fusion node, and a workload that gives it something to do. */
export { SimClient } from './client.js';
export { DEFAULT_BUCKET } from './model/bucket.js';
export type { HostPort } from './network.js';
export { DataFolder } from './node/data-folder.js';
export { type NodeOptions, type SimNode, startNode } from './node/node.js';
export { ADMINISTRATOR } from './node/state.js';
export { steadyClock } from './node/steady-clock.js';
export { nodePart } from './script/cast.js';
export { play } from './script/play.js';
export type { Scenario } from './script/schema/scenario.js';
export { type ClusterOptions, startCluster } from './start-cluster.js';
export { runWorkload, type WorkloadOptions } from './workload/workload.js';
