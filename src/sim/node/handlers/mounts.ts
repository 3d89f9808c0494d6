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
  const volumes = Array.isArray(mountPaths) ? mountPaths.map(String) : [String(snapshotUUID)];
  const refused = call.bucket.mount(vbucketOf(call), volumes);
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
