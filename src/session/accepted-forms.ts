/**
 * What a connection has shown of its node's age. A node that has accepted a request in a form
 * that older ones would have refused is of that form's day or later, so forms that were
 * replaced before are over on it: a request in one of them is wrong, however well it is made.
 * Only a Success proves that; what a client merely sends says nothing of the node.
 */
import { provenBy } from '../dissect/judge.js';
import { readMessage } from '../dissect/message.js';
import type { CommandTable } from '../dissect/table.js';
import { SUCCESS } from '../mcbp/statuses.js';
import type { CommandSpec } from '../spec/command.js';

/** Requests of one connection that are read for this, at most: a node does not change its age. */
const MAX_READ = 256;

export class AcceptedForms {
  private read = 0;
  private newest: string | undefined;

  constructor(private readonly table: CommandTable) {}

  /** Day (YYYY-MM-DD, or the beginning of it) of the newest form accepted; undefined: unknown. */
  get day(): string | undefined {
    return this.newest;
  }

  /** The request whose frame this is was answered with `status`. */
  answered(request: Uint8Array, status: number): void {
    if (status !== SUCCESS || this.read >= MAX_READ) return;
    const spec = this.table.find(request[0] ?? 0, request[1] ?? 0);
    if (spec?.fusion === undefined || !this.mayTeach(spec)) return;
    this.read += 1;
    const day = provenBy(readMessage(this.table, request));
    if (day !== undefined && (this.newest === undefined || day > this.newest)) this.newest = day;
  }

  /** Some form of the command is newer than what is known. */
  private mayTeach({ request = [] }: CommandSpec): boolean {
    const known = this.newest;
    return known === undefined || request.some(({ since, edition }) => (since ?? edition) > known);
  }
}
