/** `fusion,vbuckets`: for each vbucket what is known of it, and how much was said about it. */
import { NumberSet } from '../../statistics/number-set.js';
import { type VbucketRow, VbucketStatistics } from '../../statistics/vbuckets.js';
import { narrowed } from './narrowed.js';
import type { StatisticKind } from './statistic.js';
import { left, overlookedNotes, type Result, right, table } from './table.js';

export const vbucketKind: StatisticKind = {
  names: ['fusion,vbuckets'],
  syntax: '[,FILTER]',
  doc: 'Each vbucket that a message is about: the highest term granted, who uploads, where its volumes are mounted and how many snapshots are held after the last message; requests, answers and failures.',
  ask: narrowed(
    { exchanges: true, requests: true, histories: true },
    ({ table: commands, sameNode, timeline }) => {
      const statistics = new VbucketStatistics(commands, sameNode);
      const counted = new NumberSet();
      return {
        message: (event, counts) => {
          statistics.message(event, counts);
          if (counts) counted.add(event.number);
        },
        result: () => {
          const history = timeline();
          const rows = statistics.rows(history, (number) => counted.has(number));
          return vbucketTable(rows, statistics.overlooked, history.query().evicted);
        },
      };
    },
  ),
};

/** A node and what it does, such as `enabled on 10.0.0.5:11210`. */
const placed = ({ state, node }: { readonly state: string; readonly node: string }): string =>
  `${state} on ${node}`;

const vbucketTable = (rows: readonly VbucketRow[], overlooked: number, evicted: number): Result =>
  table<VbucketRow>({
    type: 'vbucket',
    title: 'Vbuckets',
    columns: [
      left('bucket', ({ bucket }) => bucket, { shrink: 1 }),
      right('vbucket', ({ vbucket }) => vbucket),
      right('term', ({ now }) => now?.highestTerm?.toString(), { key: 'highest_term' }),
      left(
        'uploader',
        ({ now }) =>
          now?.uploaders.map(({ node, state, term, number }) => {
            return { node, state, term: term?.toString(), number };
          }),
        {
          key: 'uploaders',
          shrink: 2,
          text: ({ now }) => (now?.uploaders ?? []).map(placed).join(', '),
        },
      ),
      left(
        'volumes',
        ({ now }) =>
          now?.mounts.map(({ node, state, number }) => {
            return { node, state, number };
          }),
        { key: 'mounts', shrink: 3, text: ({ now }) => (now?.mounts ?? []).map(placed).join(', ') },
      ),
      right('snapshots', ({ now }) => now?.snapshots.length ?? 0, { key: 'snapshots_held' }),
      right('requests', ({ requests }) => requests),
      right('answers', ({ answers }) => answers, { spare: 1 }),
      right('errors', ({ errors }) => errors),
      right('changes', ({ changes }) => changes, { spare: 2 }),
    ],
    rows,
    empty: 'No message is about a vbucket.',
    notes: [
      ...overlookedNotes(overlooked, 'message', 'about further vbuckets'),
      ...overlookedNotes(evicted, 'earlier change', 'forgotten: the history is full'),
    ],
  });
