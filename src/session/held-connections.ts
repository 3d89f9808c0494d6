/** The connections of a store's messages, and what held on them when a message passed. */

import type { MessageEvent } from '../message.js';
import type { Connection } from '../tcp/events.js';
import type { ColumnBlock } from './columns.js';
import { isSame, type Terms, TermsHistory } from './terms.js';

/** Connections of which it is remembered what was noted. */
const NOTED = 1024;
/** So many connections are held without a look at who names them. */
const FEW = 1024;

interface Noted {
  readonly connection: Connection;
  readonly terms: Terms;
}

export class HeldConnections {
  /** By index, as long as a held message may speak of them. */
  private readonly connections = new Map<number, Connection>();
  private readonly terms = new TermsHistory();
  /** What was noted of connections lately, by their last bits: no need to note it again. */
  private readonly noted: (Noted | undefined)[] = new Array(NOTED).fill(undefined);
  /** Connections that there may be before it is looked which of them are named. */
  private most = FEW;

  note(event: MessageEvent): void {
    const { connection, features, accepted, number } = event;
    const slot = connection.index % NOTED;
    const noted = this.noted[slot];
    if (noted?.connection === connection && isSame(noted.terms, event)) return;
    const terms = { features, accepted };
    this.noted[slot] = { connection, terms };
    this.connections.set(connection.index, connection);
    this.terms.add(connection.index, number, terms);
  }

  /** Undefined: no held message belongs to it. */
  of(stream: number): Connection | undefined {
    return this.connections.get(stream);
  }

  /** What held on a connection when message `number` passed. */
  termsAt(stream: number, number: number) {
    return this.terms.at(stream, number);
  }

  /**
   * Messages went: connections that no held one names are forgotten. All are looked through for
   * it, so not before there are twice as many as were named the last time.
   */
  keepTo(held: readonly ColumnBlock[]): void {
    if (this.connections.size <= this.most) return;
    const named = new Set<number>();
    for (const block of held) {
      for (let i = 0; i < block.rows; i += 1) named.add(block.stream[i] as number);
    }
    for (const index of this.connections.keys()) {
      if (named.has(index)) continue;
      this.connections.delete(index);
      this.terms.forget(index);
    }
    this.noted.fill(undefined);
    this.most = Math.max(FEW, 2 * this.connections.size);
  }
}
