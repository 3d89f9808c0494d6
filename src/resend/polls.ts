/**
 * A STAT that is asked again and again waits for something to happen; how often it says "not yet"
 * is a matter of milliseconds. Of the same STAT asked repeatedly, with no other request of its
 * connection between, only the differences of the last answer count.
 */
import { HEADER_LENGTH, readHeader } from '../mcbp/header.js';
import type { Connection } from '../tcp/events.js';
import type { Difference } from './compare.js';
import type { RequestStep } from './script.js';

/** Different STATs of one connection that may be repeated; with more, what is held is told. */
const MAX_HELD = 1000;

export class Polls {
  /** By connection and STAT, how its last answer differed. */
  private readonly held = new Map<Connection, Map<string, readonly Difference[]>>();
  /** Differences that a later answer made void. */
  passedOver = 0;

  /** Takes the differences of an exchange; gives those that no later answer can make void. */
  certain(request: RequestStep, differences: readonly Difference[]): readonly Difference[] {
    const { connection, frame, spec } = request;
    if (spec?.name !== 'Stat') return [...this.flush(connection), ...differences];
    const held = this.held.get(connection) ?? new Map<string, readonly Difference[]>();
    this.held.set(connection, held);
    const name = nameOf(frame);
    this.passedOver += held.get(name)?.length ?? 0;
    held.set(name, differences);
    return held.size > MAX_HELD ? this.flush(connection) : [];
  }

  /** Nothing of this connection is asked again. */
  flush(connection: Connection): readonly Difference[] {
    const held = this.held.get(connection);
    this.held.delete(connection);
    return held === undefined ? [] : [...held.values()].flat();
  }

  /** Nothing at all is asked again. */
  rest(): readonly Difference[] {
    return [...this.held.keys()].flatMap((connection) => this.flush(connection));
  }
}

/** What is asked of which vbucket. */
function nameOf(frame: Uint8Array): string {
  const { vbucketOrStatus } = readHeader(frame);
  return `${vbucketOrStatus} ${String.fromCharCode(...frame.subarray(HEADER_LENGTH, HEADER_LENGTH + 1024))}`;
}
