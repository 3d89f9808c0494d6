/** What the commands that analyse captures have in common. */
import type { AnalyseOptions } from '../../engine/analyse.js';
import { damageLines, isDamaged } from '../../engine/damage.js';
import type { ChapterReport } from '../../engine/history.js';
import { report, say } from '../exit.js';
import { type DecodeOptions, decodeConfig } from '../options.js';

export interface AnalyseCommandOptions extends Pick<DecodeOptions, 'edition'> {
  readonly sameNode?: ReadonlyMap<string, string>;
  readonly decodeAs?: ReadonlySet<number>;
}

export const analyseOptions = (
  paths: readonly string[],
  { edition, sameNode, decodeAs }: AnalyseCommandOptions,
): Omit<AnalyseOptions, 'report'> => ({
  paths,
  stdin: () => process.stdin,
  edition: decodeConfig({ edition, secrets: 'mask' }).edition,
  forcedPorts: decodeAs,
  ...(sameNode === undefined ? {} : { sameNode }),
});

/** Says what was wrong with the captures themselves. True when nothing was. */
export function isWhole(chapters: readonly ChapterReport[]): boolean {
  let whole = true;
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
