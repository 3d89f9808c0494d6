/** Several nodes in one process, in one cluster map: each has its share of the vbuckets. */
import { Cluster } from './node/cluster.js';
import { DataFolder } from './node/data-folder.js';
import { type NodeOptions, type SimNode, startNode } from './node/node.js';
import { rulesOf } from './script/rules.js';

export interface ClusterOptions extends Omit<NodeOptions, 'vbuckets'> {
  /** 1.. */
  readonly nodes: number;
}

/** As many as a bucket of the storage engine that Fusion needs has by default. */
const VBUCKETS = 128;

/**
 * Starts the nodes; they listen on ports that follow each other, or on any where port 0 is asked
 * for. Rejects with one line when one of the ports cannot be had, and none is left open.
 */
export async function startCluster(options: ClusterOptions): Promise<readonly SimNode[]> {
  const { nodes: count, listen, seed = 1 } = options;
  const cluster = new Cluster();
  const nodes: SimNode[] = [];
  // What one node has written another one mounts.
  const data = options.data ?? new DataFolder();
  try {
    for (let i = 0; i < count; i += 1) {
      const port = listen.port === 0 ? 0 : listen.port + i;
      const vbuckets = Array.from({ length: VBUCKETS }, (_, id) => id).filter(
        (id) => id % count === i,
      );
      const rules = options.rules && { rules: rulesOf(options.rules, i + 1) };
      const own = {
        ...options,
        data,
        listen: { ...listen, port },
        seed: seed + i,
        vbuckets,
        ...rules,
      };
      nodes.push(await startNode(own, cluster));
    }
    return nodes;
  } catch (error) {
    await Promise.all(nodes.map((node) => node.close()));
    throw error;
  }
}
