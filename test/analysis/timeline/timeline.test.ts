/** What the timeline tells of vbuckets: events in order, and where each stands. */
import { describe, expect, it } from 'vitest';
import { run } from '../../helpers/machines.js';
import { START, scenario } from '../../helpers/scenario.js';

const play = scenario(`
  0  a  SelectBucket key=default -> Success
  0  b  SelectBucket key=other -> Success
  1  a  StartFusionUploader vb:5 {"term":"18446744073709551615"} -> Success
  2  a  Stat key=fusion_uploader_5 -> Success {"state":"enabled","term":18446744073709551615,"snapshot_pending_bytes":0}
  3  a  Stat key=fusion_uploader_5 -> Success {"state":"enabled","term":18446744073709551615,"snapshot_pending_bytes":0}
  4  a  GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s","validity":$T+60} -> Success
  5  b  MountFusionVbucket vb:5 {"mountPaths":["p","q"]} -> Success
  6  b  SetVbucket vb:5 state=replica {"use_snapshot":"fusion"} -> Success
  7  b  Stat key=fusion_migration_5 -> Success {"completed_bytes":0,"total_bytes":100}
  7  b  Stat key=fusion_migration_5 -> Success {"completed_bytes":10,"total_bytes":100}
  8  b  Stat key=fusion_migration_5 -> Success {"completed_bytes":100,"total_bytes":100}
  8  b  Stat key=fusion_migration_5 -> Success {"completed_bytes":0,"total_bytes":0}
  8  b  Stat key=fusion_active__guest__volumes_5 -> Success ["p"]
  9  a  StopFusionUploader vb:5 -> Success
 10  a  StopFusionUploader vb:5 -> Success
 11  a  StartFusionUploader vb:6 {"term":"1"} -> Einternal
`);

describe('the timeline', () => {
  const { machines } = run(play);
  const { timeline } = machines;

  it('tells what has changed, and not what was merely asked', () => {
    const told = timeline
      .query()
      .events.map(({ bucket, vbucket, what, detail }) => `${bucket} ${vbucket} ${what} ${detail}`);
    expect(told).toEqual([
      'default 5 uploader started term 18446744073709551615',
      'default 5 uploader enabled term 18446744073709551615',
      'default 5 snapshot held s',
      'other 5 mounted 2 volumes',
      'other 5 created from fusion replica',
      'other 5 migration 0 of 100 bytes',
      'other 5 migration 100 of 100 bytes',
      'other 5 guest volumes 1 still read',
      'default 5 uploader stopped term 18446744073709551615',
      'default 5 uploader stopped term 18446744073709551615',
    ]);
  });

  it('says who changed it, where and when', () => {
    expect(timeline.query().events[0]).toEqual({
      ...{ number: 6, at: { s: START + 1, ns: 1_000_000 } },
      ...{ node: '10.0.0.1:11210', client: '10.0.1.1:50001' },
      ...{ bucket: 'default', vbucket: 5 },
      ...{ what: 'uploader started', detail: 'term 18446744073709551615' },
    });
  });

  it('says where each vbucket stands', () => {
    const { vbuckets } = timeline.query();
    expect(vbuckets.map(({ bucket, vbucket }) => `${bucket} ${vbucket}`)).toEqual([
      'default 5',
      'other 5',
    ]);
    const [own, other] = vbuckets;
    expect(own).toMatchObject({
      highestTerm: 2n ** 64n - 1n,
      uploaders: [{ node: '10.0.0.1:11210', state: 'disabled', term: 2n ** 64n - 1n }],
      snapshots: [{ uuid: 's', validTillMs: (START + 60) * 1000 }],
      ...{ mounts: [], migrations: [] },
    });
    expect(other).toMatchObject({
      ...{ highestTerm: undefined, uploaders: [], snapshots: [] },
      mounts: [{ node: '10.0.0.2:11210', state: 'used' }],
      migrations: [{ node: '10.0.0.2:11210', completed: 100, total: 100, volumes: 1 }],
    });
  });

  it('answers for one bucket, one vbucket, and for none', () => {
    expect(timeline.query({ bucket: 'other' }).events.length).toBe(5);
    expect(timeline.query({ bucket: 'other' }).vbuckets.length).toBe(1);
    expect(timeline.query({ vbucket: 5 }).events.length).toBe(10);
    expect(timeline.query({ bucket: 'default', vbucket: 6 })).toEqual({
      ...{ vbuckets: [], events: [], evicted: 0 },
    });
  });
});
