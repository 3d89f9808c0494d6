/**
 * Which messages were changed on their way: said where it is done, asked where they are decoded.
 * What lies between carries bytes only, may be late, and may have left some out, so a message is
 * recognised by its header, in the order in which they passed.
 */
import { HEADER_LENGTH } from '../../mcbp/header.js';
import type { MarkOf } from '../../session/pipeline-options.js';
import type { Connection, End } from '../../tcp/events.js';

/** Marked messages of a direction that wait to be decoded; beyond it the oldest is forgotten. */
const MOST_WAITING = 1024;

interface Waiting<T> {
  readonly header: Uint8Array;
  readonly mark: T | undefined;
}

export class MessageMarks<T> {
  /** By sender. */
  private readonly waiting = new WeakMap<Connection, [Waiting<T>[], Waiting<T>[]]>();

  /**
   * The next of its kind that `from` sends on this connection has this mark; undefined: it has
   * none, though one just like it will.
   */
  note(connection: Connection, from: End, frame: Uint8Array, mark: T | undefined): void {
    const both = this.waiting.get(connection) ?? [[], []];
    this.waiting.set(connection, both);
    both[from].push({ header: frame.slice(0, HEADER_LENGTH), mark });
    if (both[from].length > MOST_WAITING) both[from].shift();
  }

  /** The mark of the message that begins at bytes[start]. Ask once for each, in order. */
  readonly take: MarkOf<T> = (connection, from, bytes, start) => {
    const waiting = this.waiting.get(connection)?.[from];
    const index = waiting?.findIndex(({ header }) => isAt(header, bytes, start)) ?? -1;
    // Those before it were never decoded: there was no time for them.
    return waiting?.splice(0, index + 1).at(-1)?.mark;
  };
}

const isAt = (header: Uint8Array, bytes: Uint8Array, start: number): boolean =>
  header.every((byte, i) => bytes[start + i] === byte);
