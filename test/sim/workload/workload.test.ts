/** The workload against nodes, overheard by a relay and judged by the dissector. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import { dissect } from '../../../src/dissect/dissect.js';
import { EDITIONS } from '../../../src/fusion/editions.js';
import { type HostPort, runWorkload, type WorkloadOptions } from '../../../src/sim/index.js';
import { MISHAPS } from '../../../src/sim/workload/mishaps.js';
import { node, type Overheard, relay } from '../helpers.js';

interface Told {
  readonly lines: string[];
  readonly overheard: Overheard[];
}

/** Tells stories through relays to so many nodes. */
async function tell(
  nodes: number,
  edition: string,
  options: Partial<WorkloadOptions>,
): Promise<Told> {
  const lines: string[] = [];
  const overheard: Overheard[] = [];
  const ends = [];
  for (let i = 0; i < nodes; i += 1) {
    ends.push((await relay((await node({ edition })).address, overheard)).address);
  }
  await runWorkload({
    connect: ends,
    signal: AbortSignal.timeout(8_000),
    edition,
    pace: Number.POSITIVE_INFINITY,
    mishapEvery: 0,
    stories: 4,
    onStory: (line) => lines.push(line),
    ...options,
  });
  return { lines, overheard };
}

const alarms = ({ overheard }: Told, edition?: string) =>
  overheard.flatMap(({ frame, request }) => {
    const { name, kind, findings } = dissect(commandTable, frame, { request, edition });
    return findings
      .filter(({ severity }) => severity === 'error' || severity === 'warn')
      .map(({ id, field }) => `${kind} ${name}: ${id}${field === undefined ? '' : ` ${field}`}`);
  });

const commandsOf = ({ overheard }: Told) =>
  new Set(
    overheard
      .filter(({ request }) => request === undefined)
      .map(({ frame }) => commandTable.find(0x80, frame[1] as number)?.name),
  );

describe.each(EDITIONS)('edition %s', (edition) => {
  it.each([1, 2, 3])('tells whole stories to %d node(s) without a fault', async (nodes) => {
    const told = await tell(nodes, edition, {});
    expect(told.overheard.length).toBeGreaterThan(100);
    expect(alarms(told, edition)).toEqual([]);
    // Nor without knowing the edition.
    expect(alarms(told)).toEqual([]);
    expect(told.lines.filter((line) => line.includes('are to move'))).toHaveLength(4);
    expect(told.lines.filter((line) => line.endsWith('is released'))).toHaveLength(4);
    expect(commandsOf(told)).toContain('MountFusionVbucket');
    expect(commandsOf(told)).toContain('SyncFusionLogstore');
  });
});

describe('mishaps', () => {
  /** What the messages themselves must show of each; the rest is the analysis' business. */
  const seen: Readonly<Record<string, readonly string[]>> = {
    'lower-term': [],
    'missing-field': [
      'request GetFusionStorageSnapshot: fusion.missing-field bucket_uuid',
      'response GetFusionStorageSnapshot: mcbp.error-status',
    ],
    milliseconds: [],
    'mount-existing': ['response MountFusionVbucket: mcbp.error-status'],
    'unknown-key': [
      'request MountFusionVbucket: fusion.unknown-field readOnly',
      'response MountFusionVbucket: mcbp.error-status',
    ],
    'bad-namespace': [
      'request DeleteFusionNamespace: fusion.invalid-namespace namespace',
      'response DeleteFusionNamespace: mcbp.error-status',
    ],
    'forgotten-release': [],
  };

  it.each(MISHAPS.map(({ name, says }) => [name, says] as const))('%s', async (name, says) => {
    const told = await tell(2, '2026', { mishapEvery: 1, mishaps: [name], stories: 1 });
    expect(told.lines).toContain(`mishap: ${says}`);
    expect(alarms(told, '2026')).toEqual(seen[name]);
    // The story goes on to its end.
    expect(told.lines.at(-1)).toMatch(/is active on its new node$/);
    const released = told.lines.filter((line) => line.endsWith('is released')).length;
    expect(released).toBe({ 'forgotten-release': 0, milliseconds: 2 }[name] ?? 1);
  });

  it('a lower term is fenced off: the uploader ends up disabled, and starts again higher', async () => {
    const told = await tell(1, '2026', {
      mishapEvery: 1,
      mishaps: ['lower-term'],
      stories: 1,
    });
    const terms = told.overheard
      .filter(({ frame, request }) => request === undefined && frame[1] === 0x75)
      .map(({ frame }) => JSON.parse(new TextDecoder().decode(frame.subarray(24))) as object);
    expect(terms.slice(-2)).toEqual([{ term: '0' }, { term: '2' }]);
  });

  it('happen about one story in so many, by the seed', async () => {
    const { lines } = await tell(1, '2026', { mishapEvery: 3, stories: 12, seed: 5 });
    const count = lines.filter((line) => line.startsWith('mishap: ')).length;
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThan(12);
  });
});

