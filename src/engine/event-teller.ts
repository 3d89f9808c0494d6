/**
 * Hands what happens to connections on to the audience, and puts trouble into words. Bytes
 * that were not inspected come in hundreds of small events when they come at all: they are
 * summed up, and told once a second.
 */
import type { Instant } from '../bytes/time.js';
import type { Severity } from '../dissect/node.js';
import type { ProxyEvent } from '../proxy/notices.js';
import { hostPortText } from '../proxy/route.js';
import { endpointText } from '../session/row.js';
import type { Audience } from './live-config.js';

const SUM_UP_MS = 1_000;

export class EventTeller {
  readonly #audience: Pick<Audience, 'tell' | 'happened'>;
  readonly #now: () => Instant;
  readonly #inspections: readonly string[];
  readonly #behind = new Set<number>();
  #uninspected = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param inspections what each inspector of the proxy does: `decoded`, `recorded` */
  constructor(
    audience: Pick<Audience, 'tell' | 'happened'>,
    now: () => Instant,
    inspections: readonly string[],
  ) {
    this.#audience = audience;
    this.#now = now;
    this.#inspections = inspections;
  }

  happened(event: ProxyEvent): void {
    this.#audience.happened?.(event, this.#now());
    if (event.kind === 'uninspected') {
      this.#uninspected += event.bytes;
      this.#behind.add(event.connection.index);
      this.#timer ??= setTimeout(() => this.#sumUp(), SUM_UP_MS);
    }
    const line = troubleLine(event, this.#inspections);
    if (line !== undefined) this.#audience.tell(line.text, line.severity);
  }

  /** Tells what is left to tell. */
  close(): void {
    this.#sumUp();
  }

  #sumUp(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#uninspected === 0) return;
    const connections =
      this.#behind.size === 1 ? '1 connection' : `${this.#behind.size} connections`;
    this.#audience.tell(
      `${this.#uninspected} bytes of ${connections} were relayed but not inspected: decoding fell behind`,
      'warn',
    );
    this.#uninspected = 0;
    this.#behind.clear();
  }
}

function troubleLine(
  event: ProxyEvent,
  inspections: readonly string[],
): { text: string; severity: Severity } | undefined {
  switch (event.kind) {
    case 'refused': {
      const node = hostPortText(event.route.target);
      const client = endpointText(event.client);
      return { text: `${node}: ${event.reason}; closed client ${client}`, severity: 'error' };
    }
    case 'reset': {
      const { index, ends } = event.connection;
      const who = `${event.from === 0 ? 'client' : 'server'} ${endpointText(ends[event.from])}`;
      return { text: `connection ${index} reset by ${who}: ${event.reason}`, severity: 'warn' };
    }
    case 'inspection-failed': {
      const { error } = event;
      const why = error instanceof Error ? error.message : String(error);
      const what = `relayed but no longer ${inspections[event.inspector] ?? 'inspected'}`;
      return { text: `connection ${event.connection.index} is ${what}: ${why}`, severity: 'error' };
    }
    case 'handshake-failed': {
      const node = hostPortText(event.route.target);
      const client = endpointText(event.client);
      const text =
        event.side === 'server'
          ? `TLS with node ${node}: ${event.reason}; closed client ${client}`
          : `TLS with client ${client} (of ${node}): ${event.reason}; closed it`;
      return { text, severity: 'error' };
    }
    case 'rejected': {
      const client = endpointText(event.client);
      return {
        text: `${hostPortText(event.listen)}: client ${client} ${event.reason}; closed it`,
        severity: 'error',
      };
    }
    case 'accept-failed':
      return { text: `${hostPortText(event.listen)}: ${event.reason}`, severity: 'error' };
    default:
      return undefined;
  }
}
