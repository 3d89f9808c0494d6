/** What a session tells in a line of its own, of which the latest is shown. */
import type { Severity } from '../dissect/node.js';
import type { MessageRange } from './range.js';
import type { Snapshot } from './snapshot.js';
import type { MessageStore } from './store.js';

export class Notices {
  latest: Snapshot['notice'];
  /** Messages that went of which was told. */
  private toldEvicted = 0;
  private toldUnreadable = false;

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

  /** Says once that rows show headers alone, because the file behind them is not what it was. */
  tellUnreadable({ unreadable }: MessageStore): void {
    if (unreadable === 0 || this.toldUnreadable) return;
    this.toldUnreadable = true;
    this.tell('the file has changed since it was read: bodies are missing', 'error');
  }
}
