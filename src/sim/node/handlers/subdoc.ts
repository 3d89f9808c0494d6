/**
 * Sub-document commands: single ones answer with the status of their operation, those with
 * several paths with a list of them. A change is made whole or not at all.
 *
 * Source: kv_engine docs/SubDocument.md, daemon/subdocument.cc.
 */
import { JSON_BIT } from '../../../mcbp/datatypes.js';
import {
  type Change,
  type Content,
  type Document,
  expiryTime,
  NO_XATTRS,
  type Stamp,
} from '../../model/document.js';
import { Refusal } from '../../model/refusal.js';
import { Draft, type Spec } from '../../model/subdoc/draft.js';
import { operations } from '../../model/subdoc/operations.js';
import { parsePath } from '../../model/subdoc/path.js';
import { macroValue, virtualAttribute } from '../../model/subdoc/virtual.js';
import type { VBucket } from '../../model/vbucket.js';
import {
  type Answer,
  type BucketCall,
  type BucketHandler,
  type Reply,
  vbucketOf,
} from '../call.js';
import { preservesTtl } from '../framing.js';
import { answerValue, extrasOf, numberIn } from '../wording.js';
import { collectionRefusal } from './collections.js';
import { homeOf, keyOf, mutationAnswer } from './document-calls.js';
import { type SubdocRequest, subdocRequest } from './subdoc-request.js';

const SUCCESS = 'Success';
const SOME_FAILED = 'SubdocMultiPathFailure';

interface Result {
  readonly status: string;
  readonly value: Uint8Array;
}

/** Where lookups look. */
function source(call: BucketCall, { readsReplica }: SubdocRequest): VBucket | Refusal {
  if (!readsReplica) return homeOf(call);
  const vbucket = collectionRefusal(call) ?? call.bucket.vbucket(vbucketOf(call));
  if (vbucket instanceof Refusal || vbucket.state === 'replica') return vbucket;
  return new Refusal('NotMyVbucket');
}

interface Read {
  readonly results: readonly Result[];
  readonly cas: bigint;
}

function read(call: BucketCall): Read | Refusal {
  const request = subdocRequest(call, false);
  if (request instanceof Refusal) return request;
  const vbucket = source(call, request);
  if (vbucket instanceof Refusal) return vbucket;
  const document = vbucket.documents.get(keyOf(call), call.now);
  if (document === undefined) return new Refusal('KeyEnoent');
  const draft = new Draft(document, {
    virtual: (name) => virtualAttribute(name, document, vbucket.uuid, call.now),
    macro: () => undefined,
  });
  const results = request.specs.map((spec): Result => {
    const done = draft.run(spec);
    return done instanceof Refusal
      ? { status: done.status, value: NO_XATTRS }
      : { status: SUCCESS, value: done };
  });
  return { results, cas: document.cas };
}

const lookup: BucketHandler = (call) => {
  const done = read(call);
  if (done instanceof Refusal) return done;
  const [result] = done.results;
  if (result === undefined || result.status !== SUCCESS) {
    return new Refusal(result?.status ?? 'Einternal');
  }
  const { value } = result;
  return { cas: done.cas, value, datatype: value.length > 0 ? JSON_BIT : 0 };
};

const multiLookup: BucketHandler = (call) => {
  const done = read(call);
  if (done instanceof Refusal) return done;
  const failed = done.results.some(({ status }) => status !== SUCCESS);
  return {
    ...(failed ? { status: SOME_FAILED } : {}),
    cas: done.cas,
    value: answerValue(call, { results: done.results }),
  };
};

/** An operation that failed, and which: nothing was stored. */
class Failed {
  constructor(
    readonly index: number,
    readonly status: string,
  ) {}
}

interface Written {
  readonly document: Document;
  readonly vbucket: VBucket;
  /** One of each operation. */
  readonly told: readonly Uint8Array[];
}

/** The body with which a new document begins: what its first operation works on. */
function newBody(specs: readonly Spec[]): Uint8Array {
  const first = specs.find(({ onXattrs }) => !onXattrs);
  const path = parsePath(first?.path ?? '');
  const root = operations.get(first?.command ?? '')?.root;
  return new TextEncoder().encode(path instanceof Refusal ? '{}' : (root?.(path) ?? '{}'));
}

function write(call: BucketCall): Written | Failed | Refusal {
  const request = subdocRequest(call, true);
  if (request instanceof Refusal) return request;
  const vbucket = homeOf(call);
  if (vbucket instanceof Refusal) return vbucket;
  const told: Uint8Array[] = [];
  let failed: Failed | undefined;
  const change: Change = (old, stamp) => {
    if (old === undefined && !request.creates) return new Refusal('KeyEnoent');
    if (old !== undefined && request.adds) return new Refusal('KeyEexists');
    const draft = draftOf(old, request.specs, stamp);
    for (const [index, spec] of request.specs.entries()) {
      const done = draft.run(spec);
      if (done instanceof Refusal) {
        failed = new Failed(index, done.status);
        return done;
      }
      told.push(done);
    }
    return contentOf(call, old, draft);
  };
  const { message, now } = call;
  const document = vbucket.documents.change(keyOf(call), message.header.cas, now, change);
  if (document instanceof Refusal) return failed ?? document;
  vbucket.touched(message.bytes.length, now);
  return { document, vbucket, told };
}

function draftOf(old: Document | undefined, specs: readonly Spec[], stamp: Stamp): Draft {
  const start = { value: old?.value ?? newBody(specs), xattrs: old?.xattrs ?? NO_XATTRS };
  const draft: Draft = new Draft(start, {
    virtual: () => undefined,
    macro: (text) => macroValue(text, stamp, draft.body),
  });
  return draft;
}

/** The expiry is that of the request: none, unless it has one or wants the old one kept. */
function contentOf(call: BucketCall, old: Document | undefined, draft: Draft): Content {
  const extras = extrasOf(call);
  return {
    value: draft.body,
    xattrs: draft.xattrs,
    flags: numberIn(extras, 'flags', old?.flags ?? 0),
    expiresAt:
      old !== undefined && preservesTtl(call.message)
        ? old.expiresAt
        : expiryTime(numberIn(extras, 'expiration'), call.now),
  };
}

const mutation: BucketHandler = (call): Reply => {
  const done = write(call);
  if (done instanceof Refusal) return done;
  if (done instanceof Failed) return new Refusal(done.status);
  const value = done.told[0] ?? NO_XATTRS;
  const datatype = value.length > 0 ? JSON_BIT : 0;
  return { ...mutationAnswer(call, done.vbucket, done.document), value, datatype };
};

const multiMutation: BucketHandler = (call): Reply => {
  const done = write(call);
  if (done instanceof Refusal) return done;
  if (done instanceof Failed) {
    const { index, status } = done;
    return { status: SOME_FAILED, value: answerValue(call, { results: [{ index, status }] }) };
  }
  const results = done.told.flatMap((value, index) =>
    value.length === 0 ? [] : [{ index, status: SUCCESS, value }],
  );
  const answer: Answer = mutationAnswer(call, done.vbucket, done.document);
  return { ...answer, value: answerValue(call, { results }) };
};

const SINGLES = [...operations].map(([name, { mutates }]): [string, BucketHandler] => [
  name,
  mutates ? mutation : lookup,
]);

export const subdocHandlers: Readonly<Record<string, BucketHandler>> = {
  ...Object.fromEntries(SINGLES),
  SubdocReplaceBodyWithXattr: mutation,
  SubdocMultiLookup: multiLookup,
  SubdocMultiMutation: multiMutation,
};
