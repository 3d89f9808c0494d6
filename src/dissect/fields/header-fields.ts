/**
 * The fields that any message may have: where it was seen, its header, its sections.
 * Names and types are Wireshark's (packet-couchbase, packet-tcp, packet-frame) wherever it
 * has them; `message.*`, `finding*` and the three of pairing and latency are ours.
 */
import { datatypes } from '../../mcbp/datatypes.js';
import { magicOf } from '../../mcbp/magic.js';
import { statuses } from '../../mcbp/statuses.js';
import type { CommandTable } from '../table.js';
import type { FieldDefinition, FieldType } from './definition.js';

function row(
  name: string,
  type: FieldType,
  doc: string,
  ndjson: string | undefined,
  more: Partial<FieldDefinition> = {},
): FieldDefinition {
  return { name, type, doc, where: 'all', ...(ndjson === undefined ? {} : { ndjson }), ...more };
}

const many = { many: true } as const;
const requests = { where: 'requests' } as const;
const responses = { where: 'responses' } as const;
const faulty = { where: '--fault, --intercept' } as const;
const ipv6 = { where: 'over IPv6' } as const;
const ipv4 = { where: 'over IPv4' } as const;

/** Where and when a message was seen. */
const circumstances: readonly FieldDefinition[] = [
  row('message.number', 'FT_UINT32', 'Number of the message, from 1.', '.number'),
  row('message.rewritten', 'FT_BOOLEAN', 'The proxy changed the cluster map.', '.rewritten', {
    where: '--rewrite-config',
  }),
  row('fault', 'FT_NONE', 'The proxy did something to it on purpose.', '.injected', faulty),
  row('fault.action', 'FT_STRING', 'What it did: delay, …', '.injected.action', faulty),
  row('fault.rule', 'FT_STRING', 'The rule by which it did.', '.injected.rule', faulty),
  row('frame.number', 'FT_UINT32', 'Packet of the capture that completed it.', '.frame', {
    where: 'captures',
  }),
  row('frame.time', 'FT_ABSOLUTE_TIME', 'When its last byte was seen.', '.time'),
  row('frame.time_epoch', 'FT_RELATIVE_TIME', 'The same, in seconds since 1970.', '.epoch'),
  row(
    'frame.time_relative',
    'FT_RELATIVE_TIME',
    'Seconds since the first message; no time reference changes it.',
    undefined,
  ),
  row('frame.len', 'FT_UINT32', 'Length on the wire of the packet that completed it.', undefined, {
    ...{ where: 'captures', unit: 'bytes' },
  }),
  row('frame.cap_len', 'FT_UINT32', 'Length of that packet in the capture.', undefined, {
    ...{ where: 'captures', unit: 'bytes' },
  }),
  row('frame.comment', 'FT_STRING', 'Comment on a packet that holds it.', '.comments[]', {
    ...{ where: 'pcapng captures', many: true },
  }),
  row('frame.marked', 'FT_BOOLEAN', 'Marked in the terminal UI.', undefined),
  row('frame.ignored', 'FT_BOOLEAN', 'Ignored in the terminal UI.', undefined),
  row('ip.src', 'FT_IPv4', 'Address of the sender.', '.src', ipv4),
  row('ip.dst', 'FT_IPv4', 'Address of the receiver.', '.dst', ipv4),
  row('ip.addr', 'FT_IPv4', 'Address of either end.', undefined, { ...ipv4, ...many }),
  row('ipv6.src', 'FT_IPv6', 'Address of the sender.', '.src', ipv6),
  row('ipv6.dst', 'FT_IPv6', 'Address of the receiver.', '.dst', ipv6),
  row('ipv6.addr', 'FT_IPv6', 'Address of either end.', undefined, { ...ipv6, ...many }),
  row('tcp.srcport', 'FT_UINT16', 'TCP port of the sender.', '.src'),
  row('tcp.dstport', 'FT_UINT16', 'TCP port of the receiver.', '.dst'),
  row('tcp.port', 'FT_UINT16', 'TCP port of either end.', undefined, many),
  row('tcp.stream', 'FT_UINT32', 'Number of the connection, from 0.', '.stream'),
];

const pairing: readonly FieldDefinition[] = [
  row(
    'couchbase.response_in',
    'FT_UINT32',
    'Message that answers this one.',
    '.response',
    requests,
  ),
  row(
    'couchbase.response_to',
    'FT_UINT32',
    'Message that this one answers.',
    '.request',
    responses,
  ),
  row('couchbase.time', 'FT_RELATIVE_TIME', 'Time between request and response.', '.latency_us', {
    ...responses,
    unit: 'us',
  }),
];

const sections: readonly FieldDefinition[] = [
  row('couchbase.flex_frame', 'FT_NONE', 'One framing extra.', '.framing_extras[]', many),
  row('couchbase.extras', 'FT_NONE', 'The extras section.', '.extras'),
  row('couchbase.key', 'FT_STRING', 'The key.', '.key'),
  row('couchbase.value', 'FT_STRING', 'The value.', '.value'),
  row('couchbase.value.length', 'FT_UINT32', 'Bytes of the value.', '.value_length'),
];

const findings: readonly FieldDefinition[] = [
  row('finding', 'FT_STRING', 'Id of something wrong or notable.', '.findings[].id', many),
  row('finding.severity', 'FT_STRING', 'error, warn, note or chat.', '.findings[].severity', many),
];

/** All of them; the commands give the opcodes their names. */
export function headerFields(table: CommandTable): FieldDefinition[] {
  return [...circumstances, ...headerSection(table), ...sections, ...pairing, ...findings];
}

function headerSection(table: CommandTable): FieldDefinition[] {
  const magics = Array.from({ length: 256 }, (_, value) => magicOf(value)?.name);
  const opcodes = table.commands().map(({ opcode, name }) => [opcode, name] as const);
  return [
    row('couchbase.magic', 'FT_UINT8', 'Kind of frame.', '.magic', {
      values: named(magics.entries()),
    }),
    row('couchbase.opcode', 'FT_UINT8', 'The command.', '.opcode', { values: named(opcodes) }),
    row(
      'couchbase.flex_extras.length',
      'FT_UINT8',
      'Bytes of framing extras.',
      '.framing_extras_length',
      {
        where: 'alternative magics',
      },
    ),
    row('couchbase.key.length', 'FT_UINT16', 'Bytes of the key.', '.key_length'),
    row('couchbase.extras.length', 'FT_UINT8', 'Bytes of the extras.', '.extras_length'),
    row('couchbase.datatype', 'FT_UINT8', 'How to read the value: bits.', '.datatype'),
    ...datatypes.map(({ name, doc }) =>
      row(`couchbase.datatype.${name}`, 'FT_BOOLEAN', doc, `.datatype | index("${name}")`),
    ),
    row('couchbase.vbucket', 'FT_UINT16', 'Vbucket that the request is for.', '.vbucket', requests),
    row('couchbase.status', 'FT_UINT16', 'Outcome.', '.status', {
      ...responses,
      values: named(statuses.map(({ value, name }) => [value, name] as const)),
    }),
    row('couchbase.total_bodylength', 'FT_UINT32', 'Bytes after the header.', '.body_length'),
    row('couchbase.opaque', 'FT_UINT32', 'Echoed by the answer.', '.opaque'),
    row('couchbase.cas', 'FT_UINT64', 'Version of the document.', '.cas'),
  ];
}

function named(
  entries: Iterable<readonly [number, string | undefined]>,
): Readonly<Record<number, string>> {
  const names: Record<number, string> = {};
  for (const [value, name] of entries) if (name !== undefined) names[value] = name;
  return names;
}
