/** What the commands that analyse captures have in common. */
import type { AnalyseOptions } from '../../engine/reading/analyse.js';
import { damageLines, isDamaged } from '../../engine/reading/damage.js';
import type { ChapterReport } from '../../engine/reading/history.js';
import { report, say } from '../exit.js';
import { type JudgingOptions, judgingConfig } from '../judging-options.js';
import { type DecodeOptions, decodeConfig } from '../options.js';

export interface AnalyseCommandOptions extends Pick<DecodeOptions, 'edition'>, JudgingOptions {
  readonly decodeAs?: ReadonlySet<number>;
}

export const analyseOptions = (
  paths: readonly string[],
  { edition, decodeAs, ...judging }: AnalyseCommandOptions,
): Omit<AnalyseOptions, 'report'> => ({
  paths,
  stdin: () => process.stdin,
  edition: decodeConfig({ edition, secrets: 'mask' }).edition,
  forcedPorts: decodeAs,
  tell: say,
  ...judgingConfig(judging),
});

/** Says what was wrong with the captures themselves. True when nothing was, nor with the analysis. */
export function isWhole({
  chapters,
  failures,
}: {
  readonly chapters: readonly ChapterReport[];
  readonly failures: number;
}): boolean {
  // Of each the first was told when it happened.
  let whole = failures === 0;
  for (const { path, report: read, failure } of chapters) {
    if (read === undefined) {
      report(failure);
      whole = false;
      continue;
    }
    for (const line of damageLines(path, read)) say(line);
    if (isDamaged(read)) whole = false;
  }
  return whole;
}
