/**
 * What is counted of live traffic, as Prometheus reads it. The counts are published when
 * somebody scrapes: until then a message costs a few additions (message-tally.ts).
 */
import {
  Counter,
  type CounterConfiguration,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  Registry,
} from 'prom-client';
import type { CommandTable } from '../dissect/table.js';
import type { ProxyEvent } from '../proxy/notices.js';
import { ConnectionTally } from './connection-tally.js';
import { BOUNDS } from './latencies.js';
import { MessageTally } from './message-tally.js';
import { Nodes } from './nodes.js';

/** What others count, asked for at each scrape. */
export interface Elsewhere {
  /** Bytes relayed that wait to be inspected. */
  waiting(): number;
  /** Messages or packets that were not written, by what they were for. */
  dropped(): Readonly<Record<string, number>>;
  /** What the analysis has found, by finding. */
  findings(): Iterable<readonly [string, number]>;
  /** What was done to messages on purpose, by action. */
  faults(): Iterable<readonly [string, number]>;
  /** How late the relay's event loop was since the last scrape, by statistic; seconds. */
  lateness(): Promise<Iterable<readonly [string, number]>>;
}

type Labels = Readonly<Record<string, string>>;
type MaybeLater<T> = T | Promise<T>;
type Counts = () => Iterable<readonly [Labels, number]>;

export class Metrics {
  /** Takes messages. */
  readonly messages: MessageTally;
  /** Takes streams, before any inspector that may fail. */
  readonly connections: ConnectionTally;
  readonly #registry = new Registry();

  constructor(table: CommandTable, elsewhere: Elsewhere) {
    const nodes = new Nodes();
    this.messages = new MessageTally(table, nodes);
    this.connections = new ConnectionTally(nodes);
    collectDefaultMetrics({ register: this.#registry });
    this.#describe(elsewhere);
    this.#registry.registerMetric(new LatencyHistogram(this.messages, nodes));
  }

  happened(event: ProxyEvent): void {
    this.connections.happened(event);
  }

  /** Value of the header Content-Type. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #describe({ waiting, dropped, findings, faults, lateness }: Elsewhere): void {
    const { messages, connections } = this;
    const perNode = function* (value: 'connections' | 'open'): Iterable<readonly [Labels, number]> {
      for (const counts of connections.nodes()) yield [{ node: counts.node }, counts[value]];
    };
    this.#count('messages_total', 'Messages; requests have an empty status', function* () {
      for (const { command, status, count } of messages.messages()) {
        yield [{ command, status }, count];
      }
    });
    this.#count('findings_total', 'What is wrong with messages, by finding', function* () {
      for (const [finding, count] of findings()) yield [{ finding }, count];
    });
    this.#count('faults_total', 'What was done to messages on purpose, by action', function* () {
      for (const [action, count] of faults()) yield [{ action }, count];
    });
    this.#count('connections_total', 'Connections that reached their node', () =>
      perNode('connections'),
    );
    this.#count('connection_failures_total', 'Clients not served, or not to the end', () =>
      Object.entries(connections.failures).map(([reason, count]) => [{ reason }, count]),
    );
    this.#count('bytes_total', 'Bytes relayed, by the end that sent them', function* () {
      for (const { node, fromClients, fromServer } of connections.nodes()) {
        yield [{ node, from: 'client' }, fromClients];
        yield [{ node, from: 'server' }, fromServer];
      }
    });
    this.#count('uninspected_bytes_total', 'Bytes relayed and not looked at', () => [
      [{ reason: 'behind' }, connections.uninspected],
      [{ reason: 'no-message' }, messages.lostBytes],
    ]);
    this.#count('inspection_failures_total', 'Connections no longer looked at: a fault', () => [
      [{}, connections.inspectionFailures],
    ]);
    this.#count('records_dropped_total', 'Messages or packets that were not written', () =>
      Object.entries(dropped()).map(([to, count]) => [{ to }, count]),
    );
    this.#gauge('connections_open', 'Connections open now', () => perNode('open'));
    this.#gauge('inspection_waiting_bytes', 'Bytes relayed that wait to be looked at', () => [
      [{}, waiting()],
    ]);
    this.#gauge('relay_delay_seconds', LATENESS_HELP, async () =>
      [...(await lateness())].map(([stat, seconds]) => [{ stat }, seconds] as const),
    );
  }

  #count(name: string, help: string, counts: Counts): void {
    new Counter({
      ...this.#about(name, help),
      collect() {
        this.reset();
        for (const [labels, count] of counts()) this.inc({ ...labels }, count);
      },
    });
  }

  #gauge(name: string, help: string, counts: () => MaybeLater<ReturnType<Counts>>): void {
    new Gauge({
      ...this.#about(name, help),
      async collect() {
        const now = await counts();
        this.reset();
        for (const [labels, count] of now) this.set({ ...labels }, count);
      },
    });
  }

  #about(name: string, help: string): CounterConfiguration<string> {
    return { name: `fusionshark_${name}`, help, labelNames: LABELS, registers: [this.#registry] };
  }
}

const LABELS = ['command', 'status', 'finding', 'action', 'node', 'reason', 'from', 'to', 'stat'];
const LATENESS_HELP = 'How late the event loop that relays was since the last scrape, by statistic';

const LATENCY = {
  name: 'fusionshark_latency_seconds',
  help: 'From a request to its first answer, as the proxy sees it',
};

/** Its buckets are filled elsewhere: prom-client's own take each observation by itself. */
class LatencyHistogram extends Histogram<string> {
  readonly #messages: MessageTally;
  readonly #nodes: Nodes;

  constructor(messages: MessageTally, nodes: Nodes) {
    super({ ...LATENCY, buckets: [...BOUNDS], registers: [] });
    this.#messages = messages;
    this.#nodes = nodes;
  }

  /** What prom-client 15 asks a histogram for, although its types do not say so; `get` does too. */
  async getForPromString() {
    return { ...LATENCY, type: 'histogram', aggregator: 'sum', values: [...this.#values()] };
  }

  *#values() {
    const { name } = LATENCY;
    for (const { node, command, counts, sum } of this.#messages.latencies.all()) {
      const labels = {
        command: this.#messages.commands[command] as string,
        node: this.#nodes.names[node] as string,
      };
      let upTo = 0;
      for (const [bucket, count] of counts.entries()) {
        upTo += count;
        const le = BOUNDS[bucket] ?? '+Inf';
        yield { metricName: `${name}_bucket`, labels: { ...labels, le }, value: upTo };
      }
      yield { metricName: `${name}_sum`, labels, value: sum };
      yield { metricName: `${name}_count`, labels, value: upTo };
    }
  }
}
