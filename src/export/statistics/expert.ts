/** `expert`: findings by severity and id, each with where it was met first. */
import { type FindingCount, FindingStatistics } from '../../statistics/findings.js';
import { narrowed } from './narrowed.js';
import type { StatisticKind } from './statistic.js';
import { left, overlookedNotes, type Result, right, table } from './table.js';

export const expertKind: StatisticKind = {
  names: ['expert'],
  syntax: '[,FILTER]',
  doc: 'How often each finding, by severity; the first message that carries it, and what it says there.',
  ask: narrowed({ exchanges: true, findings: true }, () => {
    const statistics = new FindingStatistics();
    return {
      message: (event, counts) => statistics.message(event, counts),
      found: statistics.found,
      result: () => expertTable(statistics),
    };
  }),
};

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
