/**
 * Messages that open streams and steer a connection: the worked examples of kv_engine
 * docs/dcp/documentation/commands at eba4298 (2026-08-22), by page and line of the byte table. Where a table contradicts itself (most often a
 * body length of 0) the frame is built from the list of fields below it, and the case says so.
 */
import { frame } from '../../helpers/frames.js';
import { wire } from '../shown.js';
import { type Case, rows, u32 } from './case.js';

const FAILOVER_LOG = [
  { vbucket_uuid: 0xfeeddeca, seqno: 0x5432 },
  { vbucket_uuid: 0xdecafe, seqno: 0x1343214 },
  { vbucket_uuid: 0xfeedface, seqno: 4 },
  { vbucket_uuid: 0xdeadbeef, seqno: 0x6524 },
];
const FAILOVER_LOG_BYTES = `
  00000000 feeddeca 00000000 00005432 00000000 00decafe 00000000 01343214
  00000000 feedface 00000000 00000004 00000000 deadbeef 00000000 00006524`;

export const connectionCases: readonly Case[] = [
  {
    name: 'DcpOpen',
    source: 'open-connection.md:86',
    bytes: rows(
      '80500018 08000000 00000020 00000001 00000000 00000000 00000000 00000000',
      '6275636b 65747374 7265616d 2076625b 3130302d 3130355d',
    ),
    extras: { seqno: 0, flags: '0x00000000' },
    key: 'bucketstream vb[100-105]',
  },
  {
    name: 'DcpOpen',
    source: 'open-connection.md:136',
    bytes: wire('81500000 00000000 00000000 00000001 00000000 00000000'),
    status: 'Success',
  },
  {
    name: 'DcpOpen',
    source: 'open-connection.md: the flags, and consumer_name',
    bytes: frame({
      opcode: 0x50,
      extras: [0, 0, 0, 0, 0, 0, 0x02, 0x25],
      key: 'n',
      value: { consumer_name: 'replica' },
    }),
    extras: {
      seqno: 0,
      flags: 'Producer|IncludeXattrs|IncludeDeleteTimes|SkipDeletesInInitialBackfill',
    },
    key: 'n',
    value: { consumer_name: 'replica' },
  },
  {
    name: 'DcpAddStream',
    source: 'add-stream.md:43',
    bytes: wire('80510000 04000005 00000004 00000001 00000000 00000000 00000001'),
    extras: { flags: 'TakeOver' },
  },
  {
    name: 'DcpAddStream',
    source: 'add-stream.md:76',
    bytes: wire('81510000 04000000 00000004 00000001 00000000 00000000 00001000'),
    extras: { opaque: 0x1000 },
    status: 'Success',
  },
  {
    name: 'DcpCloseStream',
    source: 'close-stream.md:16',
    bytes: wire('80520000 00000005 00000000 deadbeef 00000000 00000000'),
  },
  {
    name: 'DcpStreamReq',
    source: 'stream-request.md:64; its table gives 0xffeedd where its list has snapshot start 0',
    bytes: rows(
      '80530000 30000000 00000030 00001000 00000000 00000000 00000000 00000000',
      '00000000 00ffeedd ffffffff ffffffff 00000000 feeddeca',
      '00000000 00ffeedd 00000000 00ffeeff',
    ),
    extras: {
      flags: '0x00000000',
      reserved: 0,
      start_seqno: 0xffeedd,
      end_seqno: 0xffff_ffff_ffff_ffffn,
      vbucket_uuid: 0xfeeddeca,
      snap_start_seqno: 0xffeedd,
      snap_end_seqno: 0xffeeff,
    },
  },
  {
    name: 'DcpStreamReq',
    source: 'stream-request.md:124',
    bytes: wire('81530000 00000023 00000008 00001000 00000000 00000000 00000000 00000000'),
    value: { rollback_seqno: 0 },
    status: 'Rollback',
  },
  {
    name: 'DcpStreamReq',
    source: 'stream-request.md:214',
    bytes: rows('81530000 00000000 00000040 00001000 00000000 00000000', FAILOVER_LOG_BYTES),
    value: { failover_log: FAILOVER_LOG },
    status: 'Success',
  },
  {
    name: 'DcpStreamReq',
    source: 'stream-request-value.md:259, with its datatype RAW',
    bytes: frame({
      opcode: 0x53,
      extras: Array.from({ length: 48 }, () => 0),
      value: '{"collections":["a","1e"],"purge_seqno":"1000"}',
    }),
    extras: {
      ...{ flags: '0x00000000', reserved: 0, start_seqno: 0, end_seqno: 0, vbucket_uuid: 0 },
      ...{ snap_start_seqno: 0, snap_end_seqno: 0 },
    },
    value: { collections: ['a', '1e'], purge_seqno: '1000' },
  },
  ...[
    [0x54, 'DcpGetFailoverLog', 'failover-log.md:21 and :51'],
    [0x96, 'GetFailoverLog', 'docs/BinaryProtocol.md "0x96 Get Failover Log"'],
  ].flatMap(([opcode, name, source]): Case[] => [
    {
      name: String(name),
      source: String(source),
      bytes: frame({ opcode: Number(opcode), opaque: 0xdeadbeef }),
    },
    {
      name: String(name),
      source: String(source),
      bytes: frame({ magic: 0x81, opcode: Number(opcode), value: wire(FAILOVER_LOG_BYTES) }),
      value: { failover_log: FAILOVER_LOG },
      status: 'Success',
    },
  ]),
  {
    name: 'DcpNoop',
    source: 'no-op.md:13, without the four bytes that belong to nothing',
    bytes: wire('805c0000 00000000 00000000 00000000 00000000 00000000'),
  },
  {
    name: 'DcpNoop',
    source: 'no-op.md:47',
    bytes: wire('815c0000 00000000 00000000 00000005 00000000 00000000'),
    status: 'Success',
  },
  {
    name: 'DcpBufferAcknowledgement',
    source: 'buffer-ack.md:29, list of fields (its length of extras is 0)',
    bytes: frame({ opcode: 0x5d, extras: u32(4096), opaque: 5 }),
    extras: { bytes_to_ack: 4096 },
  },
  {
    name: 'DcpControl',
    source: 'control.md:92, key and value (its lengths are those of another command)',
    bytes: frame({ opcode: 0x5e, key: 'enable_noop', value: 'true' }),
    key: 'enable_noop',
    value: 'true',
  },
];
