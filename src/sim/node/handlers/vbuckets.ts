/** Set, get and delete a vbucket. Source: kv_engine docs/BinaryProtocol.md, docs/fusion.md. */
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
import { answerValue, extrasOf, numberIn } from '../wording.js';

/** What has changed who has which vbucket, if it has: others are to know. */
function announced(call: BucketCall, refused: Refusal | undefined): Reply {
  if (refused === undefined) call.node.cluster.announce(call.bucket);
  return doneOr(refused);
}

function setVbucket(call: BucketCall): Reply {
  const { bucket, form, now } = call;
  const state = stateOf(numberIn(extrasOf(call), 'state'));
  if (state === undefined) {
    return new Refusal('Einval', 'The provided vbucket state is invalid');
  }
  const id = vbucketOf(call);
  // Editions before the one that brought use_snapshot ignore it, like any key they do not know.
  const source = form?.when === undefined ? undefined : argumentsOf(call).use_snapshot;
  if (source === undefined) return announced(call, bucket.setState(id, state));
  if (source === 'fusion') return announced(call, bucket.loadFromMount(id, state, now));
  // "fbr" wants a snapshot made by PrepareSnapshot, of which this node has none.
  return new Refusal(bucket.vbucket(id) instanceof Refusal ? 'NotStored' : 'KeyEexists');
}

/** The state as a u32: in the value, as servers do it. */
function getVbucket(call: BucketCall): Reply {
  const found = call.bucket.vbucket(vbucketOf(call));
  if (found instanceof Refusal) return found;
  const state = numberOf(found.state);
  return { value: answerValue(call, { state }) };
}

export const vbucketHandlers: Readonly<Record<string, BucketHandler>> = {
  SetVbucket: setVbucket,
  GetVbucket: getVbucket,
  DelVbucket: (call) => announced(call, call.bucket.delete(vbucketOf(call))),
};
