/** A week of traffic does not grow: every cap holds, evictions are counted, what is finished goes first. */
import { describe, expect, it } from 'vitest';
import { Bounded } from '../../../src/analysis/machines/bounded.js';
import { run } from '../../helpers/machines.js';
import { scenario } from '../../helpers/scenario.js';

describe('a bounded map', () => {
  it('lets finished entries go first, oldest first, then the oldest of the rest', () => {
    const gone: number[] = [];
    const map = new Bounded<number>(3, (value) => gone.push(value));
    map.set('a', 1, false);
    map.set('b', 2, true);
    map.set('c', 3, true);
    map.set('d', 4, false);
    map.set('e', 5, false);
    map.set('f', 6, false);
    expect(gone).toEqual([2, 3, 1]);
    expect(map.evicted).toBe(3);
    expect([...map.values()]).toEqual([4, 5, 6]);
  });

  it('holds an entry once, whether finished or not', () => {
    const map = new Bounded<number>(2);
    map.set('a', 1, false);
    map.set('a', 2, true);
    map.set('b', 3, true);
    expect([map.size, map.get('a'), map.evicted]).toEqual([2, 2, 0]);
    map.delete('a');
    expect([map.size, map.get('a')]).toEqual([1, undefined]);
  });

  it('takes a million entries in its stride', () => {
    const map = new Bounded<number>(1000);
    for (let i = 0; i < 1_000_000; i += 1) map.set(String(i), i, i % 3 === 0);
    expect(map.size).toBe(1000);
    expect(map.evicted).toBe(999_000);
  });
});

const line = (time: number, rest: string): string => `${time} a ${rest}`;

describe('long histories', () => {
  it('forget the oldest of each machine, and say how many', () => {
    const lines = Array.from({ length: 200 }, (_, i) => [
      line(i, `StartFusionUploader vb:${i} {"term":"1"} -> Success`),
      line(
        i,
        `GetFusionStorageSnapshot vb:${i} {"snapshotUuid":"s","validity":$T+9999} -> Success`,
      ),
      line(i, `MountFusionVbucket vb:${i} {"mountPaths":[]} -> Success`),
      line(i, `Stat key=fusion_migration_${i} -> Success {"completed_bytes":1,"total_bytes":9}`),
    ]).flat();
    const { machines } = run(scenario(lines.join('\n')), {
      vbuckets: 50,
      snapshots: 60,
      events: 70,
    });
    expect(machines.evicted).toEqual({
      ...{ uploaders: 150, mounts: 150, migrations: 150, snapshots: 140 },
      events: 200 * 4 - 70,
    });
    const view = machines.timeline.query();
    expect(view.events.length).toBe(70);
    expect(view.evicted).toBe(730);
    expect(view.events.at(-1)?.vbucket).toBe(199);
    expect(view.events.map(({ number }) => number)).toEqual(
      view.events.map(({ number }) => number).sort((a, b) => a - b),
    );
  });

  it('keep what is still held, and forget what is released', () => {
    const held = line(
      0,
      'GetFusionStorageSnapshot vb:7 {"snapshotUuid":"kept","validity":$T+9} -> Success',
    );
    const others = Array.from({ length: 300 }, (_, i) => [
      line(
        1,
        `GetFusionStorageSnapshot vb:${i} {"snapshotUuid":"s${i}","validity":$T+9} -> Success`,
      ),
      line(1, `ReleaseFusionStorageSnapshot vb:${i} {"snapshotUuid":"s${i}"} -> Success`),
    ]).flat();
    const { found } = run(scenario([held, ...others, '99 end'].join('\n')), { snapshots: 20 });
    expect(found.map(({ number, id, severity }) => [number, id, severity])).toEqual([
      [2, 'fusion.snapshot-leaked', 'warn'],
    ]);
  });

  it('tell of a leak also when the snapshot has to be forgotten', () => {
    const lines = Array.from({ length: 30 }, (_, i) =>
      line(
        i,
        `GetFusionStorageSnapshot vb:${i} {"snapshotUuid":"s","validity":$T+${i + 3}} -> Success`,
      ),
    );
    const { found } = run(scenario(lines.join('\n')), { snapshots: 10 });
    const leaks = found.filter(({ id }) => id === 'fusion.snapshot-leaked');
    expect(leaks.length).toBe(30);
    expect(leaks.filter(({ severity }) => severity === 'warn').length).toBeGreaterThanOrEqual(20);
  });

  it('tell eight buckets apart that share the uuid of a snapshot, and forget the oldest', () => {
    const buckets = Array.from({ length: 9 }, (_, i) => i + 1);
    const hold = buckets.flatMap((i) => [
      `${i} a/${i} SelectBucket key=b${i} -> Success`,
      `${i} a/${i} GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":$T+99} -> Success`,
    ]);
    const release = buckets.map(
      (i) => `${i + 10} a/${i} ReleaseFusionStorageSnapshot vb:5 {"snapshotUuid":"s"} -> Success`,
    );
    const { found } = run(scenario([...hold, ...release].join('\n')));
    // Requests and answers of 18 lines come first.
    expect(found.map(({ number, id }) => [number, id])).toEqual([[38, 'fusion.release-unknown']]);
  });
});
