/** What a finding says beside its sentence: whom it names, and how the server will answer. */
import type { Finding } from './node.js';

/** The other messages that it names, each once, in the order of the sentence; undefined: none. */
export const mentionedBy = ({ mentions }: Finding): readonly number[] | undefined =>
  mentions && [...new Set(mentions.map(({ number }) => number))];

/** To stand behind the sentence; empty where no answer is foreseen. */
export const expectedText = ({ expects }: Finding): string =>
  expects === undefined ? '' : `; the server will answer ${expects}`;
