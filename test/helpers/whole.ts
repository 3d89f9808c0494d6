/** Runs a scenario from segments through the whole analysis, and says what was found on which line. */
import type { AnalysisOptions } from '../../src/analysis/analysis.js';
import { type Exchange, type Scenario, type ScenarioConnection, turnsOf } from './scenario.js';
import { type Line, type Time, type Told, Wire } from './wire.js';

export interface WholeLine {
  readonly line: string;
  readonly got: string[];
  readonly due: string[];
}

export interface Whole {
  readonly lines: readonly WholeLine[];
  readonly told: readonly Told[];
}

export interface WholeOptions extends Partial<AnalysisOptions> {
  readonly edition?: string;
  /** Say HELLO on each connection whose beginning is seen. Absent: yes. */
  readonly greet?: boolean;
  /** Which findings are compared. */
  readonly counts?: (id: string) => boolean;
}

/** A HELLO is said on each connection whose beginning is seen; nothing is expected of it. */
export function runWhole(play: Scenario, options: WholeOptions = {}): Whole {
  const { counts = () => true, greet = true, ...rest } = options;
  const wire = new Wire(rest);
  const lines: (WholeLine & { readonly stream: number; readonly opaque: number })[] = [];
  const losing = new Set<string>();
  const started = new Map<string, Line>();
  const began = (connection: ScenarioConnection, at: Time): Line => {
    const known = started.get(connection.name);
    if (known !== undefined) return known;
    const { client, server, midstream } = connection;
    const line = wire.line(at, { client, server, midstream });
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
    const { at, connection, expected, request } = exchange;
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
    const opaque = new DataView(request.buffer, request.byteOffset).getUint32(12);
    const due = expected.map(({ on, severity, id }) => `${on} ${severity} ${id}`);
    lines.push({ line: exchange.line, got: [], due, stream: line.index, opaque });
  }
  wire.end(play.end);
  for (const { number, severity, id } of wire.told) {
    const passed = wire.passed[number - 1];
    if (passed === undefined || !counts(id)) continue;
    const place = lines.find(
      ({ stream, opaque }) => stream === passed.stream && opaque === passed.opaque,
    );
    const on = passed.kind === 'request' ? 'request' : 'answer';
    place?.got.push(`${on} ${severity} ${id}`);
  }
  for (const { got, due } of lines) {
    got.sort();
    due.sort();
  }
  return { lines, told: wire.told };
}
