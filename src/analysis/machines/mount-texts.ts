/** What is said of mounts, in words: which message it contradicts, what follows, what to do. */
import { type Sentence, sentence } from '../sentence.js';
import type { NodeMount } from './state.js';
import { messageText } from './voice.js';

export interface MountNews {
  readonly vbucket: number;
  /** What was known of this node. */
  readonly before: NodeMount | undefined;
  /** Another node on which the vbucket is mounted. */
  readonly rival: NodeMount | undefined;
}

const wasUnmounted = (before: NodeMount | undefined): Sentence | string =>
  before?.state === 'unmounted'
    ? sentence`was unmounted in ${messageText(before)}`
    : 'is not seen to be mounted on this node';

/** By the id of the finding. */
export const mountTexts: Readonly<Record<string, (news: MountNews) => Sentence>> = {
  'fusion.mount-twice': ({ vbucket, before }) =>
    sentence`vbucket ${vbucket} was mounted on this node in ${messageText(before)} and not unmounted: unless the node was restarted in between, these volumes replace those. Unmount it before it is mounted again.`,
  'fusion.mounted-elsewhere': ({ vbucket, rival }) =>
    sentence`vbucket ${vbucket} is mounted on node ${rival?.node ?? 'unknown'} since ${messageText(rival)}: both nodes will believe that they own the data. Unmount it there first, unless that node is gone.`,
  'fusion.unmount-not-mounted': ({ vbucket, before }) =>
    sentence`vbucket ${vbucket} ${wasUnmounted(before)}: nothing is unmounted, and the server answers Success all the same.`,
  'fusion.snapshot-without-mount': ({ vbucket, before }) =>
    sentence`vbucket ${vbucket} is created from Fusion but ${wasUnmounted(before)}: it comes up without the data of the volumes. Mount them first.`,
  'fusion.mount-unused': ({ vbucket, before }) =>
    sentence`vbucket ${vbucket} was mounted in ${messageText(before)} and is unmounted without a SetVbucket in between: the work of mounting was in vain.`,
};
