/**
 * The connections of a relay on another thread, by index: one object for each, and who is shown
 * it. Kept until the last is heard of it, by both ways on which that comes: as rows and as events.
 */
import type { Connection } from '../../tcp/events.js';
import type { Subject } from '../inspection/subject.js';

interface Known {
  readonly connection: Connection;
  subject: Subject | undefined;
  /** Ends of which it was not yet shown that they send no more. */
  open: number;
  isOver: boolean;
}

export class KnownConnections {
  readonly #all = new Map<number, Known>();

  /** As `same`, at the first that is heard of it. */
  meet(connection: Connection): Connection {
    return this.#of(connection).connection;
  }

  /** The object by which this connection was met. */
  same(connection: Connection): Connection {
    return this.#all.get(connection.index)?.connection ?? connection;
  }

  watched(subject: Subject): void {
    this.#of(subject.connection).subject = subject;
  }

  subject(index: number): Subject {
    const subject = this.#all.get(index)?.subject;
    if (subject === undefined) throw new Error(`rows of connection ${index}, which was not opened`);
    return subject;
  }

  /** One of its ends was shown to send no more. */
  closed(index: number): void {
    const known = this.#all.get(index);
    if (known === undefined) return;
    known.open -= 1;
    this.#forget(known);
  }

  /** No event of it follows. */
  over(index: number): void {
    const known = this.#all.get(index);
    if (known === undefined) return;
    known.isOver = true;
    this.#forget(known);
  }

  #of(connection: Connection): Known {
    const known = this.#all.get(connection.index);
    if (known !== undefined) return known;
    const added = { connection, subject: undefined, open: 2, isOver: false };
    this.#all.set(connection.index, added);
    return added;
  }

  #forget({ connection, open, isOver }: Known): void {
    if (isOver && open === 0) this.#all.delete(connection.index);
  }
}
