/** `expert`: findings by severity and id, each with where it was met first. */
import { type FindingCount, FindingStatistics, SEVERITIES } from '../../statistics/findings.js';
import { narrowed } from './narrowed.js';
import type { StatisticKind } from './statistic.js';
import { left, overlookedNotes, type Result, right, table } from './table.js';

export const expertKind: StatisticKind = {
  names: ['expert'],
  syntax: '[,error|warn|note|chat][,FILTER]',
  doc: 'How often each finding, the worst first, or only those as bad as this; the first message that carries it, and what it says there.',
  ask: (rest, select) => {
    const [, word, filter] = /^\s*(\w+)\s*(?:,(.*))?$/s.exec(rest ?? '') ?? [];
    const least = SEVERITIES.find((severity) => severity === word);
    return ofSeverity(least)(least === undefined ? rest : filter, select);
  },
};

const ofSeverity = (least: (typeof SEVERITIES)[number] | undefined): StatisticKind['ask'] =>
  narrowed({ exchanges: true, findings: true }, () => {
    const statistics = new FindingStatistics(least);
    return {
      message: (event, counts) => statistics.message(event, counts),
      found: statistics.found,
      result: () => expertTable(statistics),
    };
  });

const expertTable = (statistics: FindingStatistics): Result =>
  table<FindingCount>({
    type: 'expert',
    title: 'Findings',
    columns: [
      left('severity', ({ severity }) => severity),
      right('count', ({ count }) => count),
      left('id', ({ id }) => id, { shrink: 1 }),
      right('first', ({ first }) => first),
      left('message', ({ sentence }) => sentence, { shrink: 2 }),
    ],
    rows: statistics.rows(),
    empty: 'No findings.',
    notes: overlookedNotes(statistics.overlooked, 'finding', 'too many to be counted'),
  });
