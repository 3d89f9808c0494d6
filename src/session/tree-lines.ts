/** Lines of a detail tree that speak of no bytes: of a message's circumstances, and of events. */
import type { TreeNode } from '../dissect/node.js';
import { NOWHERE, line as placedLine } from '../dissect/tree-line.js';
import type { Connection } from '../tcp/events.js';
import { endFilter } from './filtered/node-filters.js';
import { endpointText } from './row.js';

export const line = (id: string, text: string, more: Partial<TreeNode> = {}): TreeNode =>
  placedLine(id, text, NOWHERE, more);

/** @param text of the line above them: `Connection 3` and what is to be said of it */
export function connectionLine(connection: Connection, text: string): TreeNode {
  const { index, ends, midstream, decrypted } = connection;
  const [client, server] = ends;
  return line('tcp', text, {
    children: [
      line('tcp.stream', `Stream: ${index}`, { field: 'tcp.stream' }),
      line('tcp.client', `Client: ${endpointText(client)}`, { filter: endFilter(client) }),
      line('tcp.server', `Server: ${endpointText(server)}`, { filter: endFilter(server) }),
      ...(decrypted ? [line('tcp.decrypted', 'TLS, decrypted here')] : []),
      ...(midstream ? [line('tcp.midstream', 'The capture began after this connection did')] : []),
    ],
  });
}
