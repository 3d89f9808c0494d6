/** A relay at the other end of a port (serve.ts), as those see it who inspect what it ships. */
import { Arrivals } from '../../proxy/apart/arrivals.js';
import { doWithoutOmitted } from '../../proxy/inspection/inspector.js';
import type { ProxyAddress } from '../../proxy/notices.js';
import { DEFAULT_BACKLOG, type InspectionState } from '../../proxy/proxy.js';
import { TaskError } from '../failure.js';
import { liveClock } from '../live/clock.js';
import type { Lateness } from './lateness.js';
import type { FromRelay, RelayTask, ToRelay } from './messages.js';
import type { RelayConfig, RelayParts, RunningRelay } from './relay.js';

/** Who changes what passes must be where it passes. */
export type RemoteParts = Omit<RelayParts, 'faulting'>;

/** @param config of which only what crosses threads is taken */
export function relayTask(config: RelayConfig, { inspectors, origin }: RemoteParts): RelayTask {
  const { routes, transparent, tls, keyLog, maxValue } = config;
  const { connectTimeoutMs, everywhere, lossless, backlog, rewriteConfig, metrics } = config;
  return {
    config: {
      ...{ routes, transparent, tls, keyLog, maxValue },
      ...{ connectTimeoutMs, everywhere, lossless, backlog, rewriteConfig, metrics },
    },
    keepsOmitted: !doWithoutOmitted(inspectors),
    origin,
  };
}

/** Part of what may wait that does so for a log that is behind, as it is while an old one is packed. */
const PATIENCE = 1 / 8;

/** A MessagePort, or the Worker at whose other end it is. */
export interface RelayPort {
  postMessage(message: ToRelay): void;
  on(event: 'message', listener: (message: FromRelay) => void): unknown;
}

/** Rejects as startRelay does there. */
export function connectRelay(
  port: RelayPort,
  { lossless, backlog = DEFAULT_BACKLOG }: Pick<RelayConfig, 'lossless' | 'backlog'>,
  parts: RemoteParts,
): Promise<RunningRelay> {
  const patience = lossless === true ? Number.POSITIVE_INFINITY : backlog * PATIENCE;
  return new Promise((resolve, reject) => {
    const relay = new RemoteRelay(port, patience, parts);
    port.on('message', (message) => {
      if (message.type === 'failed') {
        reject(new TaskError(message.failure.kind, message.failure.message));
      } else if (message.type === 'listening') {
        relay.addresses = message.addresses;
        resolve(relay);
      } else relay.take(message);
    });
  });
}

class RemoteRelay implements RunningRelay {
  addresses: readonly ProxyAddress[] = [];
  readonly #parts: RemoteParts;
  readonly #arrivals: Arrivals;
  readonly #send: (message: ToRelay) => void;
  #connections = 0;
  #inspection: InspectionState = { waiting: 0, backlog: 0, uninspected: 0 };
  /** Who has asked, in order. */
  readonly #lateness: ((lateness: Lateness | undefined) => void)[] = [];
  #isOver = false;
  #isClosed: () => void = () => undefined;
  readonly #closed: Promise<void>;

  constructor(port: RelayPort, patience: number, parts: RemoteParts) {
    const { inspectors, outlet, onEvent, origin } = parts;
    const now = liveClock(origin);
    this.#parts = parts;
    this.#send = (message) => port.postMessage(message);
    this.#arrivals = new Arrivals({
      ...{ inspectors, outlet, patience },
      failed: (connection, inspector, error) =>
        onEvent({ kind: 'inspection-failed', connection, inspector, error }, now()),
      shown: (page) => this.#send({ type: 'shown', page }),
    });
    this.#closed = new Promise((resolve) => {
      this.#isClosed = resolve;
    });
  }

  take(message: Exclude<FromRelay, { type: 'listening' | 'failed' }>): void {
    if (message.type === 'happened') this.#happened(message);
    else if (message.type === 'told')
      this.#parts.tell(message.about, message.text, message.severity);
    else if (message.type === 'rewritten') this.#rewritten(message);
    else if (message.type === 'state') this.#know(message);
    else if (message.type === 'lateness') this.#lateness.shift()?.(message.lateness);
    else if (message.type === 'closed') this.#over();
    else this.#arrivals.take(message);
  }

  /** As it was half a second ago at most, here and below. */
  connections(): number {
    return this.#connections;
  }

  inspection(): InspectionState {
    const { waiting, backlog, uninspected } = this.#inspection;
    return { waiting: waiting + this.#arrivals.waiting, backlog: 2 * backlog, uninspected };
  }

  lateness(): Promise<Lateness | undefined> {
    if (this.#isOver) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#lateness.push(resolve);
      this.#send({ type: 'lateness' });
    });
  }

  async close(graceMs?: number): Promise<void> {
    this.#send({ type: 'close', graceMs });
    await this.#closed;
    await this.#arrivals.settled();
  }

  #over(): void {
    this.#isOver = true;
    for (const answer of this.#lateness.splice(0)) answer(undefined);
    this.#isClosed();
  }

  #rewritten({ connection, header }: Extract<FromRelay, { type: 'rewritten' }>): void {
    this.#parts.rewritten(this.#arrivals.same(connection), header);
  }

  #know({ connections, inspection }: Extract<FromRelay, { type: 'state' }>): void {
    this.#connections = connections;
    this.#inspection = inspection;
  }

  #happened({ event, at }: Extract<FromRelay, { type: 'happened' }>): void {
    this.#parts.onEvent(this.#arrivals.about(event), at);
  }
}
