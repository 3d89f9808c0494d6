/** What the plays of the two newest editions have in common beside the move. */
import { STAT_GROUPS } from '../../../src/fusion/stat.js';
import type { Talk } from '../talk.js';
import { guestVolumes, SNAPSHOT } from '../vocabulary.js';

/** Mounts of vbuckets 77 to 79, each loaded and unmounted. */
export function mountsFromEverySource(talk: Talk): void {
  const paths = guestVolumes(77);
  talk.scripted(
    'mounts vb:77 from guest volumes, which it names; two keys are needed to read them',
    'MountFusionVbucket',
    { vbucket: 77, json: { source: 'FusionGuestVolumes', mountPaths: paths } },
    [{ json: { deks: ['key-of-april', 'key-of-may'] } }],
  );
  talk.scripted(
    'creates active vb:77 from it',
    'SetVbucket',
    { vbucket: 77, extras: { state: 'active' }, json: { use_snapshot: 'fusion' } },
    [{}],
  );
  talk.ask('unmounts the volumes of vb:77', 'UnmountFusionVbucket', { vbucket: 77 });
  talk.ask('mounts vb:78 from the log store', 'MountFusionVbucket', {
    vbucket: 78,
    json: { source: 'FusionLogStore', snapshotUUID: SNAPSHOT },
  });
  talk.ask('creates active vb:78 from it, with its topology', 'SetVbucket', {
    vbucket: 78,
    extras: { state: 'active' },
    json: {
      use_snapshot: 'fusion',
      topology: [
        ['n_1', 'n_0'],
        ['n_1', null],
      ],
    },
  });
  talk.ask('unmounts it', 'UnmountFusionVbucket', { vbucket: 78 });
  talk.ask('mounts vb:79 from no volume at all', 'MountFusionVbucket', {
    vbucket: 79,
    json: { mountPaths: [] },
  });
  talk.ask('creates replica vb:79 from it', 'SetVbucket', {
    vbucket: 79,
    extras: { state: 'replica' },
    json: { use_snapshot: 'fusion' },
  });
  talk.ask('unmounts it', 'UnmountFusionVbucket', { vbucket: 79 });
  talk.stat('STAT: vb:79 is no longer mounted', 'fusion is_mounted 79');
}

/** Every group of STAT that servers of today have, for all vbuckets at once. */
export function everyDetail(talk: Talk): void {
  talk.stat('STAT: volumes that all vbuckets read', 'fusion active_guest_volumes');
  for (const { name } of STAT_GROUPS) {
    if (name === 'uploader_state') continue;
    talk.stat(`STAT: \`${name}\` of every vbucket`, `fusion ${name} detail`);
  }
}
