/**
 * An embedded Fusion node: a KV node that speaks the protocol over TCP and simulates what
 * Fusion does, built from the descriptions of the commands.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { type HostPort, networkError } from '../network.js';
import { NodeScript } from '../script/rules.js';
import type { Rule } from '../script/schema/rule.js';
import { Cluster } from './cluster.js';
import { serve } from './connection.js';
import { newState, type StateOptions } from './state.js';

export interface NodeOptions extends StateOptions {
  /** Port 0: any that is free. */
  readonly listen: HostPort;
  /** Connections at a time; one more is closed at once. Default 1000. */
  readonly maxConnections?: number;
  /** What it does otherwise than it would. */
  readonly rules?: readonly Rule[];
  /** One line for whoever runs the node: a cap was hit, a client was hung up on. */
  readonly onNotice?: (line: string) => void;
}

export interface SimNode {
  readonly address: HostPort;
  /** Connections that came, from the start. */
  accepted(): number;
  /** Ends all connections at once and stops listening. */
  close(): Promise<void>;
}

const MAX_CONNECTIONS = 1000;

/**
 * Starts a node, by default one that is a cluster of its own. Rejects with one line, such as
 * `127.0.0.1:11210: port is in use`.
 */
export async function startNode(options: NodeOptions, cluster = new Cluster()): Promise<SimNode> {
  const node = newState(options, (options.clock ?? Date.now)(), cluster);
  let accepted = 0;
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true });
  const notice = options.onNotice ?? (() => {});
  const script = options.rules && new NodeScript(options.rules);
  const limit = options.maxConnections ?? MAX_CONNECTIONS;
  server.on('connection', (socket) => {
    accepted += 1;
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
    const events = { hungUp: (why: string) => notice(`hung up on a client: ${why}`) };
    serve(socket, node, events, script?.connection());
  });
  const port = await listening(server, options.listen);
  node.folder.open();
  server.on('error', (error) => notice(networkError(options.listen, error).message));
  node.address = { host: options.listen.host, port };
  cluster.join(node);
  return {
    address: node.address,
    accepted: () => accepted,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          node.folder.close();
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
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
