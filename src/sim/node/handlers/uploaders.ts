/** 0x74, 0x75, 0x76: the uploader of a vbucket. */
import { argumentsOf, type BucketHandler, doneOr, vbucketOf } from '../call.js';

export const uploaderHandlers: Readonly<Record<string, BucketHandler>> = {
  StartFusionUploader: (call) => {
    const term = BigInt(String(argumentsOf(call).term));
    return doneOr(call.bucket.startUploader(vbucketOf(call), term, call.now));
  },
  StopFusionUploader: (call) => doneOr(call.bucket.stopUploader(vbucketOf(call), call.now)),
  SyncFusionLogstore: (call) => {
    const reset = argumentsOf(call).reset === true;
    return doneOr(call.bucket.sync(vbucketOf(call), reset, call.now));
  },
};
