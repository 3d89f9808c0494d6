/** Set, get and delete a vbucket. Source: kv_engine docs/BinaryProtocol.md, docs/fusion.md. */
import { writeLayout } from '../../../dissect/layout/write.js';
import { u32 } from '../../../spec/layout.js';
import { Refusal } from '../../model/refusal.js';
import { numberOf, stateOf } from '../../model/vbucket.js';
import {
  argumentsOf,
  type BucketCall,
  type BucketHandler,
  doneOr,
  type Reply,
  vbucketOf,
} from '../call.js';

function setVbucket(call: BucketCall): Reply {
  const { message, bucket, form, now } = call;
  const state = stateOf(message.bytes[message.sections.extras.start] ?? 0);
  if (state === undefined) {
    return new Refusal('Einval', 'The provided vbucket state is invalid');
  }
  const id = vbucketOf(call);
  // Editions before the one that brought use_snapshot ignore it, like any key they do not know.
  const source = form?.when === undefined ? undefined : argumentsOf(call).use_snapshot;
  if (source === undefined) return doneOr(bucket.setState(id, state));
  if (source === 'fusion') return doneOr(bucket.loadFromMount(id, state, now));
  // "fbr" wants a snapshot made by PrepareSnapshot, of which this node has none.
  return new Refusal(bucket.vbucket(id) instanceof Refusal ? 'NotStored' : 'KeyEexists');
}

/** The state as a u32: in the value, as servers do it. */
function getVbucket(call: BucketCall): Reply {
  const found = call.bucket.vbucket(vbucketOf(call));
  if (found instanceof Refusal) return found;
  const state = numberOf(found.state);
  return { value: writeLayout([u32('state', 'State of the vbucket.')], { state }) };
}

export const vbucketHandlers: Readonly<Record<string, BucketHandler>> = {
  SetVbucket: setVbucket,
  GetVbucket: getVbucket,
  DelVbucket: (call) => doneOr(call.bucket.delete(vbucketOf(call))),
};
