/**
 * Which messages were rewritten: said where it is done, asked where they are decoded. What lies
 * between carries bytes only, may be late, and may have left some out, so a message is recognised
 * by its header, in the order in which they were rewritten.
 */
import { copied } from '../bytes/copied.js';
import { HEADER_LENGTH } from '../mcbp/header.js';
import type { Connection } from '../tcp/events.js';

/** Rewritten messages of a connection that wait to be decoded; beyond it the oldest is forgotten. */
const MOST_WAITING = 1024;

export class RewrittenMarks {
  private readonly waiting = new WeakMap<Connection, Uint8Array[]>();

  /** The next of its kind on this connection is this one. */
  note(connection: Connection, frame: Uint8Array): void {
    const headers = this.waiting.get(connection) ?? [];
    headers.push(copied(frame, 0, HEADER_LENGTH));
    if (headers.length > MOST_WAITING) headers.shift();
    this.waiting.set(connection, headers);
  }

  /** Whether the message that begins at bytes[start] was rewritten. Ask once for each, in order. */
  take(connection: Connection, bytes: Uint8Array, start: number): boolean {
    const headers = this.waiting.get(connection);
    const index = headers?.findIndex((header) => isAt(header, bytes, start)) ?? -1;
    // Those before it were never decoded: there was no time for them.
    headers?.splice(0, index + 1);
    return index >= 0;
  }
}

const isAt = (header: Uint8Array, bytes: Uint8Array, start: number): boolean =>
  header.every((byte, i) => bytes[start + i] === byte);
