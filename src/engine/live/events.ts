/**
 * What the proxy tells of connections, in words, by kind: as a row of a session's list, and where
 * it is trouble as one line besides, for whoever has no list.
 */
import type { Instant } from '../../bytes/time.js';
import type { Severity, TreeNode } from '../../dissect/node.js';
import { plural } from '../../dissect/text.js';
import type { ProxyEvent } from '../../proxy/notices.js';
import { hostPortText } from '../../proxy/route.js';
import type { EventText, SessionEvent } from '../../session/events/event.js';
import { endpointText, latencyText } from '../../session/row.js';
import { connectionLine, line } from '../../session/tree-lines.js';
import { CLIENT, type Connection, type End } from '../../tcp/events.js';

/** Bytes that were not inspected come too often to have a row each. */
type RowEvent = Exclude<ProxyEvent, { kind: 'uninspected' }>;
type Of<K extends RowEvent['kind']> = Extract<RowEvent, { kind: K }>;

interface Telling<Event extends RowEvent> {
  /** Absent: all is well. */
  readonly severity?: Severity;
  /** @param inspections what each inspector of the proxy does */
  readonly told: (event: Event, inspections: readonly string[]) => EventText;
  /** Told besides; names what a row has columns for. */
  readonly line?: (event: Event, inspections: readonly string[]) => string;
}

const TELLINGS: { readonly [K in RowEvent['kind']]: Telling<Of<K>> } = {
  connected: {
    told: ({ connection, connectMs }) => {
      const took = ms(connectMs);
      const tls = connection.decrypted ? ', TLS, decrypted here' : '';
      return {
        ...ofConnection(connection, [line('event.connect', `Connecting took: ${took}`)]),
        ...{ name: 'connection opened', from: 0 },
        info: `${clientOf(connection)}, connected in ${took}${tls}`,
      };
    },
  },
  closed: {
    told: ({ connection, how, bytes, uninspected, durationMs }) => ({
      ...ofConnection(connection, [
        line('event.how', `How: ${ENDINGS[how]}`),
        line('event.lasted', `Lasted: ${ms(durationMs)}`),
        line('event.from.client', `From the client: ${plural(bytes[0], 'byte')}`),
        line('event.from.server', `From the server: ${plural(bytes[1], 'byte')}`),
        ...notInspected(uninspected[0] + uninspected[1]),
      ]),
      ...{ name: 'connection closed', from: undefined },
      info: `${clientOf(connection)}, after ${ms(durationMs)}: ${plural(bytes[0], 'byte')} there, ${bytes[1]} back`,
    }),
  },
  refused: {
    severity: 'error',
    told: ({ route, client, reason, connectMs }) => ({
      ...ofClient(client, hostPortText(route.target), [
        line('event.reason', `Reason: ${reason}`),
        line('event.connect', `Tried for: ${ms(connectMs)}`),
        line('event.consequence', 'The client was reset'),
      ]),
      ...{ name: 'connection refused', from: 1 },
      info: `${hostPortText(route.target)}: ${reason}`,
    }),
    line: ({ route, client, reason }) =>
      `${hostPortText(route.target)}: ${reason}; closed client ${endpointText(client)}`,
  },
  reset: {
    severity: 'warn',
    told: ({ connection, from, reason }) => {
      const who = endOf(connection, from);
      return {
        ...ofConnection(connection, [
          line('event.by', `By: ${who}`),
          line('event.reason', `Reason: ${reason}`),
        ]),
        ...{ name: 'connection reset', from, info: `by ${who}: ${reason}` },
      };
    },
    line: ({ connection, from, reason }) =>
      `connection ${connection.index} reset by ${endOf(connection, from)}: ${reason}`,
  },
  'inspection-failed': {
    severity: 'error',
    told: (event, inspections) => {
      const [what, reason] = failureOf(event, inspections);
      return {
        ...ofConnection(event.connection, [
          line('event.consequence', `The connection is ${what}`),
          line('event.reason', `Reason: ${reason}`),
        ]),
        ...{ name: 'inspection failed', from: undefined, info: `${what}: ${reason}` },
      };
    },
    line: (event, inspections) =>
      `connection ${event.connection.index} is ${failureOf(event, inspections).join(': ')}`,
  },
  'handshake-failed': {
    severity: 'error',
    told: ({ route, client, side, reason }) => {
      const node = hostPortText(route.target);
      const who = side === 'server' ? `node ${node}` : `client ${endpointText(client)}`;
      return {
        ...ofClient(client, node, [
          line('event.side', `With: ${who}`),
          line('event.reason', `Reason: ${reason}`),
          line('event.consequence', 'Both ends were closed'),
        ]),
        ...{ name: 'TLS handshake failed', from: side === 'server' ? 1 : 0 },
        info: `with ${who}: ${reason}`,
      };
    },
    line: ({ route, client, side, reason }) => {
      const node = hostPortText(route.target);
      const who = endpointText(client);
      return side === 'server'
        ? `TLS with node ${node}: ${reason}; closed client ${who}`
        : `TLS with client ${who} (of ${node}): ${reason}; closed it`;
    },
  },
  rejected: {
    severity: 'error',
    told: ({ listen, client, reason }) => ({
      ...ofClient(client, '', [
        line('event.listen', `Came to: ${hostPortText(listen)}`),
        line('event.reason', `Reason: ${reason}`),
        line('event.consequence', 'The client was reset'),
      ]),
      ...{ name: 'client rejected', from: 0, info: `${endpointText(client)} ${reason}` },
    }),
    line: ({ listen, client, reason }) =>
      `${hostPortText(listen)}: client ${endpointText(client)} ${reason}; closed it`,
  },
  'accept-failed': {
    severity: 'error',
    told: ({ listen, reason }) => ({
      ...{ name: 'accept failed', info: `${hostPortText(listen)}: ${reason}` },
      ...{ client: '', node: '', from: undefined },
      lines: [
        line('event.listen', `Listening on: ${hostPortText(listen)}`),
        line('event.reason', `Reason: ${reason}`),
      ],
    }),
    line: ({ listen, reason }) => `${hostPortText(listen)}: ${reason}`,
  },
};

