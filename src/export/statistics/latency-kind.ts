/** `couchbase,srt`: how long answers took, by command. Named after tshark's service response times. */
import { type Dimension, LatencyStatistics } from '../../statistics/latency.js';
import { latencyRecords, latencyTable } from './latency.js';
import { narrowed } from './narrowed.js';
import type { StatisticKind } from './statistic.js';

export const latencyKind: StatisticKind = {
  names: ['couchbase,srt'],
  syntax: '[,node][,vbucket][,FILTER]',
  doc: 'How long answers took, for each command, or for each on each node or vbucket: from the last byte of the request to that of the first answer; beside it what the server says of itself, and the time behind Fusion commands, where there is any. A FILTER looks at answers.',
  ask: (rest, select) => {
    let filter = rest;
    const by: Dimension[] = ['command'];
    for (;;) {
      const [, word, behind] = /^\s*(node|vbucket)\s*(?:,(.*))?$/s.exec(filter ?? '') ?? [];
      if (word === undefined) return latencies(by)(filter, select);
      by.push(word as Dimension);
      filter = behind;
    }
  },
};

const latencies = (by: readonly Dimension[]): StatisticKind['ask'] =>
  narrowed({ exchanges: true }, ({ table, sameNode }) => {
    const statistics = new LatencyStatistics({ table, by, ...(sameNode && { sameNode }) });
    return {
      message: (event, counts) => statistics.message(event, counts),
      result: () => {
        const [groups, further] = [statistics.groups(), statistics.further];
        return {
          text: ({ width }) => `Latencies\n${latencyTable(groups, further, width)}`,
          records: () => latencyRecords(groups, further),
        };
      },
    };
  });
