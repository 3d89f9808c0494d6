/** A scenario behind the session that a front end shows. */
import { describe, expect, it, vi } from 'vitest';
import { runTask } from '../../../src/engine/run-task.js';
import type { Snapshot } from '../../../src/session/port/snapshot.js';
import { parseScenario, type ScenarioSource } from '../../../src/sim/script/schema/scenario.js';

async function started(source: Omit<ScenarioSource, 'name' | 'title'>) {
  const scenario = parseScenario({ name: 'x', title: 'x', ...source });
  if ('fault' in scenario) throw new Error(scenario.fault.message);
  const { host } = await runTask({
    kind: 'demo',
    decode: { secrets: 'mask', edition: undefined },
    memory: 2 ** 24,
    live: { routes: [], maxValue: 0 },
    demo: { edition: undefined, seed: 1, pace: 1, scenario, readingMs: 100 },
  });
  const notices: string[] = [];
  let latest: Snapshot | undefined;
  host.subscribe((snapshot) => {
    latest = snapshot;
    const text = snapshot.notice?.text;
    if (text !== undefined && notices.at(-1) !== text) notices.push(text);
  });
  host.view({ top: 0, height: 50, selected: 0, follow: true, time: 'r' });
  return { host, notices, latest: () => latest };
}

describe('a scenario in a session', () => {
  it('tells its story as notices, and what only the end of the input proves', async () => {
    const { host, notices, latest } = await started({
      steps: [
        { say: 'A snapshot is taken.', connect: 'a' },
        { on: 'a', send: 'StartFusionUploader', vbucket: 1, value: { term: '1' } },
        {
          after: 0.1,
          on: 'a',
          send: 'GetFusionStorageSnapshot',
          value: {
            ...{ snapshot_uuid: 's', bucket_uuid: '$bucket_uuid', vbucket_list: [1] },
            ...{ metadatastore_uri: 'u', metadatastore_auth_token: 't', valid_till: '$now+1' },
          },
        },
        { after: 1.2, say: 'Nobody released it.', on: 'a', send: 'Noop' },
      ],
    });
    try {
      await vi.waitFor(() => expect(notices).toContain('Nobody released it.'), 5000);
      const leaked = (): boolean =>
        latest()?.rows.some(({ severity }) => severity === 'warn') === true;
      await vi.waitFor(() => expect(leaked()).toBe(true), 5000);
      expect(notices).toEqual(['A snapshot is taken.', 'Nobody released it.']);
    } finally {
      await host.close();
    }
  });

  it('can be left while a request waits for an answer that never comes', async () => {
    const { host, notices } = await started({
      rules: [{ match: { command: 'Noop' }, do: { silence: true } }],
      steps: [{ connect: 'a' }, { say: 'Silence.', on: 'a', send: 'Noop' }],
    });
    await vi.waitFor(() => expect(notices).toEqual(['Silence.']), 5000);
    const began = performance.now();
    await host.close();
    expect(performance.now() - began).toBeLessThan(3000);
  });
});
