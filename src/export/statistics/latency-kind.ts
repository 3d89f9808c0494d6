/** `couchbase,srt`: how long answers took, by command. Named after tshark's service response times. */
import { LatencyStatistics } from '../../statistics/latency.js';
import { latencyRecords, latencyTable } from './latency.js';
import { narrowed } from './narrowed.js';
import type { StatisticKind } from './statistic.js';

export const latencyKind: StatisticKind = {
  names: ['couchbase,srt'],
  syntax: '[,FILTER]',
  doc: 'How long answers took, for each command: from the last byte of the request to that of the first answer; beside it what the server says of itself, and the time behind Fusion commands, where there is any. A FILTER looks at answers.',
  ask: narrowed({ exchanges: true }, ({ table, sameNode }) => {
    const statistics = new LatencyStatistics({ table, ...(sameNode && { sameNode }) });
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
  }),
};
