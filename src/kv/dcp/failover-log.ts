/**
 * 0x54 and its form outside DCP, 0x96: the failover log of a vbucket. The request is a header;
 * the answer's value is a list, newest entry first:
 *
 *   0-7 vbucket uuid | 8-15 sequence number | next entry ...
 *
 * Sources: kv_engine docs/dcp/documentation/commands/failover-log.md; docs/BinaryProtocol.md
 * "0x96 Get Failover Log".
 */
import type { CommandSpec } from '../../spec/command.js';
import { listOf, u64 } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EINVAL, NO_MEMORY, NOT_MY_VBUCKET, page } from './vocabulary.js';

const FILTER = 'couchbase.dcp.failover_log';

/** As DcpStreamReq answers it, too. */
export const failoverLog = listOf(
  [
    u64('vbucket_uuid', 'Branch of history that began here.', {
      hex: true,
      filter: `${FILTER}.vbucket_uuid`,
    }),
    u64('seqno', 'Sequence number at which it began.', { filter: `${FILTER}.seqno` }),
  ],
  'failover_log',
  'Branches of the history of the vbucket, newest first.',
);

const getFailoverLog = (name: string, source: string): CommandSpec =>
  command(name, {
    doc: 'Asks for the failover log of the vbucket: the branches of its history from which a consumer may go on.',
    source,
    vbucket: 'required',
    request: [form({ source })],
    response: [form({ source, value: { kind: 'binary', layout: [failoverLog] } })],
    statuses: [EINVAL, NOT_MY_VBUCKET, NO_MEMORY],
    example: { request: {} },
  });

export const failoverLogCommands: readonly CommandSpec[] = [
  getFailoverLog('DcpGetFailoverLog', page('failover-log')),
  getFailoverLog('GetFailoverLog', 'kv_engine docs/BinaryProtocol.md'),
];
