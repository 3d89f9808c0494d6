/** The selected message in full: where it came from, what it says, what belongs to it. */
import { isoText, nanosecondsBetween } from '../bytes/time.js';
import type { Dissection } from '../dissect/dissection.js';
import type { TreeNode } from '../dissect/node.js';
import { plural } from '../dissect/text.js';
import { tree } from '../dissect/tree.js';
import { commentLines } from './packets/comment-lines.js';
import { latencyText } from './row.js';
import { DETAIL_BYTES, type Detail } from './snapshot.js';
import type { StoredMessage } from './stored-message.js';
import { connectionLine, line } from './tree-lines.js';

/** What the tree needs to know of a message besides its bytes. */
export interface Circumstances {
  readonly stored: Omit<StoredMessage, 'marked' | 'severity' | 'features' | 'accepted'>;
  /** The request or first response, where it is known. */
  readonly partner: Pick<StoredMessage, 'number' | 'at'> | undefined;
  /** The proxy changed it on its way. */
  readonly rewritten?: boolean | undefined;
  /** Comments on its packets; absent: none are known. */
  readonly comments?: readonly string[] | undefined;
}

/** What people wrote first, then findings, then the message's circumstances, then what its bytes say. */
export function detailTree(message: Dissection, circumstances: Circumstances): TreeNode[] {
  const lines = tree(message);
  const findings = lines.filter((line) => line.severity !== undefined);
  const rest = lines.filter((line) => line.severity === undefined);
  return [
    ...commentLines(circumstances.comments ?? []),
    ...findings,
    messageNode(circumstances),
    connectionNode(circumstances),
    ...pairingNode(message, circumstances),
    ...rest,
  ];
}

const REWRITTEN =
  'Rewritten by the proxy: this is what the client received, not what the node sent';

function messageNode({ stored, rewritten }: Circumstances): TreeNode {
  const { number, at, bytes, missing } = stored;
  const length = bytes.length + missing;
  return line('message', `Message ${number}: ${plural(length, 'byte')}`, {
    end: bytes.length,
    children: [
      line('message.number', `Number: ${number}`, { field: 'message.number' }),
      line('frame.time', `Time: ${isoText(at)}`, { field: 'frame.time' }),
      ...(at.frame === 0
        ? []
        : [line('frame.number', `Packet: ${at.frame}`, { field: 'frame.number' })]),
      ...(rewritten === true ? [line('message.rewritten', REWRITTEN)] : []),
    ],
  });
}

function connectionNode({ stored }: Circumstances): TreeNode {
  const { connection, from } = stored;
  const direction = from === 0 ? 'client to server' : 'server to client';
  return connectionLine(connection, `Connection ${connection.index}, ${direction}`);
}

function pairingNode(message: Dissection, { stored, partner }: Circumstances): TreeNode[] {
  if (partner === undefined) return [];
  const jump = { jump: partner.number };
  if (message.kind === 'request') {
    const after = latencyText(nanosecondsBetween(stored.at, partner.at));
    return [
      line('couchbase.response_in', `Response in message ${partner.number}, after ${after}`, {
        field: 'couchbase.response_in',
        ...jump,
      }),
    ];
  }
  const latency = latencyText(nanosecondsBetween(partner.at, stored.at));
  return [
    line('couchbase.response_to', `Answers message ${partner.number} after ${latency}`, {
      field: 'couchbase.response_to',
      ...jump,
    }),
  ];
}

export function detailOf(message: Dissection, circumstances: Circumstances): Detail {
  const { stored, partner } = circumstances;
  return {
    number: stored.number,
    tree: detailTree(message, circumstances),
    // A copy: the view's buffer is the store's, which may be dropped or live in another thread.
    bytes: message.bytes.slice(0, DETAIL_BYTES),
    length: stored.bytes.length + stored.missing,
    ...(partner === undefined ? {} : { partner: partner.number }),
  };
}
