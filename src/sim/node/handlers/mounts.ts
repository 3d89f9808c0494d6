/** 0x72, 0x73: mount and unmount the volumes of a vbucket. */
import { JSON_BIT } from '../../../mcbp/datatypes.js';
import { Refusal } from '../../model/refusal.js';
import {
  argumentsOf,
  type BucketCall,
  type BucketHandler,
  DONE,
  type Reply,
  vbucketOf,
} from '../call.js';

function mount(call: BucketCall): Reply {
  const { mountPaths, snapshotUUID } = argumentsOf(call);
  const mount = Array.isArray(mountPaths)
    ? ({ paths: mountPaths.map(String), source: 'guest volumes' } as const)
    : ({ paths: [String(snapshotUUID)], source: 'log store' } as const);
  const refused = call.bucket.mount(vbucketOf(call), mount);
  if (refused instanceof Refusal) return refused;
  return tellsKeys(call) ? { value: JSON.stringify({ deks: [] }), datatype: JSON_BIT } : DONE;
}

/** Whether the success answer that is in force has a body. */
const tellsKeys = ({ spec, node }: BucketCall): boolean =>
  spec.response?.findLast(({ edition }) => edition <= node.edition)?.value.kind === 'json';

export const mountHandlers: Readonly<Record<string, BucketHandler>> = {
  MountFusionVbucket: mount,
  UnmountFusionVbucket: (call) => {
    call.bucket.unmount(vbucketOf(call));
    return DONE;
  },
};