const ENDINGS: Readonly<Record<Of<'closed'>['how'], string>> = {
  fin: 'both ends had finished',
  reset: 'by a reset',
  stopped: 'the proxy was stopped',
  cut: 'by a fault that was asked for',
};

/** @param inspections what each inspector of the proxy does: `decoded`, `recorded` */
export function eventOf(
  event: RowEvent,
  at: Instant,
  inspections: readonly string[],
): SessionEvent {
  const { severity, told } = TELLINGS[event.kind] as Telling<RowEvent>;
  return {
    at: { s: at.s, ns: at.ns, frame: 0 },
    ...(severity === undefined ? {} : { severity }),
    told: () => told(event, inspections),
  };
}

/** What is told of trouble in one line; undefined: it is none. */
export function lineOf(
  event: RowEvent,
  inspections: readonly string[],
): { readonly text: string; readonly severity: Severity } | undefined {
  const { severity, line: text } = TELLINGS[event.kind] as Telling<RowEvent>;
  return severity && text && { text: text(event, inspections), severity };
}

/** Connections that a summary names; of more it says how many. */
const MAX_NAMED = 20;

/** @param behind bytes that were relayed and not inspected, by connection */
export function uninspectedEvent(
  behind: ReadonlyMap<Connection, number>,
  at: Instant,
): SessionEvent {
  const [only, ...others] = behind.keys();
  const all = [...behind.values()].reduce((sum, bytes) => sum + bytes, 0);
  const info = `${all} bytes of ${plural(behind.size, 'connection')} were relayed but not inspected: decoding fell behind`;
  const named = [...behind].slice(0, MAX_NAMED);
  const more = behind.size - named.length;
  const ends = only !== undefined && others.length === 0 ? endsOf(only) : { client: '', node: '' };
  return {
    ...{ at: { s: at.s, ns: at.ns, frame: 0 }, severity: 'warn' },
    told: () => ({
      ...{ name: 'bytes not inspected', info, ...ends, from: undefined },
      lines: [
        ...named.map(notInspectedOf),
        ...(more === 0 ? [] : [line('event.more', `and ${more} more connections`)]),
      ],
    }),
  };
}

const notInspectedOf = ([connection, bytes]: readonly [Connection, number]): TreeNode =>
  connectionLine(
    connection,
    `Connection ${connection.index}: ${plural(bytes, 'byte')} not inspected`,
  );

/** Something that was told in a line: a log that cannot be written, a capture file begun anew. */
export const noteOf = (
  name: string,
  text: string,
  severity: Severity,
  at: Instant,
): SessionEvent => ({
  ...{ at: { s: at.s, ns: at.ns, frame: 0 }, severity },
  told: () => ({ name, info: text, client: '', node: '', from: undefined, lines: [] }),
});

const endOf = ({ ends }: Connection, end: End): string =>
  `${end === CLIENT ? 'client' : 'server'} ${endpointText(ends[end])}`;

/** What has become of the connection, and why. */
const failureOf = (
  { inspector, error }: Of<'inspection-failed'>,
  inspections: readonly string[],
): readonly [string, string] => [
  `relayed but no longer ${inspections[inspector] ?? 'inspected'}`,
  error instanceof Error ? error.message : String(error),
];

const ms = (milliseconds: number): string => latencyText(milliseconds * 1e6);

const clientOf = ({ ends }: Connection): string => `client ${endpointText(ends[0])}`;

const endsOf = ({ index, ends }: Connection) => ({
  client: endpointText(ends[0]),
  node: endpointText(ends[1]),
  stream: index,
});

const ofConnection = (connection: Connection, lines: readonly TreeNode[]) => ({
  ...endsOf(connection),
  lines: [connectionLine(connection, `Connection ${connection.index}`), ...lines],
});

const ofClient = (client: Of<'refused'>['client'], node: string, lines: readonly TreeNode[]) => ({
  ...{ client: endpointText(client), node },
  lines: [line('event.client', `Client: ${endpointText(client)}`), ...lines],
});

const notInspected = (bytes: number): readonly TreeNode[] =>
  bytes === 0 ? [] : [line('event.uninspected', `Not inspected: ${plural(bytes, 'byte')}`)];
