/** A scenario as a capture file, and the same in another guise: what a second run would look like. */
import { perform } from './perform.js';
import { type Exchange, type ScenarioConnection, scenario } from './scenario.js';
import { Tape } from './tape.js';

/** What may be another in a second run without being a difference. */
export interface Guise {
  /** Seconds by which all of it is later. */
  readonly later?: number;
  /** Added to the opaque of each message. */
  readonly opaque?: number;
  /** Added to the ports of clients and of servers. */
  readonly ports?: number;
}

export function scenarioCapture(text: string, guise: Guise = {}): Uint8Array {
  const tape = new Tape();
  const play = scenario(text);
  const connections = new Map(play.connections.map((each) => [each, moved(each, guise)]));
  const steps = play.steps.map((step) => {
    const connection = connections.get(step.connection) ?? step.connection;
    return step.kind === 'lost' ? { ...step, connection } : disguised(step, connection, guise);
  });
  perform({ ...play, steps }, { open: (at, options) => tape.line(at, options) });
  return tape.bytes();
}

function moved(connection: ScenarioConnection, { ports = 0 }: Guise): ScenarioConnection {
  const { client, server } = connection;
  return {
    ...connection,
    client: { ...client, port: client.port + ports },
    server: { ...server, port: server.port + ports },
  };
}

function disguised(
  exchange: Exchange,
  connection: ScenarioConnection,
  { later = 0, opaque = 0 }: Guise,
): Exchange {
  const { at, answeredAt, request, answers } = exchange;
  return {
    ...{ ...exchange, connection },
    at: { ...at, s: at.s + later },
    answeredAt: { ...answeredAt, s: answeredAt.s + later },
    request: renumbered(request, opaque),
    answers: answers.map((answer) => renumbered(answer, opaque)),
  };
}

function renumbered(frame: Uint8Array, by: number): Uint8Array {
  const copy = frame.slice();
  const view = new DataView(copy.buffer);
  view.setUint32(12, view.getUint32(12) + by);
  return copy;
}
