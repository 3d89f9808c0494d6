/** Speaks a scenario over lines, as a cluster manager and its nodes would. */
import { type Exchange, type Scenario, type ScenarioConnection, turnsOf } from './scenario.js';
import type { Line, LineOptions, Time } from './wire.js';

export interface Performance {
  /** Begins a connection. */
  readonly open: (at: Time, options: LineOptions) => Line;
  /** Say HELLO on each connection whose beginning is seen. Absent: yes. */
  readonly greet?: boolean;
  /** Told of each request as it is sent. */
  readonly asked?: (exchange: Exchange, line: Line) => void;
}

export function perform(play: Scenario, { open, greet = true, asked }: Performance): void {
  const losing = new Set<string>();
  const started = new Map<string, Line>();
  const began = (connection: ScenarioConnection, at: Time): Line => {
    const known = started.get(connection.name);
    if (known !== undefined) return known;
    const { client, server, midstream } = connection;
    const line = open(at, { client, server, midstream });
    started.set(connection.name, line);
    if (midstream) line.chat(at);
    else if (greet) line.hello(at);
    return line;
  };
  const spoken = new Map<Exchange, Line>();
  for (const turn of turnsOf(play)) {
    if (turn.kind === 'lost') {
      losing.add(turn.connection.name);
      continue;
    }
    const { exchange } = turn;
    const { at, connection, request } = exchange;
    if (turn.kind === 'answer') {
      spoken.get(exchange)?.send(1, turn.bytes, exchange.answeredAt);
      continue;
    }
    const line = began(connection, at);
    spoken.set(exchange, line);
    if (losing.delete(connection.name)) {
      line.lose(0, 24);
      line.chat(at);
    }
    line.send(0, request, at);
    asked?.(exchange, line);
  }
}
