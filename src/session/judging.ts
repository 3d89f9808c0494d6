/** Decoding and analysis side by side: what the analysis says of a message, its decoding shows. */
import { Analysis, type AnalysisOptions } from '../analysis/analysis.js';
import type { Finding } from '../dissect/node.js';
import { Analyst } from './analyst.js';
import { type DecodeOptions, Decoder, type KnownFindings } from './decoder.js';

/** Keeps findings for whoever decodes. */
export interface FindingStore extends KnownFindings {
  add(number: number, finding: Finding): void;
}

export interface Judging {
  /** Shows what `analyst` has found by then. */
  readonly decoder: Decoder;
  /** To be given each message before it is decoded. */
  readonly analyst: Analyst;
}

/** @param told is told of each finding after it was kept */
export function judging(
  decode: DecodeOptions,
  findings: FindingStore,
  options: Pick<AnalysisOptions, 'isEncrypted'> = {},
  told?: (number: number, finding: Finding) => void,
): Judging {
  const report = (number: number, finding: Finding): void => {
    findings.add(number, finding);
    told?.(number, finding);
  };
  const analysis = new Analysis({ table: decode.table, report, ...options });
  // Its own decoder: what it reads must not show findings already.
  const analyst = new Analyst(analysis, new Decoder(decode));
  return { decoder: new Decoder(decode, findings), analyst };
}
