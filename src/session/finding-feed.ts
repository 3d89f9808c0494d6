/** Passes findings on, as they are made, to whoever else wants them: a list, a capture file. */
import type { Finding } from '../dissect/node.js';

/** @param number the message that it is about, which may have passed long ago */
export type FindingListener = (number: number, finding: Finding) => void;

export class FindingFeed {
  private readonly listeners: FindingListener[] = [];

  listen(listener: FindingListener): void {
    this.listeners.push(listener);
  }

  tell(number: number, finding: Finding): void {
    for (const listener of this.listeners) listener(number, finding);
  }
}
