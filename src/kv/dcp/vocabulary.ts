/**
 * What the descriptions of DCP share: sources, fields that recur, statuses, and the shape of a
 * message within a stream. Sources: kv_engine docs/dcp/documentation/commands (one page a
 * command), include/memcached/protocol_binary.h, daemon/mcbp_validators.cc.
 */
import type { CommandSpec, DocumentedStatus } from '../../spec/command.js';
import { type Layout, u8, u32, u64 } from '../../spec/layout.js';
import { command } from '../describe.js';
import { type Form, form } from '../form.js';
import { expiresAt, FLAGS, status } from '../vocabulary.js';

/** The page of a command, with the header that holds its payload. */
export const page = (name: string): string =>
  `kv_engine docs/dcp/documentation/commands/${name}.md, include/memcached/protocol_binary.h`;

export const bySeqno = u64('by_seqno', 'Sequence number of the change within its vbucket.');

/** What every change of a document begins with: where it stands in the vbucket, and in its life. */
export const change: Layout = [bySeqno, u64('rev_seqno', 'How often the document was changed.')];

/** What is stored beside the value of a document. */
export const documentMeta: Layout = [FLAGS, expiresAt('expiration')];

/** What a document that was written, or is about to be, begins with. */
export const write: Layout = [
  ...change,
  ...documentMeta,
  u32('lock_time', 'How long the document is locked; always 0 today.', { unit: 's' }),
];

export const nru = u8('nru', 'How recently the document was used; for replicas.', { hex: true });

export const deleteTime = u32(
  'delete_time',
  'When the document was deleted; 0: not yet written to disk.',
  { unit: 's' },
);

export const EINVAL = status('Einval', 'the message is malformed or incomplete');
export const NO_STREAM = status('KeyEnoent', 'the connection has no stream for the vbucket');
export const STREAM_EXISTS = status('KeyEexists', 'the connection has a stream for the vbucket');
export const NOT_MY_VBUCKET = status('NotMyVbucket', 'the vbucket does not exist on this node');
export const STREAM_ID_INVALID = status(
  'DcpStreamIdInvalid',
  'a stream id is given without the feature, or missing with it',
);
export const NO_MEMORY = status('Enomem', 'there is no memory for the failover log');
export const TRY_AGAIN = status('Etmpfail', 'the vbucket is still warming up');
export const OUT_OF_ORDER = status('Erange', 'the sequence number is not above the last one');
/** What a consumer answers since 7.0, where the producer said that it understands. */
const SINCE_7_0: readonly DocumentedStatus[] = [
  status('DcpStreamNotFound', 'the connection has no such stream (7.0)', 'code'),
  status('OpaqueNoMatch', 'the opaque is not that of the stream (7.0)', 'code'),
];

interface StreamMessage extends Omit<Form, 'source' | 'when'> {
  readonly doc: string;
  /** Of the page that describes it. */
  readonly page: string;
  readonly statuses?: readonly DocumentedStatus[];
  readonly summary?: CommandSpec['summary'];
  readonly example: Readonly<Record<string, unknown>>;
}

/** A message within a stream: the producer sends it, and only a refusal is answered. */
export function streamMessage(
  name: string,
  { doc, page: pageName, statuses = [], summary, example, ...parts }: StreamMessage,
): CommandSpec {
  const source = page(pageName);
  return command(name, {
    doc,
    source,
    vbucket: 'required',
    request: [form({ source, ...parts })],
    response: [form({ source })],
    statuses: [NO_STREAM, EINVAL, ...statuses, ...SINCE_7_0],
    example: { request: example },
    ...(summary === undefined ? {} : { summary }),
  });
}
