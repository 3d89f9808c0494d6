/** Runs a scenario through decode and the machines, and says what was found where. */
import { type MachineCaps, Machines } from '../../src/analysis/machines/machines.js';
import { DEFAULT_THRESHOLDS } from '../../src/analysis/thresholds.js';
import { commandTable } from '../../src/commands.js';
import { dissect } from '../../src/dissect/dissect.js';
import type { Dissection } from '../../src/dissect/dissection.js';
import type { Finding } from '../../src/dissect/node.js';
import { type Exchange, type Scenario, type ScenarioConnection, turnsOf } from './scenario.js';

interface Found extends Finding {
  /** The message that carries it. */
  readonly number: number;
}

interface Run {
  readonly machines: Machines;
  readonly found: readonly Found[];
  /** Findings by line of the scenario, made and expected: `on severity id`, sorted. */
  readonly lines: readonly {
    readonly line: string;
    readonly got: readonly string[];
    readonly due: readonly string[];
  }[];
}

const endpoint = ({ address, port }: ScenarioConnection['client']): string => `${address}:${port}`;

/** Messages are numbered in the order of time. */
export function run(play: Scenario, caps: Partial<MachineCaps> = {}): Run {
  const found: Found[] = [];
  const report = (number: number, finding: Finding) => found.push({ ...finding, number });
  const machines = new Machines(report, { thresholds: DEFAULT_THRESHOLDS, caps });
  const buckets = new Map<string, string>();
  const lossy = new Set<string>();
  const numbers = new Map<Exchange, number>();
  const places = new Map<number, { exchange: Exchange; on: 'request' | 'answer' }>();
  const dissected = new Map<Exchange, Dissection>();
  let number = 0;
  for (const turn of turnsOf(play)) {
    if (turn.kind === 'lost') {
      lossy.add(turn.connection.name);
      continue;
    }
    const { exchange, kind } = turn;
    const { name, index, client, server, midstream } = exchange.connection;
    number += 1;
    const request = numbers.get(exchange) ?? number;
    numbers.set(exchange, request);
    places.set(number, { exchange, on: kind });
    const where = {
      ...{ number, request, at: kind === 'request' ? exchange.at : exchange.answeredAt },
      ...{ node: endpoint(server), client: endpoint(client), stream: index },
      bucket: buckets.get(name),
      seenFromStart: !midstream && !lossy.has(name),
    };
    const asked = dissected.get(exchange) ?? dissect(commandTable, exchange.request);
    dissected.set(exchange, asked);
    if (kind === 'request') {
      machines.requested(asked, where);
      continue;
    }
    const answer = dissect(commandTable, turn.bytes, { request: exchange.request });
    machines.answered(asked, answer, where);
    if (exchange.selects !== undefined) buckets.set(name, exchange.selects);
  }
  machines.end(play.end);
  const got = new Map<Exchange, string[]>();
  for (const { number: at, severity, id } of found) {
    const place = places.get(at);
    if (place === undefined) throw new Error(`${id} stands on message ${at}, which is none`);
    const { exchange, on } = place;
    got.set(exchange, [...(got.get(exchange) ?? []), `${on} ${severity} ${id}`]);
  }
  const lines = [...numbers.keys()].map((exchange) => ({
    line: exchange.line,
    got: (got.get(exchange) ?? []).sort(),
    due: exchange.expected.map(({ on, severity, id }) => `${on} ${severity} ${id}`).sort(),
  }));
  return { machines, found, lines };
}
