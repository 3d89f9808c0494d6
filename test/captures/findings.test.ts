/**
 * No false alarm: what is found in captures of traffic that went well, and in those that did not.
 * Of the two that are made of faults every finding is written down, one a line, in expected/.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { analyse } from '../../src/engine/reading/analyse.js';
import { FindingLog } from '../../src/export/check/finding-log.js';
import { repositoryRoot } from '../helpers/skip.js';

interface Analysed {
  readonly log: FindingLog;
  /** Commands of the messages, by number; 0 is nobody's. */
  readonly names: readonly string[];
}

async function analysed(path: string): Promise<Analysed> {
  const log = new FindingLog([path]);
  const names = [''];
  const places = log.places.listener(0);
  await analyse({
    paths: [path],
    stdin: () => process.stdin,
    report: (number, finding) => log.add(number, finding),
    listener: () => ({
      message: (event) => {
        places.message(event);
        names.push(`${event.kind} ${commandTable.nameOf(event.magic, event.opcode)}`);
      },
    }),
    tell: (line) => {
      throw new Error(line);
    },
  });
  return { log, names };
}

/** Findings above a note, as `count severity id`. */
async function alarms(path: string): Promise<string[]> {
  const { log } = await analysed(path);
  return log
    .groups()
    .filter(({ severity }) => severity === 'error' || severity === 'warn')
    .map(({ count, severity, id }) => `${count} ${severity} ${id}`);
}

/** All findings, as `number kind command: severity id`. */
async function everything(path: string): Promise<string[]> {
  const { log, names } = await analysed(path);
  return log.found().map(({ place: { number }, severity, id }) => {
    return `${number} ${names[number]}: ${severity} ${id}`;
  });
}

/** Lines without the remarks that explain them. */
const expectedOf = (name: string): string[] =>
  readFileSync(join(repositoryRoot, 'test/captures/expected', `${name}.txt`), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

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

describe('captures that are made of faults', () => {
  it.each(['failures', 'mistakes'])('%s: every finding, and no other', async (name) => {
    const found = await everything(join(repositoryRoot, 'captures', `${name}.pcapng`));
    // The order of several findings on one message is nobody's business.
    expect(found.sort()).toEqual(expectedOf(name).sort());
  });
});

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