describe('a workload', () => {
  it('tells the same with the same seed, and something else with another', async () => {
    const [one, same, other] = [
      await tell(2, '2026', { seed: 3, mishapEvery: 2 }),
      await tell(2, '2026', { seed: 3, mishapEvery: 2 }),
      await tell(2, '2026', { seed: 4, mishapEvery: 2 }),
    ];
    expect(one.lines).toEqual(same.lines);
    expect(one.lines).not.toEqual(other.lines);
  });

  it('keeps its pace', async () => {
    const overheard: Overheard[] = [];
    const { address } = await relay((await node()).address, overheard);
    await runWorkload({ connect: [address], signal: AbortSignal.timeout(500), pace: 40 });
    const requests = overheard.filter(({ request }) => request === undefined).length;
    expect(requests).toBeGreaterThan(5);
    expect(requests).toBeLessThanOrEqual(21);
  });

  it('ends at once when it is aborted, wherever it is', async () => {
    const { address } = await node();
    for (const pace of [0.1, Number.POSITIVE_INFINITY]) {
      const abort = new AbortController();
      const over = runWorkload({ connect: [address], signal: abort.signal, pace });
      await new Promise((resolve) => setTimeout(resolve, 60));
      const before = Date.now();
      abort.abort();
      await over;
      expect(Date.now() - before).toBeLessThan(200);
    }
    await runWorkload({ connect: [address], signal: AbortSignal.abort() });
  });

  it('comes back after lost connections, and never gives up on a node that is away', async () => {
    const overheard: Overheard[] = [];
    const { address, drop } = await relay((await node()).address, overheard);
    const lines: string[] = [];
    const abort = new AbortController();
    const over = runWorkload({
      connect: [address],
      signal: abort.signal,
      pace: 400,
      retryMs: 10,
      onStory: (line) => lines.push(line),
    });
    const hellos = () => overheard.filter(({ frame }) => frame[0] === 0x80 && frame[1] === 0x1f);
    for (let drops = 1; drops <= 3; drops += 1) {
      for (let i = 0; i < 200 && hellos().length < 2 * drops; i += 1) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      drop();
    }
    abort.abort();
    await over;
    expect(hellos().length).toBeGreaterThanOrEqual(6);
    expect(lines.some((line) => /connection (closed|reset)/.test(line))).toBe(true);
  });

  it('says why it cannot begin', async () => {
    const { address, close } = await node();
    const lines: string[] = [];
    const attempt = (connect: readonly HostPort[], bucket: string) =>
      runWorkload({
        connect,
        bucket,
        signal: AbortSignal.timeout(200),
        retryMs: 10_000,
        pace: Number.POSITIVE_INFINITY,
        onStory: (line) => lines.push(line),
      });
    await attempt([address], 'none');
    await close();
    await attempt([address], 'default');
    await attempt([], 'default');
    expect(lines).toEqual([
      'bucket "none" cannot be selected: KeyEnoent',
      `127.0.0.1:${address.port}: connection refused`,
      'no node to connect to',
    ]);
  });
});
