/**
 * Who talked to whom, and how much: by connection, and by end of a connection, after tshark's
 * `conv,tcp` and `endpoints,tcp`. What is counted are messages and their bytes, not packets.
 *
 * Memory: some 300 bytes each for at most MAX_CONNECTIONS connections and as many ends.
 */
import { type Instant, nanosecondsBetween } from '../bytes/time.js';
import type { MessageEvent } from '../message.js';
import { endpointText } from '../tcp/endpoint-text.js';
import { CLIENT, type Connection, SERVER } from '../tcp/events.js';
import { CappedGroups } from './capped.js';
import { byMessages, Traffic } from './traffic.js';

/** Connections, or ends, that are told apart; of further ones messages are only counted. */
export const MAX_CONNECTIONS = 100_000;

export interface Conversation {
  /** Wireshark's tcp.stream. */
  readonly stream: number;
  /** "addr:port" */
  readonly client: string;
  readonly server: string;
  readonly fromClient: Traffic;
  readonly fromServer: Traffic;
  readonly messages: number;
  readonly bytes: number;
  /** Nanoseconds from the first message of the input to the first one of the conversation. */
  readonly start: number;
  /** Nanoseconds from its first to its last message. */
  readonly duration: number;
}

class Talk {
  readonly sent = [new Traffic(), new Traffic()] as const;
  last: Instant;

  constructor(readonly first: Instant) {
    this.last = first;
  }
}

export class Conversations {
  private readonly talks: CappedGroups<Connection, readonly [Connection, Talk]>;
  private began: Instant | undefined;
  private now: Instant = { s: 0, ns: 0 };

  /** @param cap connections that are told apart, at least 1 */
  constructor(cap = MAX_CONNECTIONS) {
    this.talks = new CappedGroups(cap, (connection) => [connection, new Talk(this.now)]);
  }

  /** Messages of connections that the cap left out. */
  get overlooked(): number {
    return this.talks.overlooked;
  }

  /** @param counts false: it only tells when the input begins */
  message(event: MessageEvent, counts = true): void {
    const { connection, from, at } = event;
    this.began ??= { s: at.s, ns: at.ns };
    if (!counts) return;
    this.now = { s: at.s, ns: at.ns };
    const talk = this.talks.of(connection)?.[1];
    if (talk === undefined) return;
    talk.sent[from].add(event);
    if (nanosecondsBetween(talk.last, at) > 0) talk.last = this.now;
  }

  /** Those with most messages first. */
  rows(): Conversation[] {
    const began = this.began ?? this.now;
    return this.talks
      .all()
      .map(([{ index, ends }, { sent, first, last }]) => {
        const [fromClient, fromServer] = sent;
        return {
          ...{ stream: index, client: endpointText(ends[CLIENT]) },
          ...{ server: endpointText(ends[SERVER]), fromClient, fromServer },
          messages: fromClient.messages + fromServer.messages,
          bytes: fromClient.bytes + fromServer.bytes,
          start: nanosecondsBetween(began, first),
          duration: nanosecondsBetween(first, last),
        };
      })
      .sort((a, b) => byMessages(a, b) || a.stream - b.stream);
  }
}

export interface EndpointTraffic {
  readonly address: string;
  readonly port: number;
  readonly sent: Traffic;
  readonly received: Traffic;
  readonly messages: number;
  readonly bytes: number;
}

/** One end of a connection, as far as it is the same for several: an address and a port. */
interface Party {
  readonly address: string;
  readonly port: number;
  readonly sent: Traffic;
  readonly received: Traffic;
}

/** Client and server; undefined: the cap left it out. */
type Parties = readonly [Party | undefined, Party | undefined];

export class Endpoints {
  private readonly parties: CappedGroups<string, Party>;
  private readonly known = new WeakMap<Connection, Parties>();
  private now: { address: string; port: number } = { address: '', port: 0 };
  /** Messages with an end that the cap left out. */
  overlooked = 0;

  /** @param cap ends that are told apart, at least 1 */
  constructor(cap = MAX_CONNECTIONS) {
    this.parties = new CappedGroups(cap, () => ({
      ...this.now,
      ...{ sent: new Traffic(), received: new Traffic() },
    }));
  }

  message(event: MessageEvent, counts = true): void {
    if (!counts) return;
    const parties = this.of(event.connection);
    const [sender, receiver] = [parties[event.from], parties[event.from === 0 ? 1 : 0]];
    sender?.sent.add(event);
    receiver?.received.add(event);
    if (sender === undefined || receiver === undefined) this.overlooked += 1;
  }

  /** Those with most messages first. */
  rows(): EndpointTraffic[] {
    return this.parties
      .all()
      .map((party) => ({
        ...party,
        messages: party.sent.messages + party.received.messages,
        bytes: party.sent.bytes + party.received.bytes,
      }))
      .sort(byMessages);
  }

  private of(connection: Connection): Parties {
    const known = this.known.get(connection);
    if (known !== undefined) return known;
    const [client, server] = connection.ends.map(({ address, port }) => {
      this.now = { address, port };
      return this.parties.of(endpointText(this.now));
    });
    const parties = [client, server] as const;
    this.known.set(connection, parties);
    return parties;
  }
}
