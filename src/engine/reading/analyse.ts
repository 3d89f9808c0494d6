/** Captures through the analysis, several of them as one history. */
import type { Readable } from 'node:stream';
import { Analysis, type AnalysisOptions } from '../../analysis/analysis.js';
import { commandTable } from '../../commands.js';
import type { MessageSink } from '../../message.js';
import { Analyst } from '../../session/analyst.js';
import { Decoder } from '../../session/decoder.js';
import { SinkFailures, tee } from '../../session/tee.js';
import { type ChapterReport, readHistory } from './history.js';

export interface AnalyseOptions extends Omit<AnalysisOptions, 'table'> {
  readonly paths: readonly string[];
  readonly stdin: () => Readable;
  /** Undefined: every message is judged by the edition that fits it best. */
  readonly edition?: string | undefined;
  readonly forcedPorts?: ReadonlySet<number> | undefined;
  /** Sees the messages of the capture with this place in `paths`, before they are analysed. */
  readonly listener?: (place: number) => MessageSink;
  /** Told when the analysis, or a listener, fails at something; the rest goes on. */
  readonly tell: (line: string) => void;
}

export interface Analysed {
  readonly analysis: Analysis;
  readonly chapters: readonly ChapterReport[];
  /** How much the analysis, or a listener, failed at: what was found is not all. */
  readonly failures: number;
}

/** Findings are reported on the way, the last of them at the end. Secrets are masked in all of them. */
export async function analyse(options: AnalyseOptions): Promise<Analysed> {
  const { paths, stdin, edition, forcedPorts, listener, tell, ...rest } = options;
  const analysis = new Analysis({ table: commandTable, ...rest });
  const decoder = new Decoder({ table: commandTable, secrets: 'mask', edition });
  const analyst = new Analyst(analysis, decoder);
  const failures = new SinkFailures(tell);
  const chapters = await readHistory({
    paths,
    stdin,
    sinkOf: (place) => tee({ 'the list': listener?.(place), 'the analysis': analyst }, failures),
    ...(forcedPorts === undefined ? {} : { forcedPorts }),
  });
  analyst.end();
  return { analysis, chapters, failures: failures.count };
}
