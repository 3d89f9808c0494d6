/** What is said of a start, in words: which message it contradicts, what follows, what to do. */
import type { Grant, NodeUploader } from './state.js';

export interface StartNews {
  readonly vbucket: number;
  readonly term: bigint | undefined;
  /** Highest term granted before. */
  readonly granted: Grant | undefined;
  /** An uploader that runs on another node. */
  readonly rival: NodeUploader | undefined;
  /** What was known of this node. */
  readonly before: NodeUploader | undefined;
}

const grantedText = (granted: Grant | undefined): string =>
  granted === undefined
    ? 'one granted before'
    : `term ${granted.term}, granted in message ${granted.number} on node ${granted.node}`;

/** By the id of the finding. */
export const uploaderTexts: Readonly<Record<string, (news: StartNews) => string>> = {
  'fusion.term-regression': ({ vbucket, term, granted }) =>
    `vbucket ${vbucket} starts with term ${term}, below ${grantedText(granted)}: the log store fences it off, and what it uploads is lost. Start with a higher term.`,
  'fusion.term-reused': ({ vbucket, granted }) =>
    `vbucket ${vbucket} starts with ${grantedText(granted)}: the log store cannot tell the two nodes apart. Start with a higher term.`,
  'fusion.term-unchanged': ({ vbucket, term, before }) =>
    `vbucket ${vbucket} has term ${term} on this node already, as message ${before?.number} says: nothing changes.`,
  'fusion.two-uploaders': ({ vbucket, rival }) =>
    `the uploader of vbucket ${vbucket} runs on node ${rival?.node} too, as message ${rival?.number} says, and was not stopped: until it is fenced off both write to the log store. ${rival?.stopping === undefined ? 'Stop it first, or make sure that its node is gone.' : `Its stop, message ${rival.stopping}, was not answered yet.`}`,
};
