/**
 * Hands what happens to connections on to the audience as rows, and tells trouble in a line
 * besides. Bytes that were not inspected come in hundreds of small events when they come at all:
 * they are summed up, and told once a second.
 */
import type { Instant } from '../../bytes/time.js';
import type { ProxyEvent } from '../../proxy/notices.js';
import type { Connection } from '../../tcp/events.js';
import type { Audience } from './config.js';
import { eventOf, lineOf, uninspectedEvent } from './events.js';

const SUM_UP_MS = 1_000;

export class EventTeller {
  readonly #audience: Pick<Audience, 'tell' | 'happened'>;
  readonly #now: () => Instant;
  readonly #inspections: readonly string[];
  /** Bytes that were not inspected since the last summary. */
  readonly #behind = new Map<Connection, number>();
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

  happened(event: ProxyEvent, at: Instant = this.#now()): void {
    if (event.kind === 'uninspected') {
      const { connection, bytes } = event;
      this.#behind.set(connection, (this.#behind.get(connection) ?? 0) + bytes);
      this.#timer ??= setTimeout(() => this.#sumUp(), SUM_UP_MS);
      return;
    }
    this.#audience.happened?.(eventOf(event, at, this.#inspections));
    const line = lineOf(event, this.#inspections);
    if (line !== undefined) this.#audience.tell(line.text, line.severity);
  }

  /** Tells what is left to tell. */
  close(): void {
    this.#sumUp();
  }

  #sumUp(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#behind.size === 0) return;
    const event = uninspectedEvent(this.#behind, this.#now());
    this.#behind.clear();
    this.#audience.happened?.(event);
    this.#audience.tell(event.told().info, 'warn');
  }
}
