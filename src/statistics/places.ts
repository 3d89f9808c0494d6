/**
 * Where a message belongs, found out as messages pass: the node, the bucket that its connection
 * is bound to, the vbucket of its request. As the analysis has it: a node is the server end of a
 * connection, under the name that is meant.
 */
import { Binding, SELECTS } from '../analysis/dialogue/binding.js';
import { UNKNOWN_BUCKET } from '../analysis/machines/knowledge.js';
import type { CommandTable } from '../dissect/table.js';
import { HEADER_LENGTH } from '../mcbp/header.js';
import { SUCCESS } from '../mcbp/statuses.js';
import type { MessageEvent } from '../message.js';
import type { CommandSpec } from '../spec/command.js';
import { endpointText } from '../tcp/endpoint-text.js';
import { type Connection, SERVER } from '../tcp/events.js';

export interface Place {
  /** "addr:port" of the server end, joined names resolved. */
  readonly node: string;
  /** Undefined: no SELECT_BUCKET was seen. */
  readonly bucket: string | undefined;
}

class ConnectionPlace extends Binding implements Place {
  constructor(readonly node: string) {
    super();
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });

/** The bucket as results name it. */
export const bucketName = (bucket: string | undefined): string => bucket ?? UNKNOWN_BUCKET;

export class Places {
  private readonly places = new WeakMap<Connection, ConnectionPlace>();
  private readonly selects: number | undefined;
  private latest: Connection | undefined;
  private place = new ConnectionPlace('');

  /** @param sameNode other names of nodes: "addr:port" as seen -> as meant */
  constructor(
    private readonly table: CommandTable,
    private readonly sameNode: ReadonlyMap<string, string> = new Map(),
  ) {
    this.selects = table.named(SELECTS)?.opcode;
  }

  /**
   * Where this message belongs; must see every message, in order. What it binds holds from the
   * next message on. Valid only until the next message.
   */
  of(event: MessageEvent): Place {
    if (event.connection !== this.latest) this.turnTo(event.connection);
    if (event.opcode === this.selects) this.learn(event);
    return this.place;
  }

  private turnTo(connection: Connection): void {
    let place = this.places.get(connection);
    if (place === undefined) {
      const node = endpointText(connection.ends[SERVER]);
      place = new ConnectionPlace(this.sameNode.get(node) ?? node);
      this.places.set(connection, place);
    }
    this.latest = connection;
    this.place = place;
  }

  private learn(event: MessageEvent): void {
    if (this.table.find(event.magic, event.opcode)?.name !== SELECTS) return;
    if (event.kind === 'request') this.place.asked(event.number, keyText(event));
    else if (event.vbucketOrStatus === SUCCESS) this.place.granted(event.request?.number);
  }
}

function keyText({ bytes, framingExtrasLength, extrasLength, keyLength }: MessageEvent): string {
  const start = HEADER_LENGTH + framingExtrasLength + extrasLength;
  return utf8.decode(bytes.subarray(start, start + keyLength));
}

/**
 * The vbucket of an exchange, from header bytes 6-7 of its request. Undefined: the command names
 * none there. Two commands do so until November 2025 and list vbuckets in their body since: where
 * the header says 0 it may be either, and none is taken.
 */
export function vbucketOf(spec: CommandSpec | undefined, word: number): number | undefined {
  if (spec?.vbucket === 'required') return word;
  return spec?.vbucket === 'unused since 2025-11' && word !== 0 ? word : undefined;
}
