/**
 * An embedded Fusion node: a KV node that speaks the protocol over TCP and simulates what
 * Fusion does, built from the descriptions of the commands.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { EDITIONS } from '../../fusion/editions.js';
import { Bucket, type BucketName, DEFAULT_BUCKET } from '../model/bucket.js';
import { MetadataStore } from '../model/metadata-store.js';
import { type HostPort, networkError } from '../network.js';
import { Random } from '../random.js';
import type { Credentials, NodeState } from './call.js';
import { serve } from './connection.js';

export interface NodeOptions {
  /** Port 0: any that is free. */
  readonly listen: HostPort;
  /** Which servers it behaves like: 2025-02, 2025-04, 2025-11 or 2026 (the default). */
  readonly edition?: string;
  /** The one user there is; absent: any name and password will do, or none. */
  readonly auth?: Credentials;
  /** For the ids in error bodies; default 1. */
  readonly seed?: number;
  /** Milliseconds that an uploader takes to start or stop; default 30. */
  readonly toggleMs?: number;
  /** Milliseconds that the migration of a vbucket takes; default 400. */
  readonly migrationMs?: number;
  /** Default: one, DEFAULT_BUCKET. */
  readonly buckets?: readonly BucketName[];
  /** Vbuckets that are active from the start in every bucket; default [0]. */
  readonly vbuckets?: readonly number[];
  /** Connections at a time; one more is closed at once. Default 1000. */
  readonly maxConnections?: number;
  /** One line for whoever runs the node: a cap was hit, a client was hung up on. */
  readonly onNotice?: (line: string) => void;
}

export interface SimNode {
  readonly address: HostPort;
  /** Ends all connections at once and stops listening. */
  close(): Promise<void>;
}

const DEFAULTS = { toggleMs: 30, migrationMs: 400, maxConnections: 1000, seed: 1 } as const;
const NEWEST = EDITIONS[EDITIONS.length - 1] as string;

/** Starts a node. Rejects with one line, such as `127.0.0.1:11210: port is in use`. */
export async function startNode(options: NodeOptions): Promise<SimNode> {
  const node = newState(options);
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true });
  const notice = options.onNotice ?? (() => {});
  const limit = options.maxConnections ?? DEFAULTS.maxConnections;
  server.on('connection', (socket) => {
    if (sockets.size >= limit) {
      notice(`${limit} connections are open: one more was closed`);
      socket.destroy();
      return;
    }
    sockets.add(socket);
    node.connections = sockets.size;
    socket.on('close', () => {
      sockets.delete(socket);
      node.connections = sockets.size;
    });
    serve(socket, node, { hungUp: (why) => notice(`hung up on a client: ${why}`) });
  });
  const port = await listening(server, options.listen);
  server.on('error', (error) => notice(networkError(options.listen, error).message));
  return {
    address: { host: options.listen.host, port },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function newState(options: NodeOptions): NodeState {
  const edition = options.edition ?? NEWEST;
  if (!EDITIONS.some((known) => known === edition)) {
    throw new Error(`edition "${edition}" is not one of ${EDITIONS.join(', ')}`);
  }
  const store = new MetadataStore();
  const { toggleMs = DEFAULTS.toggleMs, migrationMs = DEFAULTS.migrationMs } = options;
  const buckets = (options.buckets ?? [DEFAULT_BUCKET]).map(
    (name) => new Bucket(name, store, { toggleMs, migrationMs }),
  );
  for (const bucket of buckets) {
    for (const id of options.vbuckets ?? [0]) bucket.setState(id, 'active');
  }
  return {
    edition,
    buckets: new Map(buckets.map((bucket) => [bucket.name, bucket])),
    store,
    credentials: options.auth,
    random: new Random(options.seed ?? DEFAULTS.seed),
    startedAt: Date.now(),
    connections: 0,
  };
}

function listening(server: Server, where: HostPort): Promise<number> {
  return new Promise((resolve, reject) => {
    const refused = (error: unknown): void => reject(networkError(where, error));
    server.once('error', refused);
    try {
      server.listen(where.port, where.host, () => {
        server.off('error', refused);
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : where.port);
      });
    } catch (error) {
      refused(error);
    }
  });
}
