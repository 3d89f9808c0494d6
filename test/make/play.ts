/** What a sample capture is made from. */
import type { Stage } from './stage.js';

export interface Play {
  /** Name of the capture, without its ending. */
  readonly name: string;
  /** One line for the index. */
  readonly title: string;
  /** Markdown: what a reader should know before the list of messages. */
  readonly about: string;
  /** When it begins: ISO 8601, UTC. */
  readonly start: string;
  readonly act: (stage: Stage) => void;
}
