/** The contract's NDJSON object of one message. */
import { hex } from '../bytes/hex.js';
import { epochText, isoText } from '../bytes/time.js';
import type { Dissection } from '../dissect/dissection.js';
import { mentionedBy } from '../dissect/finding-text.js';
import { isUndecoded, recordOf } from '../dissect/layout/record.js';
import type { Finding } from '../dissect/node.js';
import { lengthOf, type Range } from '../dissect/sections.js';
import { summary } from '../dissect/summary.js';
import { datatypeNames } from '../mcbp/datatypes.js';
import { prefixLength } from '../mcbp/header.js';
import { statusName } from '../mcbp/statuses.js';
import { endpointText } from '../session/row.js';
import { type Json, jsonText } from './json-text.js';
import type { Printed } from './printed.js';

export interface RecordOptions {
  /** Longer values are cut, bytes. */
  readonly maxValue: number;
}

/** One line of NDJSON, without its line break. */
export function record(printed: Printed, options: RecordOptions): string {
  return jsonText(recordObject(printed, options));
}

type JsonObject = Record<string, Json | undefined>;

function recordObject(printed: Printed, { maxValue }: RecordOptions): JsonObject {
  const { event, message, response, comments = [] } = printed;
  const { header } = message;
  const [client, server] = event.connection.ends;
  const [source, destination] = event.from === 0 ? [client, server] : [server, client];
  return {
    number: event.number,
    frame: event.at.frame === 0 ? null : event.at.frame,
    time: isoText(event.at),
    epoch: epochText(event.at),
    stream: event.connection.index,
    ...(event.connection.decrypted ? { decrypted: true } : {}),
    src: endpointText(source),
    dst: endpointText(destination),
    from: event.from === 0 ? 'client' : 'server',
    magic: header.magic,
    opcode: header.opcode,
    name: message.name,
    kind: message.kind,
    ...(message.kind === 'request'
      ? { vbucket: header.vbucketOrStatus }
      : { status: header.vbucketOrStatus, status_name: statusName(header.vbucketOrStatus) }),
    opaque: `0x${header.opaque.toString(16).padStart(8, '0')}`,
    cas: `0x${header.cas.toString(16).padStart(16, '0')}`,
    datatype: datatypeNames(header.datatype),
    framing_extras_length: header.framingExtrasLength,
    extras_length: header.extrasLength,
    key_length: header.keyLength,
    value_length: Math.max(0, header.bodyLength - prefixLength(header)),
    body_length: header.bodyLength,
    ...bodyParts(message, maxValue),
    ...(message.fusion === undefined ? {} : { fusion: fusionObject(message.fusion) }),
    ...(event.request === undefined
      ? {}
      : { request: event.request.number, latency_us: event.request.latencyNs / 1000 }),
    ...(response === undefined ? {} : { response }),
    ...(event.rewritten === true ? { rewritten: true } : {}),
    ...(event.injected === undefined ? {} : { injected: { ...event.injected } }),
    summary: summary(message),
    ...(comments.length === 0 ? {} : { comments }),
    ...(message.findings.length === 0 ? {} : { findings: message.findings.map(findingObject) }),
  };
}

function bodyParts(message: Dissection, maxValue: number): JsonObject {
  const { bytes, sections, framing, extras, key, collection } = message;
  const parts: JsonObject = {};
  if (framing.length > 0) {
    parts.framing_extras = framing.map(({ id, name, fields }) => ({
      id,
      name,
      ...Object.fromEntries(fields.map((field) => [field.name, field.value])),
    }));
  }
  if (lengthOf(sections.extras) > 0) {
    parts.extras = isUndecoded(extras) ? { raw: hexOf(bytes, sections.extras) } : recordOf(extras);
  }
  if (collection !== undefined) parts.collection = collection;
  if (key.kind === 'text') parts.key = key.text;
  if (key.kind === 'bytes') parts.key = { hex: hexOf(bytes, sections.key) };
  return { ...parts, ...valueParts(message, maxValue), ...attributes(message) };
}

function valueParts(message: Dissection, maxValue: number): JsonObject {
  const { sections, value, valueItems, unpacked } = message;
  const { bytes } = unpacked;
  const { start, end } = unpacked.body;
  const cut = end - start > maxValue || message.abridged;
  const truncated = cut ? { value_truncated: true } : {};
  const range = { start, end: Math.min(end, start + maxValue) };
  if (lengthOf(sections.value) === 0 && valueItems.length === 0) return {};
  if (!cut && valueItems.length > 0 && !isUndecoded(valueItems)) {
    return { value: recordOf(valueItems) };
  }
  switch (value.kind) {
    case 'none':
      return {};
    case 'json':
      if (!cut) return { value: value.node };
      return { value: wholeCharacters(bytes, range), ...truncated };
    case 'text':
      return { value: cut ? wholeCharacters(bytes, range) : value.text, ...truncated };
    case 'bytes':
      return { value: { hex: hexOf(bytes, range) }, ...truncated };
  }
}

/** Extended attributes by name. */
function attributes({ unpacked }: Dissection): JsonObject {
  if (unpacked.xattrs.length === 0) return {};
  const xattrs: JsonObject = Object.create(null);
  for (const { children } of unpacked.xattrs) {
    const { key, value } = recordOf(children);
    if (typeof key === 'string') xattrs[key] = value;
  }
  return { xattrs };
}

const hexOf = (bytes: Uint8Array, { start, end }: Range): string => hex(bytes.subarray(start, end));

/** The whole characters of text that may have been cut inside one: a stream waits for the rest. */
const wholeCharacters = (bytes: Uint8Array, { start, end }: Range): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(start, end), {
    stream: true,
  });

const fusionObject = ({
  command,
  edition,
  fields,
}: NonNullable<Dissection['fusion']>): JsonObject => ({
  command,
  edition,
  fields: fields as JsonObject,
});

const findingObject = (finding: Finding): JsonObject => ({
  id: finding.id,
  severity: finding.severity,
  message: finding.message,
  field: finding.field,
  expects: finding.expects,
  messages: mentionedBy(finding),
});
