/**
 * One stream of messages for several sinks that know nothing of each other: what one of them
 * cannot bear is kept from it alone. The others, and whoever relays, go on.
 */
import type { MessageSink } from '../message.js';

/** What sinks failed at. One for all tees of a run: of each sink the first failure is told. */
export class SinkFailures {
  private readonly counts = new Map<string, number>();

  /** @param tell takes one line, right when a sink fails for the first time */
  constructor(private readonly tell: (line: string) => void) {}

  /** What was kept from sinks, all together. */
  get count(): number {
    let count = 0;
    for (const each of this.counts.values()) count += each;
    return count;
  }

  /** @param number the message that the sink failed at; undefined: news of a connection */
  failed(name: string, number: number | undefined, error: unknown): void {
    const before = this.counts.get(name) ?? 0;
    this.counts.set(name, before + 1);
    if (before > 0) return;
    const where = number === undefined ? '' : ` at message ${number}`;
    const why = error instanceof Error ? error.message : String(error);
    this.tell(`${name} failed${where} (${why}): what it says from here on may be incomplete`);
  }
}

/** Passes everything on to the sinks, in order. Their names stand in what is told of failures. */
export function tee(
  named: Readonly<Record<string, MessageSink | undefined>>,
  failures: SinkFailures,
): MessageSink {
  const sinks: [string, MessageSink][] = [];
  for (const [name, sink] of Object.entries(named)) {
    if (sink !== undefined) sinks.push([name, sink]);
  }
  const each = (tell: (sink: MessageSink) => void): void => {
    for (const [name, sink] of sinks) {
      try {
        tell(sink);
      } catch (error) {
        failures.failed(name, undefined, error);
      }
    }
  };
  return {
    readsRequests: sinks.some(([, { readsRequests }]) => readsRequests !== false),
    readsExchanges: sinks.some(([, { readsExchanges }]) => readsExchanges !== false),
    // Not by way of `each`: this comes a million times a second.
    message: (event) => {
      for (const [name, sink] of sinks) {
        try {
          sink.message(event);
        } catch (error) {
          failures.failed(name, event.number, error);
        }
      }
    },
    gap: (...args) => each((sink) => sink.gap?.(...args)),
    conflict: (...args) => each((sink) => sink.conflict?.(...args)),
    noticed: (...args) => each((sink) => sink.noticed?.(...args)),
    lost: (...args) => each((sink) => sink.lost?.(...args)),
    opened: (...args) => each((sink) => sink.opened?.(...args)),
    closed: (...args) => each((sink) => sink.closed?.(...args)),
  };
}
