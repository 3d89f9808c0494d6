/** Carries out what somebody says of a message, and tells whoever goes by it. */
import type { Instant } from '../../bytes/time.js';
import type { Severity } from '../../dissect/node.js';
import type { NoteAction } from '../port/action.js';
import type { MessageStore } from '../store.js';
import { type Annotations, LONGEST_COMMENT, MOST_NOTES } from './annotations.js';

interface Parts {
  readonly annotations: Annotations;
  readonly store: Pick<MessageStore, 'marks' | 'timeOf'>;
  /** The filter's verdict on this message may be another now. */
  readonly changed: (number: number) => void;
  readonly tell: (text: string, severity: Severity) => void;
}

const FULL = `no more than ${MOST_NOTES} messages can be noted so`;

export class Annotator {
  constructor(private readonly parts: Parts) {}

  act(action: NoteAction): void {
    const { annotations, store, changed, tell } = this.parts;
    const { number } = action;
    if (action.type === 'comment') {
      const { text } = action;
      if (!annotations.comment(number, text)) {
        const isLong = text.length > LONGEST_COMMENT;
        tell(isLong ? `a comment is ${LONGEST_COMMENT} characters at most` : FULL, 'error');
      }
    } else {
      const now = annotations.toggle(SIGNS[action.type], number);
      if (now === undefined) tell(FULL, 'error');
      else if (action.type === 'mark') store.marks.toggle(number);
      else this.timed(number);
    }
    changed(number);
  }

  private timed(number: number): void {
    const at = this.parts.store.timeOf(number);
    if (at !== undefined) this.parts.annotations.passed(number, at);
  }

  /** A message is in the store: what was said of it before it came holds of it. */
  came(number: number, at: Instant): void {
    const { annotations, store } = this.parts;
    annotations.passed(number, at);
    if (annotations.count('marked') > 0 && annotations.has('marked', number)) {
      store.marks.toggle(number);
    }
  }
}

const SIGNS = { mark: 'marked', ignore: 'ignored', reference: 'references' } as const;
