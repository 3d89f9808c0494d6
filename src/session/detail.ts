/** The selected message in full: where it came from, what it says, what belongs to it. */
import { isoText, nanosecondsBetween } from '../bytes/time.js';
import type { Dissection } from '../dissect/dissection.js';
import type { TreeNode } from '../dissect/node.js';
import { plural } from '../dissect/text.js';
import { tree } from '../dissect/tree.js';
import type { Injection } from '../filter/view.js';
import { HEADER_LENGTH } from '../mcbp/header.js';
import { commentLines } from './packets/comment-lines.js';
import {
  type BytesWish,
  DETAIL_BYTES,
  type Detail,
  type Extract,
  type FramePart,
} from './port/detail.js';
import { latencyText } from './row.js';
import type { StoredMessage } from './stored-message.js';
import { connectionLine, line } from './tree-lines.js';

/** What the tree needs to know of a message besides its bytes. */
export interface Circumstances {
  readonly stored: Omit<StoredMessage, 'marked' | 'severity' | 'features' | 'accepted'>;
  /** The request or first response, where it is known. */
  readonly partner: Pick<StoredMessage, 'number' | 'at'> | undefined;
  /** The proxy changed it on its way. */
  readonly rewritten?: boolean | undefined;
  /** The fault that has met it. */
  readonly injected?: Injection | undefined;
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

const faultLine = ({ action, rule }: Injection): TreeNode =>
  line('fault', `Fault, as ordered: ${action}, by ${rule}`, {
    field: 'fault',
    children: [
      line('fault.action', `Action: ${action}`, { field: 'fault.action' }),
      line('fault.rule', `Rule: ${rule}`, { field: 'fault.rule' }),
    ],
  });

function messageNode({ stored, rewritten, injected }: Circumstances): TreeNode {
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
      ...(injected === undefined ? [] : [faultLine(injected)]),
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
    frame: extract(message.bytes),
    ...(message.unpacked.inflated === undefined ? {} : { value: extract(message.unpacked.bytes) }),
    parts: partsOf(message),
    length: stored.bytes.length + stored.missing,
    ...(partner === undefined ? {} : { partner: partner.number }),
  };
}

/** A copy: the view's buffer is the store's, which may be dropped or live in another thread. */
const extract = (bytes: Uint8Array): Extract => ({
  bytes: bytes.slice(0, DETAIL_BYTES),
  length: bytes.length,
});

function partsOf({ bytes, sections }: Dissection): readonly FramePart[] {
  const { framing, extras, key, value } = sections;
  const parts: readonly FramePart[] = [
    { part: 'header', start: 0, end: Math.min(HEADER_LENGTH, bytes.length) },
    { part: 'framing', ...framing },
    { part: 'extras', ...extras },
    { part: 'key', ...key },
    { part: 'value', ...value },
  ];
  return parts.filter(({ start, end }) => start < end);
}

/** All bytes of a message, as long as somebody looks at them. */
export interface Whole {
  readonly frame: Uint8Array;
  /** Absent: the value is not compressed. */
  readonly value?: Uint8Array;
}

/** Copies, where the bytes are the store's. */
export const wholeOf = ({ bytes, unpacked }: Dissection): Whole => ({
  frame: bytes.slice(),
  ...(unpacked.inflated === undefined ? {} : { value: unpacked.bytes }),
});

/** What a detail did not bring along. Undefined: there is no such whole. */
export function cutOut(whole: Whole, { of, offset, length }: BytesWish): Uint8Array | undefined {
  const start = Math.max(0, offset);
  return whole[of]?.slice(start, start + Math.min(length, DETAIL_BYTES));
}
