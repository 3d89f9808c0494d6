/** Findings of the three state machines: uploader, snapshot, mount. State changes with Success answers. */
import type { FindingEntry } from './entry.js';

export const machineEntries: readonly FindingEntry[] = [
  {
    id: 'fusion.term-regression',
    severity: 'error',
    when: 'StartFusionUploader succeeded with a term below the highest one granted for that vbucket.',
    means: 'A zombie: the log store fences it off, and what it uploads is lost.',
    remedy: 'Whoever hands out terms must raise them whenever the uploader of a vbucket moves.',
    on: 'answer',
  },
  {
    id: 'fusion.term-reused',
    severity: 'error',
    when: 'StartFusionUploader succeeded with the highest term on another node than the one that holds it.',
    means:
      'Two nodes hold the same term: the log store cannot tell them apart, and their logs mix.',
    remedy: 'Start with a higher term.',
    on: 'answer',
  },
  {
    id: 'fusion.term-unchanged',
    severity: 'note',
    when: 'StartFusionUploader with the term that this node already has, while enabled.',
    means: 'Nothing happens: the server answers Success and goes on as before.',
    on: 'answer',
  },
  {
    id: 'fusion.two-uploaders',
    severity: 'error',
    when: "StartFusionUploader succeeded on a node while another node's uploader of that vbucket was started and not stopped.",
    means: 'Until the old one notices that it is fenced off, both write to the log store.',
    remedy: 'Stop the old uploader first, or make sure that its node is gone.',
    on: 'answer',
  },
  {
    id: 'fusion.uploader-stopped',
    severity: 'warn',
    when: 'GetFusionStorageSnapshot or SyncFusionLogstore for a vbucket whose uploader was stopped in this capture.',
    means: 'There is nothing new in the log store: the snapshot is old, the sync waits in vain.',
    remedy: 'Start the uploader of the vbucket first.',
    on: 'request',
  },
  {
    id: 'fusion.toggle-in-progress',
    severity: 'note',
    when: 'StartFusionUploader or StopFusionUploader was answered with KeyEexists.',
    means: 'An earlier start or stop of that uploader is still being carried out.',
    remedy: 'Ask STAT "fusion uploader" until the state is enabled or disabled, then try again.',
    on: 'answer',
  },
  {
    id: 'fusion.snapshot-reused',
    severity: 'warn',
    when: 'GetFusionStorageSnapshot succeeded with a uuid that is already held for that vbucket.',
    means: 'Which of the two a release frees is undefined.',
    on: 'answer',
  },
  {
    id: 'fusion.snapshot-expired',
    severity: 'warn',
    when: 'A snapshot is released, or mounted, after its validity.',
    means: 'Its files may be gone: a mount of them fails later, in the middle of a migration.',
    remedy: 'Ask for a longer validity.',
    on: 'request',
  },
  {
    id: 'fusion.snapshot-leaked',
    severity: 'warn',
    softer: { severity: 'note', when: 'the capture ends while it is still valid' },
    when: 'The validity of a snapshot passed within the capture, and it was never released.',
    means: 'Its files stay in the log store until somebody cleans up.',
    remedy: 'Release each snapshot, also when what it was for has failed.',
    on: 'answer',
  },
  {
    id: 'fusion.release-unknown',
    severity: 'note',
    when: 'ReleaseFusionStorageSnapshot of a uuid that was not created in this capture.',
    means:
      'Servers answer Success all the same; it may have been created before the capture began.',
    on: 'answer',
  },
  {
    id: 'fusion.mount-twice',
    severity: 'warn',
    when: 'MountFusionVbucket succeeded for a vbucket that is mounted on that node.',
    means:
      'The second set of volumes replaces the first; a migration in progress may read the wrong one.',
    on: 'answer',
  },
  {
    id: 'fusion.mounted-elsewhere',
    severity: 'error',
    when: 'MountFusionVbucket succeeded while the vbucket is mounted on another node.',
    means: 'Two nodes take over the same volumes: both will believe that they own the data.',
    remedy: 'Unmount on the other node first.',
    on: 'answer',
  },
  {
    id: 'fusion.unmount-not-mounted',
    severity: 'note',
    when: 'UnmountFusionVbucket for a vbucket that was unmounted before, or never mounted, in this capture.',
    means: 'Servers answer Success all the same.',
    on: 'answer',
  },
  {
    id: 'fusion.snapshot-without-mount',
    severity: 'warn',
    when: 'SetVbucket with use_snapshot "fusion" succeeded for a vbucket that was unmounted, or never mounted, in a capture that saw the connection from its start.',
    means: 'The vbucket comes up without the data of the volumes.',
    remedy: 'Mount the volumes first.',
    on: 'answer',
  },
  {
    id: 'fusion.mount-unused',
    severity: 'note',
    when: 'A vbucket was mounted and unmounted without a SetVbucket in between.',
    means:
      'The work of mounting was in vain: something between the two steps failed or was forgotten.',
    on: 'answer',
  },
];
