/** All statistics that `-z` knows, in the order in which help lists them. */
import { plural } from '../../dissect/text.js';
import { suggestion } from '../../filter/nearest.js';
import { columns, wrap } from '../docs/wrap.js';
import { commandKind, statusKind } from './commands.js';
import { conversationKind, endpointKind } from './conversations.js';
import { expertKind } from './expert.js';
import { followKind } from './follow.js';
import { ioStatKind } from './io-stat.js';
import { latencyKind } from './latency-kind.js';
import { snapshotKind } from './snapshots.js';
import { type Selector, type Statistic, StatisticFault, type StatisticKind } from './statistic.js';
import { vbucketKind } from './vbuckets.js';

export const statisticKinds: readonly StatisticKind[] = [
  ioStatKind,
  conversationKind,
  endpointKind,
  expertKind,
  followKind,
  latencyKind,
  commandKind,
  statusKind,
  vbucketKind,
  snapshotKind,
];

/**
 * What `-z TEXT` asks for.
 * @throws StatisticFault where there is no such statistic, or it is not asked for in its form
 */
export function statistic(text: string, select: (filter: string) => Selector): Statistic {
  for (const { names, ask } of statisticKinds) {
    const name = names
      .filter((each) => text === each || text.startsWith(`${each},`))
      .sort((a, b) => b.length - a.length)[0];
    if (name === undefined) continue;
    return ask(text === name ? undefined : text.slice(name.length + 1), select);
  }
  const names = statisticKinds.map(({ names: [name] }) => name);
  const meant = suggestion(text, names) || suggestion(text.split(',')[0] ?? '', names);
  throw new StatisticFault(
    `there is no such statistic${meant || `; -z help lists ${plural(names.length, 'statistic')}`}`,
  );
}

/** What `-z help` prints. */
export function statisticsHelp(width: number): string {
  const heads = columns(statisticKinds.map(({ names: [name], syntax }) => [`${name}${syntax}`]));
  return statisticKinds
    .flatMap(({ doc, names: [, ...others] }, i) => {
      const also = others.length === 0 ? '' : ` Also: ${others.join(', ')}.`;
      return [heads[i] ?? '', ...wrap(doc + also, width, '    ')];
    })
    .map((line) => `${line}\n`)
    .join('');
}
