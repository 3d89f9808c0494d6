/** Runs a scenario from segments through the whole analysis, and says what was found on which line. */
import type { AnalysisOptions } from '../../src/analysis/analysis.js';
import { perform } from './perform.js';
import type { Scenario } from './scenario.js';
import { type Told, Wire } from './wire.js';

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
  perform(play, {
    open: (at, line) => wire.line(at, line),
    greet,
    asked: ({ line: text, expected, request }, { index: stream }) => {
      const opaque = new DataView(request.buffer, request.byteOffset).getUint32(12);
      const due = expected.map(({ on, severity, id }) => `${on} ${severity} ${id}`);
      lines.push({ line: text, got: [], due, stream, opaque });
    },
  });
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
