/**
 * One request that was sent, what the capture says it was answered, and what the live node
 * answers. Which answer is the last is the description's word (mcbp/answers.ts).
 */
import { isLastAnswer, maySilenceBeAnswer } from '../mcbp/answers.js';
import { readHeader } from '../mcbp/header.js';
import type { Answer, RequestStep } from './script.js';

/** Answers of one request that are kept for its comparison, on either side; and their bytes. */
const MAX_ANSWERS = 10_000;
const MAX_BYTES = 16 * 1024 * 1024;

/** The answers of one side. */
export class Answers {
  readonly list: Answer[] = [];
  /** The last of them has come. */
  isOver = false;
  /** Answers that were not kept. */
  dropped = 0;
  private bytes = 0;

  add(answer: Answer, isLast: boolean): void {
    this.isOver ||= isLast;
    this.bytes += answer.frame.length;
    if (this.list.length >= MAX_ANSWERS || this.bytes > MAX_BYTES) this.dropped += 1;
    else this.list.push(answer);
  }
}

export class Exchange {
  readonly captured = new Answers();
  readonly live = new Answers();
  /** Told when the live node has given its last answer, or will give none. */
  private wake: (() => void) | undefined;
  /** Why there will be no more answers of the live node. */
  ended: string | undefined;

  /** @param sentAt milliseconds, of the clock of whoever sends */
  constructor(
    readonly request: RequestStep,
    readonly sentAt = 0,
  ) {}

  /** The server may rightly say nothing. */
  get isQuiet(): boolean {
    return maySilenceBeAnswer(this.request.spec?.answers ?? 'one');
  }

  answered(answer: Answer): void {
    const { keyLength } = readHeader(answer.frame);
    const answers = this.request.spec?.answers ?? 'one';
    this.live.add(answer, isLastAnswer(answers, answer.status, keyLength));
    if (this.live.isOver) this.wake?.();
  }

  /** There will be no more answers of the live node. */
  end(why: string): void {
    this.ended ??= why;
    this.wake?.();
  }

  /** Calls back once, at once where it is so already. */
  whenSettled(told: () => void): void {
    if (this.live.isOver || this.ended !== undefined) told();
    else this.wake = told;
  }
}
