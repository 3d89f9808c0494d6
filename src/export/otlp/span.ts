/**
 * A request and its first answer as a span of OpenTelemetry: one trace each, since a connection
 * may live for weeks and hold millions. Ids are made from what was captured, so that who exports a
 * capture twice sends the same spans.
 *
 * Names: semantic conventions for database client spans (1.33), `couchbase.*` and `fusion.*`
 * beyond. No keys and no values of documents: who reads traces need not be who may read data.
 */
import { createHash } from 'node:crypto';
import type { Instant } from '../../bytes/time.js';
import type { Dissection, Fusion } from '../../dissect/dissection.js';
import { mentionedBy } from '../../dissect/finding-text.js';
import type { Finding } from '../../dissect/node.js';
import { HEADER_LENGTH } from '../../mcbp/header.js';
import type { MessageEvent, RequestOf } from '../../message.js';
import { endpointText } from '../../tcp/endpoint-text.js';
import {
  type AnyValue,
  type Attribute,
  attributes,
  fieldAttribute,
  integer,
  text,
} from './attributes.js';

/** What is kept of a request until its answer comes. */
export interface Asked {
  readonly fusion: Fusion | undefined;
  readonly collection: number | undefined;
  readonly findings: readonly Finding[];
}

interface SpanEvent {
  readonly timeUnixNano: string;
  readonly name: string;
  readonly attributes: readonly Attribute[];
}

/** Of opentelemetry-proto, trace.proto: SPAN_KIND_CLIENT; STATUS_CODE_UNSET and _ERROR. */
const CLIENT = 3;
const UNSET = 0;
const ERROR = 2;

/** Findings of a span that are passed on. */
const MOST_EVENTS = 32;

/** @param answer a response whose request was seen */
export function span(
  answer: MessageEvent,
  request: RequestOf,
  message: Dissection,
  asked: Asked | undefined,
): object {
  const end = nanoseconds(answer.at);
  const begin = end - BigInt(Math.round(request.latencyNs));
  const digest = identityOf(answer, request);
  const events = [
    ...(asked?.findings ?? []).map((finding) => spanEvent(finding, begin)),
    ...message.findings.map((finding) => spanEvent(finding, end)),
  ];
  const dropped = events.length - MOST_EVENTS;
  return {
    traceId: digest.slice(0, 32),
    spanId: digest.slice(32, 48),
    name: message.name,
    kind: CLIENT,
    startTimeUnixNano: String(begin),
    endTimeUnixNano: String(end),
    attributes: spanAttributes(answer, request, message, asked),
    ...(events.length === 0 ? {} : { events: events.slice(0, MOST_EVENTS) }),
    ...(dropped > 0 ? { droppedEventsCount: dropped } : {}),
    status: message.failed ? { code: ERROR, message: failureOf(message) } : { code: UNSET },
  };
}

/** Before 1970 there is no time in OTLP. */
function nanoseconds({ s, ns }: Instant): bigint {
  const all = BigInt(s) * 1_000_000_000n + BigInt(ns);
  return all < 0n ? 0n : all;
}

/** 24 bytes as hex: the same for the same answer of the same capture, or of the same live traffic. */
function identityOf({ at, connection, number, head }: MessageEvent, request: RequestOf): string {
  const hash = createHash('sha256');
  const ends = connection.ends.map(endpointText).join(' ');
  hash.update(`${at.s}.${at.ns} ${ends} ${number} ${request.number} ${request.latencyNs} `);
  hash.update(head.subarray(0, HEADER_LENGTH));
  return hash.digest('hex');
}

function spanAttributes(
  answer: MessageEvent,
  request: RequestOf,
  message: Dissection,
  asked: Asked | undefined,
): readonly Attribute[] {
  const { connection, from, at, number } = answer;
  const server = connection.ends[from];
  const client = connection.ends[from === 0 ? 1 : 0];
  const status = message.header.vbucketOrStatus;
  return attributes({
    'db.system.name': text('couchbase'),
    'db.operation.name': text(message.name),
    'db.response.status_code': text(`0x${status.toString(16).padStart(4, '0')}`),
    'error.type': message.failed ? text(statusOf(message)) : undefined,
    'server.address': text(server.address),
    'server.port': integer(server.port),
    'network.peer.address': text(server.address),
    'network.peer.port': integer(server.port),
    'network.transport': text('tcp'),
    'client.address': text(client.address),
    'client.port': integer(client.port),
    'couchbase.status': text(statusOf(message)),
    'couchbase.vbucket': integer(request.vbucket),
    'couchbase.collection': asked?.collection === undefined ? undefined : integer(asked.collection),
    'couchbase.opaque': text(`0x${answer.opaque.toString(16).padStart(8, '0')}`),
    'couchbase.stream': integer(connection.index),
    'couchbase.request': integer(request.number),
    'couchbase.response': integer(number),
    'couchbase.frame': at.frame === 0 ? undefined : integer(at.frame),
    'couchbase.rewritten': answer.rewritten === true ? { boolValue: true } : undefined,
    ...fusionAttributes(asked?.fusion, message.fusion),
  });
}

/** What was asked and what was answered; of a name that both have, what was asked. */
function fusionAttributes(
  asked: Fusion | undefined,
  answered: Fusion | undefined,
): Readonly<Record<string, AnyValue | undefined>> {
  const known = asked ?? answered;
  if (known === undefined) return {};
  const fields = [
    ...Object.entries(answered?.fields ?? {}),
    ...Object.entries(asked?.fields ?? {}),
  ];
  return {
    ...Object.fromEntries(fields.map(([name, value]) => [`fusion.${name}`, fieldAttribute(value)])),
    'fusion.command': text(known.command),
    'fusion.edition': text(known.edition),
  };
}

const statusOf = ({ status = '' }: Dissection): string => status;

const failureOf = (message: Dissection): string =>
  message.errorContext === undefined
    ? statusOf(message)
    : `${statusOf(message)}: ${message.errorContext}`;

function spanEvent(finding: Finding, at: bigint): SpanEvent {
  const { id, severity, message, field, expects } = finding;
  const [other] = mentionedBy(finding) ?? [];
  return {
    timeUnixNano: String(at),
    name: id,
    attributes: attributes({
      'finding.severity': text(severity),
      'finding.message': text(message),
      'finding.field': field === undefined ? undefined : text(field),
      'finding.expects': expects === undefined ? undefined : text(expects),
      'finding.other_message': other === undefined ? undefined : integer(other),
    }),
  };
}
