/** Clean traffic, as the workload makes it without mishaps, yields nothing above a note: any edition. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import { startLive } from '../../../src/engine/live/live.js';
import { EDITIONS } from '../../../src/fusion/editions.js';
import type { MessageSink } from '../../../src/message.js';
import { FindingIndex } from '../../../src/session/finding-index.js';
import { judging } from '../../../src/session/judging.js';
import { tee } from '../../../src/session/tee.js';
import { runWorkload, startNode } from '../../../src/sim/index.js';
import { loud } from '../../helpers/failures.js';

const MESSAGES = 1500;
const LISTEN = { host: '127.0.0.1', port: 0 };

async function alarms(edition: string): Promise<{ alarms: string[]; messages: number }> {
  const found: string[] = [];
  const { decoder, analyst } = judging(
    { table: commandTable, secrets: 'mask', edition: undefined },
    new FindingIndex('last'),
    {},
    (number, { severity, id, message }) => {
      if (severity === 'error' || severity === 'warn') found.push(`${number} ${id}: ${message}`);
    },
  );
  const stop = new AbortController();
  let messages = 0;
  const counting: MessageSink = {
    message: () => {
      messages += 1;
      if (messages === MESSAGES) stop.abort();
    },
  };
  const nodes = await Promise.all(
    [1, 2].map((seed) => startNode({ listen: LISTEN, seed, edition })),
  );
  const live = await startLive(
    { routes: nodes.map(({ address }) => ({ listen: LISTEN, target: address })), maxValue: 0 },
    decoder,
    { sink: tee({ analyst, counting }, loud), tell: () => {} },
  );
  await runWorkload({
    connect: live.relay.addresses.map(({ host, port }) => ({ host, port })),
    ...{ signal: stop.signal, edition, seed: 7, pace: Number.POSITIVE_INFINITY, mishapEvery: 0 },
  });
  // How connections are cut off by the end of the test says nothing of the traffic.
  const told = [...found];
  await live.close();
  await Promise.all(nodes.map((node) => node.close()));
  return { alarms: told, messages };
}

describe('clean traffic', () => {
  it.each(EDITIONS)(
    'raises no alarm in edition %s',
    async (edition) => {
      const { alarms: raised, messages } = await alarms(edition);
      expect(raised).toEqual([]);
      expect(messages).toBeGreaterThanOrEqual(MESSAGES);
    },
    60_000,
  );
});
