/** What a session tells in a line of its own, of which the latest is shown. */
import type { Severity } from '../dissect/node.js';
import { plural } from '../dissect/text.js';
import type { Snapshot } from './port/snapshot.js';
import type { MessageRange } from './range.js';
import type { MessageStore } from './store.js';

export class Notices {
  latest: Snapshot['notice'];
  /** Messages that went of which was told. */
  private toldEvicted = 0;
  private toldUnreadable = false;
  private toldForgotten = 0;

  tell(text: string, severity: Severity): void {
    this.latest = { text, severity };
  }

  /** Says which messages went, and how to see them nevertheless. @param from the oldest there was */
  tellEvicted(
    { evicted, first }: MessageStore,
    from: number,
    seeAgain: ((range: MessageRange) => string) | undefined,
  ): void {
    if (evicted === this.toldEvicted || seeAgain === undefined) return;
    this.toldEvicted = evicted;
    const way = seeAgain({ from, to: first - 1 });
    this.tell(`the oldest ${evicted} messages were dropped; ${way}`, 'warn');
  }

  /**
   * Says that a filter asks for more than is known.
   * @param count messages whose packet's length is not known any more
   */
  tellForgotten(count: number): void {
    if (count > this.toldForgotten) {
      const messages = plural(count, 'message');
      this.tell(`filter: ${messages} of packets whose length is forgotten do not match`, 'warn');
    }
    this.toldForgotten = count;
  }

  /** Says once that rows show headers alone, because the file behind them is not what it was. */
  tellUnreadable({ unreadable }: MessageStore): void {
    if (unreadable === 0 || this.toldUnreadable) return;
    this.toldUnreadable = true;
    this.tell('the file has changed since it was read: bodies are missing', 'error');
  }
}
