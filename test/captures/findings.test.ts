/** No false alarm: what is found in captures of traffic that went well, and in those that did not. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/engine/analyse.js';
import { FindingLog } from '../../src/export/check/finding-log.js';
import { repositoryRoot } from '../helpers/skip.js';

/** Findings above a note, as `count severity id`. */
async function alarms(path: string): Promise<string[]> {
  const log = new FindingLog([path]);
  await analyse({
    paths: [path],
    stdin: () => process.stdin,
    report: (number, finding) => log.add(number, finding),
    listener: () => ({ message: () => log.places.add(0, 0) }),
  });
  return log
    .groups()
    .filter(({ severity }) => severity === 'error' || severity === 'warn')
    .map(({ count, severity, id }) => `${count} ${severity} ${id}`);
}

/** What the captures show on purpose; those that are not named show nothing above a note. */
const OWN: readonly (readonly [string, readonly string[]])[] = [
  ['loopback.pcap', []],
  ['edition-2025-02.pcapng', []],
  // The example of this edition deletes all.
  ['edition-2025-04.pcapng', ['1 warn fusion.delete-everything']],
  ['edition-2025-11.pcapng', []],
  ['edition-2026.pcapng', []],
  // One refused request is part of the story.
  ['rebalance.pcapng', ['1 error fusion.invalid-namespace', '1 warn mcbp.error-status']],
  // A server from before the check, then another that starts with the terms of the first.
  [
    'between-editions.pcapng',
    [
      '1 error fusion.invalid-namespace',
      '3 error fusion.term-reused',
      '1 warn fusion.accepted-invalid',
    ],
  ],
];

/** Refusals that memccapable provokes. */
const CAPABLE = ['2 warn mcbp.error-status'];
const REAL: readonly (readonly [string, readonly string[]])[] = [
  ['couchbase-create-bucket.pcapng', []],
  ['mc4-lo-usec.pcap', CAPABLE],
  ['mc6-lo.pcapng', CAPABLE],
  ['memcache_bin_tcp_counter_ops.pcap', []],
  ['memcache_bin_tcp_delete.pcap', []],
  ['memcache_bin_tcp_multi_store_load.pcap', []],
  ['memcache_bin_tcp_single_load_store.pcap', []],
  ['memcache_bin_tcp_stats.pcap', []],
  ['mysql_with_gap.pcap', []],
  ['ndpi-memcached.cap', []],
  ['sdk-mini-any+lo-2if.pcapng', []],
  ['sdk-mini-any-sll.pcap', []],
  ['sdk-mini-any-sll2.pcap', []],
  ['sdk-mini-lo-nsec.pcap', []],
  ['sdk-mini-lo.pcapng', []],
];

describe('findings in our captures', () => {
  it.each(OWN)('%s', async (name, expected) => {
    expect(await alarms(join(repositoryRoot, 'captures', name))).toEqual(expected);
  });
});

const shared = join(repositoryRoot, '..', 'shared', 'captures');

describe.skipIf(!existsSync(shared))('findings in captures of real programs', () => {
  it.each(REAL)('%s', async (name, expected) => {
    expect(await alarms(join(shared, name))).toEqual(expected);
  });
});
