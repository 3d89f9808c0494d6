/** What all commands on documents begin and end with: whose document it is, and the answer's token. */
import { LOGICAL_KEY } from '../../../dissect/document-key.js';
import { itemNamed } from '../../../dissect/layout/decoded.js';
import type { Change, Document, Stamp } from '../../model/document.js';
import { Refusal } from '../../model/refusal.js';
import type { VBucket } from '../../model/vbucket.js';
import { type Answer, type BucketCall, type Reply, vbucketOf } from '../call.js';
import { answerExtras } from '../wording.js';
import { collectionRefusal } from './collections.js';

const latin1 = new TextDecoder('latin1');

/** Keys are bytes; one character for each keeps different ones different. */
export function keyOf({ message: { bytes, sections, keyItems } }: BucketCall): string {
  const { start, end } = itemNamed(keyItems, LOGICAL_KEY) ?? sections.key;
  return latin1.decode(bytes.subarray(start, end));
}

export const keyBytes = ({ message: { bytes, sections } }: BucketCall): Uint8Array =>
  bytes.subarray(sections.key.start, sections.key.end);

/** The vbucket that has the document, if this node may be asked for it. */
export const homeOf = (call: BucketCall): VBucket | Refusal =>
  collectionRefusal(call) ?? call.bucket.active(vbucketOf(call));

/** The document of a request that only reads. */
export function found(call: BucketCall): Document | Refusal {
  const vbucket = homeOf(call);
  if (vbucket instanceof Refusal) return vbucket;
  return vbucket.documents.get(keyOf(call), call.now) ?? new Refusal('KeyEnoent');
}

/** A document as answers carry it. */
export const documentAnswer = (
  call: BucketCall,
  { flags, value, datatype, cas }: Document,
): Answer => ({
  extras: answerExtras(call, { flags }),
  value,
  datatype,
  cas,
});

/** What the answer to a mutation says of it; where it was made, to those who asked for that. */
export const mutationAnswer = (
  call: BucketCall,
  { uuid }: VBucket,
  { cas, seqno }: Stamp,
): Answer => ({
  cas,
  extras: answerExtras(
    call,
    call.session.has('MUTATION_SEQNO') ? { vbucket_uuid: uuid, mutation_seqno: seqno } : {},
  ),
});

/** Changes the document of the request, and answers what `told` makes of it. */
export function change(
  call: BucketCall,
  what: Change,
  told: (document: Document, vbucket: VBucket) => Answer = (document, vbucket) =>
    mutationAnswer(call, vbucket, document),
): Reply {
  const vbucket = homeOf(call);
  if (vbucket instanceof Refusal) return vbucket;
  const { message, now } = call;
  const done = vbucket.documents.change(keyOf(call), message.header.cas, now, what);
  if (done instanceof Refusal) return done;
  vbucket.touched(message.bytes.length, now);
  return told(done, vbucket);
}
