/**
 * By which terms a message is read: what its connection had agreed on, and what its node had
 * shown of itself, when it passed. Stored messages are read long after, so the terms of each
 * connection are kept by message number.
 */
import type { Features } from './features.js';

export interface Terms {
  /** HELLO features that hold; undefined: no HELLO was seen. */
  readonly features?: Features | undefined;
  /** Day of the newest form of a request that the node has accepted; undefined: unknown. */
  readonly accepted?: string | undefined;
}

/** Times that the terms of one connection changed which are remembered; the oldest go first. */
const MAX_CHANGES = 64;

interface Change {
  /** Number of the first message for which they hold. */
  readonly from: number;
  readonly terms: Terms;
}

const NONE: Terms = {};

/** The same terms; sets of features are the same only when they are one object. */
export const isSame = (a: Terms, b: Terms): boolean =>
  a.features === b.features && a.accepted === b.accepted;

/** The terms of each connection, by message number. */
export class TermsHistory {
  private readonly changes = new Map<number, Change[]>();
  /** Changes that were forgotten because of the cap: what came before them is read without. */
  forgotten = 0;

  /** Message `number` of this stream goes by these terms; numbers rise. */
  add(stream: number, number: number, { features, accepted }: Terms): void {
    const changes = this.changes.get(stream);
    const last = changes?.at(-1);
    if (last !== undefined && isSame(last.terms, { features, accepted })) return;
    const change = { from: number, terms: { features, accepted } };
    if (changes === undefined) this.changes.set(stream, [change]);
    else changes.push(change);
    if (changes === undefined || changes.length <= MAX_CHANGES) return;
    changes.shift();
    this.forgotten += 1;
  }

  at(stream: number, number: number): Terms {
    return this.changes.get(stream)?.findLast(({ from }) => from <= number)?.terms ?? NONE;
  }

  forget(stream: number): void {
    this.changes.delete(stream);
  }
}
