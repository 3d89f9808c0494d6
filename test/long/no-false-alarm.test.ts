/**
 * No false alarm, at length: 100,000 messages of clean traffic in each edition, as they were
 * recorded, begun in the middle, with one direction missing, and with packets doubled and
 * reordered on their way.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import type { Severity } from '../../src/dissect/node.js';
import { startLive } from '../../src/engine/live/live.js';
import { analyse } from '../../src/engine/reading/analyse.js';
import { EDITIONS } from '../../src/fusion/editions.js';
import { Decoder } from '../../src/session/decoder.js';
import { runWorkload, startNode } from '../../src/sim/index.js';
import {
  doubled,
  fileOf,
  halvesSwapped,
  neighboursSwapped,
  type Packet,
  packetsOf,
  sentBy,
} from './packets.js';

const MESSAGES = 100_000;
/** Messages at the end that are left out: how a recording is broken off says nothing of traffic. */
const TAIL = 1000;
const NODES = 2;
const LISTEN = { host: '127.0.0.1', port: 0 };
const LIMIT_MS = 120_000;

/** What a proxy before two nodes records of a workload without mishaps. */
async function recorded(edition: string): Promise<readonly Packet[]> {
  const folder = mkdtempSync(join(tmpdir(), 'fusionshark-'));
  try {
    const capture = join(folder, 'clean.pcapng');
    await record(edition, capture);
    return packetsOf(new Uint8Array(readFileSync(capture))).slice(0, -TAIL);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function record(edition: string, capture: string): Promise<void> {
  const stop = new AbortController();
  let messages = 0;
  const sink = {
    message: () => {
      messages += 1;
      if (messages === MESSAGES + 2 * TAIL) stop.abort();
    },
  };
  const trouble: string[] = [];
  const tell = (text: string, severity: Severity): void => {
    if (severity !== 'chat') trouble.push(text);
  };
  const nodes = await Promise.all(
    Array.from({ length: NODES }, (_, seed) => startNode({ listen: LISTEN, seed, edition })),
  );
  const live = await startLive(
    {
      ...{ maxValue: 0, capture, lossless: true },
      routes: nodes.map(({ address }) => ({ listen: LISTEN, target: address })),
    },
    new Decoder({ table: commandTable, secrets: 'mask', edition: undefined }),
    { sink, tell },
  );
  await runWorkload({
    connect: live.relay.addresses.map(({ host, port }) => ({ host, port })),
    ...{ signal: stop.signal, edition, seed: 7, pace: Number.POSITIVE_INFINITY, mishapEvery: 0 },
  });
  expect(trouble).toEqual([]);
  await live.close();
  await Promise.all(nodes.map((node) => node.close()));
}

interface Heard {
  readonly messages: number;
  /** Findings of these severities, each once, with its sentence. */
  readonly raised: readonly string[];
}

async function heard(
  packets: readonly Packet[],
  severities: readonly Severity[],
  rightly: readonly string[],
): Promise<Heard> {
  const raised: string[] = [];
  let messages = 0;
  await analyse({
    paths: ['-'],
    stdin: () => Readable.from([Buffer.from(fileOf(packets))]),
    report: (number, { severity, id, message }) => {
      if (!severities.includes(severity) || rightly.includes(id)) return;
      raised.push(`${number} ${severity} ${id}: ${message}`);
    },
    listener: () => ({
      message: () => {
        messages += 1;
      },
    }),
    tell: (line) => {
      throw new Error(line);
    },
  });
  return { messages, raised: raised.slice(0, 10) };
}

const ALARMS: readonly Severity[] = ['error', 'warn'];
const ERRORS: readonly Severity[] = ['error'];
const SILENCE: readonly string[] = [];

describe.each(EDITIONS)('clean traffic of edition %s', (edition) => {
  let recording: Promise<readonly Packet[]> | undefined;

  /**
   * @param least messages that must have been seen, or silence proves nothing
   * @param rightly findings that are due: that a whole direction is missing is one itself
   */
  const holds = (
    name: string,
    of: (packets: readonly Packet[]) => readonly Packet[],
    severities: readonly Severity[],
    least: number,
    rightly: readonly string[] = [],
  ) =>
    it(
      name,
      async () => {
        recording ??= recorded(edition);
        const { messages, raised } = await heard(of(await recording), severities, rightly);
        expect(raised).toEqual(SILENCE);
        expect(messages).toBeGreaterThanOrEqual(least);
      },
      LIMIT_MS,
    );

  const third = (packets: readonly Packet[]): readonly Packet[] =>
    packets.slice(Math.floor(packets.length / 3));
  holds('raises no alarm', (packets) => packets, ALARMS, MESSAGES);
  holds('nor where the capture began in the middle', third, ALARMS, MESSAGES / 2);
  for (const [end, who] of [
    [0, 'the clients'],
    [1, 'the nodes'],
  ] as const) {
    const name = `nor where only what ${who} sent was captured`;
    holds(name, (packets) => sentBy(packets, end), ALARMS, MESSAGES / 4, ['tcp.gap']);
  }
  holds(
    'nor where packets come twice, and in parts, out of order',
    (packets) => doubled(halvesSwapped(packets, 5), 7, 5),
    ALARMS,
    MESSAGES,
  );
  holds(
    'and no error where packets overtake whatever goes before them',
    (packets) => neighboursSwapped(packets, 11),
    ERRORS,
    MESSAGES * 0.9,
  );
});
