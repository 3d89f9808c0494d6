/**
 * The keep-alive of a DCP connection: once the client has asked for it, the node sends a DcpNoop
 * whenever nothing was heard for an interval, and hangs up where one stays without an answer for
 * another. Pure: the connection asks it what to do, and says when.
 *
 * Source: kv_engine docs/dcp/documentation/commands/no-op.md, dead-connections.md.
 */
export type Move = 'wait' | 'ask' | 'hang up';

/** Until the client names one; what dead-connections.md recommends. */
const DEFAULT_INTERVAL_MS = 120_000;

export class Keepalive {
  enabled = false;
  intervalMs = DEFAULT_INTERVAL_MS;
  private asked = false;
  private since: number;

  /** @param now milliseconds, of any clock that does not go back */
  constructor(now: number) {
    this.since = now;
  }

  /** The client has said something, whatever it is. */
  heard(now: number): void {
    this.asked = false;
    this.since = now;
  }

  /** What is due; 'ask' only once until something is heard. */
  due(now: number): Move {
    if (!this.enabled || now - this.since < this.intervalMs) return 'wait';
    if (this.asked) return 'hang up';
    this.asked = true;
    this.since = now;
    return 'ask';
  }
}
