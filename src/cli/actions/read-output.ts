/** Where the messages go that `read` reads. */
import type { Instant } from '../../bytes/time.js';
import type { MessageEvent, MessageSink } from '../../message.js';
import type { ExitStatus } from '../exit.js';

export interface Output {
  readonly sink: MessageSink;
  /** Told of the first message of the input, whether or not it is printed. */
  begin?(at: Instant): void;
  /** Told of every message of the input, before it is printed if it is. */
  passed?(at: Instant): void;
  /** Told of every message of the input, after it was given to `sink` if it was to be. */
  settle?(event: MessageEvent): void;
  /** Resolves when more may come. */
  settled(): Promise<void>;
  /** Nobody takes what is written any more. */
  isOver(): boolean;
  close(): Promise<ExitStatus>;
}
