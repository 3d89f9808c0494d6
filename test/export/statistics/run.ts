/** What `-z` makes of a capture, in this process: the whole path but the command line. */
import { PassThrough } from 'node:stream';
import { Analysis } from '../../../src/analysis/analysis.js';
import { commandTable } from '../../../src/commands.js';
import type { Finding } from '../../../src/dissect/node.js';
import { readInput } from '../../../src/engine/reading/input.js';
import { EventView } from '../../../src/export/event-view.js';
import { record } from '../../../src/export/record.js';
import { statistic } from '../../../src/export/statistics/kinds.js';
import type { Running, Selector, Statistic } from '../../../src/export/statistics/statistic.js';
import type { Paper, Result } from '../../../src/export/statistics/table.js';
import { compileFilter } from '../../../src/filter/compile.js';
import { Catalogue } from '../../../src/filter/fields/catalogue.js';
import type { MessageEvent } from '../../../src/message.js';
import { Analyst } from '../../../src/session/analyst.js';
import { Decoder } from '../../../src/session/decoder.js';
import { SinkFailures, tee } from '../../../src/session/tee.js';

const catalogue = new Catalogue(commandTable);
const decode = { table: commandTable, secrets: 'mask' as const, edition: undefined };

export const PIPE: Paper = { width: Number.POSITIVE_INFINITY, colour: false, unicode: true };

export interface Ran {
  readonly result: Result;
  readonly rows: readonly Record<string, unknown>[];
  readonly findings: readonly Finding[];
}

/** @param counts which messages a display filter would let through */
export async function ran(
  path: string,
  ask: string | ((select: (filter: string) => Selector) => Statistic),
  counts: (event: MessageEvent) => boolean = () => true,
): Promise<Ran> {
  const decoder = new Decoder(decode);
  const view = new EventView(decoder, undefined);
  const select = (text: string): Selector => {
    const filter = compileFilter(text, catalogue);
    return () => filter.matches(view);
  };
  const asked = typeof ask === 'string' ? statistic(ask, select) : ask(select);
  const findings: Finding[] = [];
  let running: Running | undefined;
  const analysis = new Analysis({
    table: commandTable,
    report: (number, finding) => {
      findings.push(finding);
      running?.found?.(number, finding);
    },
  });
  running = asked.open({
    ...{ table: commandTable, sameNode: undefined, time: 'r' },
    timeline: () => analysis.machines.timeline,
    decode: (event) => decoder.decode(event.bytes, event.request?.frame, event),
    record: (event) =>
      `${record({ event, message: decoder.decode(event.bytes, event.request?.frame, event) }, { maxValue: 4096 })}\n`,
  });
  const analyst = new Analyst(analysis, new Decoder(decode));
  await readInput({
    path,
    stdin: () => new PassThrough(),
    sink: tee(
      {
        analysis: analyst,
        statistic: {
          message: (event) => {
            view.load(event);
            running.message(event, counts(event));
          },
        },
      },
      new SinkFailures((line) => {
        throw new Error(line);
      }),
    ),
    next: async () => true,
  });
  analyst.end();
  const result = running.result();
  const rows = [...result.records()].map((line) => JSON.parse(line) as Record<string, unknown>);
  return { result, rows, findings };
}
