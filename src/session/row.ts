/** A stored message as one row of a list: texts only, made when the row is looked at. */
import { epochText, type Instant, isoText, nanosecondsBetween } from '../bytes/time.js';
import type { Dissection } from '../dissect/dissection.js';
import { details, namesVbucket } from '../dissect/summary.js';
import type { Endpoint } from '../tcp/events.js';
import type { Said } from './notes/said.js';
import type { Row } from './port/row.js';
import type { TimeFormat } from './port/time-format.js';
import type { StoredMessage } from './stored-message.js';

/** `addr:port`, IPv6 in brackets: the contract's form. */
export const endpointText = ({ address, port }: Endpoint): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

export interface TimeReference {
  /** First message of the session. */
  readonly first: Instant;
  /** The message before this one, if it is held. */
  readonly previous: Instant | undefined;
}

/** Formats that count from another message, and what stands where they count from, as Wireshark has it. */
export const RELATIVE: ReadonlySet<TimeFormat> = new Set(['r', 'd', 'dd']);
export const REFERENCE = '*REF*';

/** Wireshark's `-t` formats. */
export function timeText(
  at: Instant,
  format: TimeFormat,
  { first, previous }: TimeReference,
): string {
  switch (format) {
    case 'e':
      return epochText(at);
    case 'u':
      return utcText(at);
    case 'ad':
      return localText(at, true);
    case 'a':
      return localText(at, false);
    case 'd':
    case 'dd':
      return secondsText(previous === undefined ? 0 : nanosecondsBetween(previous, at));
    case 'r':
      return secondsText(nanosecondsBetween(first, at));
  }
}

/** The time of day, microseconds; years beyond 9999 are longer, and what is no date has none. */
const utcText = (at: Instant): string => isoText(at).match(/T(.{15})/)?.[1] ?? epochText(at);

/** Seconds with six decimals; may be negative when a capture is not in order. */
const secondsText = (nanoseconds: number): string => (nanoseconds / 1e9).toFixed(6);

function localText(at: Instant, withDate: boolean): string {
  const date = new Date(at.s * 1000);
  if (Number.isNaN(date.getTime())) return epochText(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(Math.floor(at.ns / 1000)).padStart(6, '0')}`;
  if (!withDate) return time;
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}`;
}

/** In the unit that fits; negative where a capture has an answer before its request. */
export function latencyText(nanoseconds: number): string {
  const size = Math.abs(nanoseconds);
  // What would be rounded up to 1000 of a unit is 1 of the next.
  if (size < 999_950) return `${(nanoseconds / 1e3).toFixed(1)} µs`;
  if (size < 999_999_500) return `${(nanoseconds / 1e6).toFixed(3)} ms`;
  return `${(nanoseconds / 1e9).toFixed(3)} s`;
}

export interface RowContext {
  readonly time: string;
  /** Nanoseconds since the row shown before it, where there is one. */
  readonly deltaNs: number | undefined;
  /** Nanoseconds, where the request was seen. */
  readonly latencyNs: number | undefined;
  readonly partner: boolean;
  readonly said: Said;
}

export function rowOf(stored: StoredMessage, message: Dissection, context: RowContext): Row {
  const [client, server] = stored.connection.ends;
  const [source, destination] = stored.from === 0 ? [client, server] : [server, client];
  const isRequest = message.kind === 'request';
  return {
    number: stored.number,
    time: context.time,
    delta: context.deltaNs === undefined ? '' : secondsText(context.deltaNs),
    stream: String(stored.connection.index),
    latency: context.latencyNs === undefined ? '' : latencyText(context.latencyNs),
    node: endpointText(server),
    source: endpointText(source),
    destination: endpointText(destination),
    kind: message.kind,
    command: message.name,
    vbucket: isRequest && namesVbucket(message) ? String(message.header.vbucketOrStatus) : '',
    status: message.status ?? '',
    info: details(message),
    length: stored.bytes.length + stored.missing,
    fusion: message.fusion !== undefined,
    failed: message.failed,
    marked: stored.marked,
    partner: context.partner,
    ...topicOf(message),
    ...context.said,
    ...(stored.severity === undefined ? {} : { severity: stored.severity }),
  };
}

const topicOf = ({ fusion, spec }: Dissection): Pick<Row, 'topic'> =>
  fusion === undefined || spec?.topic === undefined ? {} : { topic: spec.topic };

/** The row of a message that was counted and never stored: whoever handed it on failed. */
export const lostRow = (number: number): Row => ({
  number,
  ...{
    time: '',
    delta: '',
    stream: '',
    latency: '',
    node: '',
    source: '',
    destination: '',
    kind: 'event',
    command: '',
  },
  ...{ vbucket: '', status: '', info: 'this message could not be kept', length: 0 },
  ...{ fusion: false, failed: false, marked: false, partner: false },
});
