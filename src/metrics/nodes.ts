/** The nodes behind the proxy, as labels: the first MAX_NODES of them by address. */
import { endpointText } from '../session/row.js';
import { type Connection, SERVER } from '../tcp/events.js';
import { CappedLabels } from './capped-labels.js';

export const MAX_NODES = 64;

export class Nodes {
  readonly #labels = new CappedLabels(MAX_NODES);
  readonly #ofConnection = new WeakMap<Connection, number>();
  /** Asked for one message after the other, mostly of the same connection. */
  #last: Connection | undefined;
  #lastNode = 0;

  /** By number. */
  get names(): readonly string[] {
    return this.#labels.names;
  }

  /** 0..MAX_NODES. */
  of(connection: Connection): number {
    if (connection === this.#last) return this.#lastNode;
    let node = this.#ofConnection.get(connection);
    if (node === undefined) {
      node = this.#labels.numberOf(endpointText(connection.ends[SERVER]));
      this.#ofConnection.set(connection, node);
    }
    this.#last = connection;
    this.#lastNode = node;
    return node;
  }
}
