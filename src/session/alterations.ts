/** What the proxy did to messages, by number, as rows, trees and filters ask for it. */
import type { Injection } from '../filter/view.js';
import type { MessageEvent } from '../message.js';
import type { Row } from './port/row.js';

/** Messages of which it is known; of the oldest it is no longer said. */
const MOST = 65_536;

export interface Alteration {
  readonly rewritten: boolean;
  readonly injected: Injection | undefined;
}

export class Alterations {
  private readonly known = new Map<number, Alteration>();

  note({ number, rewritten, injected }: MessageEvent): void {
    if (rewritten !== true && injected === undefined) return;
    this.known.set(number, { rewritten: rewritten === true, injected });
    const [oldest] = this.known.keys();
    if (this.known.size > MOST && oldest !== undefined) this.known.delete(oldest);
  }

  of(number: number): Alteration | undefined {
    return this.known.get(number);
  }

  /** The part of a row that tells of it. */
  told(number: number): Pick<Row, 'altered'> {
    const known = this.known.get(number);
    if (known === undefined) return {};
    return { altered: known.injected === undefined ? 'rewritten' : 'fault' };
  }
}
