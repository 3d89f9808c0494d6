/** The table of DCP commands (0x50-0x67) and, as one list is theirs, 0x96 GetFailoverLog. */
import type { CommandSpec } from '../../spec/command.js';
import { dcpAddStream } from './add-stream.js';
import { dcpBufferAcknowledgement } from './buffer-acknowledgement.js';
import { cacheTransfers } from './cache-transfer.js';
import { dcpCloseStream } from './close-stream.js';
import { settlements } from './commit-abort.js';
import { dcpControl } from './control.js';
import { removals } from './deletion.js';
import { failoverLogCommands } from './failover-log.js';
import { dcpFlush } from './flush.js';
import { dcpMutation } from './mutation.js';
import { dcpNoop } from './noop.js';
import { dcpOpen } from './open.js';
import { dcpOsoSnapshot } from './oso-snapshot.js';
import { dcpPrepare } from './prepare.js';
import { dcpSeqnoAcknowledged } from './seqno-acknowledged.js';
import { dcpSeqnoAdvanced } from './seqno-advanced.js';
import { dcpSetVbucketState } from './set-vbucket-state.js';
import { dcpSnapshotMarker } from './snapshot-marker.js';
import { dcpStreamEnd } from './stream-end.js';
import { dcpStreamReq } from './stream-request.js';
import { dcpSystemEvent } from './system-event.js';

export const dcpCommands: readonly CommandSpec[] = [
  dcpOpen,
  dcpAddStream,
  dcpCloseStream,
  dcpStreamReq,
  ...failoverLogCommands,
  dcpStreamEnd,
  dcpSnapshotMarker,
  dcpMutation,
  ...removals,
  dcpFlush,
  dcpSetVbucketState,
  dcpNoop,
  dcpBufferAcknowledgement,
  dcpControl,
  dcpSystemEvent,
  dcpPrepare,
  dcpSeqnoAcknowledged,
  ...settlements,
  dcpSeqnoAdvanced,
  dcpOsoSnapshot,
  ...cacheTransfers,
];
