/** What is said of a start, in words: which message it contradicts, what follows, what to do. */
import { named, type Sentence, sentence } from '../sentence.js';
import type { Grant, NodeUploader } from './state.js';
import { messageText } from './voice.js';

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

const grantedText = (granted: Grant | undefined): Sentence | string =>
  granted === undefined
    ? 'one granted before'
    : sentence`term ${granted.term}, granted in ${messageText(granted)} on node ${granted.node}`;

function stopText(rival: NodeUploader | undefined): Sentence | string {
  if (rival?.stopping === undefined) return 'Stop it first, or make sure that its node is gone.';
  return sentence`Its stop, message ${named(rival.stopping)}, was not answered yet.`;
}

const termText = (term: bigint | undefined): string => `term ${term ?? 'unreadable'}`;

/** By the id of the finding. */
export const uploaderTexts: Readonly<Record<string, (news: StartNews) => Sentence>> = {
  'fusion.term-regression': ({ vbucket, term, granted }) =>
    sentence`vbucket ${vbucket} starts with ${termText(term)}, below ${grantedText(granted)}: the log store fences it off, and what it uploads is lost. Start with a higher term.`,
  'fusion.term-reused': ({ vbucket, granted }) =>
    sentence`vbucket ${vbucket} starts with ${grantedText(granted)}: the log store cannot tell the two nodes apart. Start with a higher term.`,
  'fusion.term-unchanged': ({ vbucket, term, before }) =>
    sentence`vbucket ${vbucket} has ${termText(term)} on this node already, as ${messageText(before)} says: nothing changes.`,
  'fusion.two-uploaders': ({ vbucket, rival }) =>
    sentence`the uploader of vbucket ${vbucket} runs on node ${rival?.node ?? 'unknown'} too, as ${messageText(rival)} says, and was not stopped: until it is fenced off both write to the log store. ${stopText(rival)}`,
};
