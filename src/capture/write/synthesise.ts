/**
 * Live proxy traffic as packets: a relay sees chunks of two byte streams, Wireshark reads
 * TCP segments. Each connection is written as the client and the server would have talked
 * without the proxy between: handshake, segments, acknowledgements, FIN or RST.
 *
 * Nothing is drawn by lot: the same events give the same bytes. Sequence numbers count what
 * the relay saw, whether or not it could be recorded, so missing bytes show as what they
 * are, a lost segment; a packet that the sink refused is also told by the drop count of the
 * interface's next block.
 *
 * State is a kilobyte per connection, until both of its ends have closed, and held weakly: it
 * goes when its owner lets the Connection go.
 */
import type { Instant } from '../../bytes/time.js';
import {
  ACK,
  CLIENT,
  type Connection,
  type End,
  FIN,
  RST,
  SERVER,
  type StreamSink,
  SYN,
} from '../../tcp/events.js';
import { Flow, MAX_SEGMENT_LENGTH } from './flow.js';
import {
  INBOUND,
  OUTBOUND,
  type PacketAbout,
  packetBlockLength,
  writePacketBlock,
} from './packet-block.js';
import type { BlockSink } from './sink.js';

const PSH = 0x08;
const NOTHING = new Uint8Array(0);
const NO_COMMENTS: readonly Uint8Array[] = [];

/** Segments of one direction before the other end acknowledges, if it sends nothing itself. */
const SEGMENTS_PER_ACK = 16;

/** One end of a conversation, and what it has sent. */
interface Side {
  readonly flow: Flow;
  /** epb_flags: the server is the observed host, what the client sends comes in. */
  readonly direction: number;
  /** Sequence number of its next byte, u32. */
  next: number;
  /** Segments sent since the other end's last packet. */
  unacknowledged: number;
  closed: boolean;
}

interface Conversation {
  readonly interfaceId: number;
  readonly sides: readonly [Side, Side];
  reset: boolean;
}

type MutableAbout = { -readonly [K in keyof PacketAbout]: PacketAbout[K] };

export class Synthesiser implements StreamSink {
  readonly #sink: BlockSink;
  readonly #interfaceOf: (connection: Connection) => number;
  readonly #conversations = new WeakMap<Connection, Conversation>();
  /** Packets dropped per interface since its last block. */
  readonly #dropCounts: number[] = [];
  /** Reused for every packet. */
  readonly #about: MutableAbout = {
    interfaceId: 0,
    at: { s: 0, ns: 0 },
    length: 0,
    wireLength: 0,
    direction: 0,
    dropCount: 0,
    comments: NO_COMMENTS,
  };
  #packets = 0;
  #dropped = 0;
  #ignored = 0;

  /** Writes to `sink`, behind a preamble with LINKTYPE_RAW interfaces; `interfaceOf` picks one. */
  constructor(sink: BlockSink, interfaceOf: (connection: Connection) => number = () => 0) {
    this.#sink = sink;
    this.#interfaceOf = interfaceOf;
  }

  /** Packets written. */
  get packets(): number {
    return this.#packets;
  }

  /** Packets that the sink refused. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Payload bytes that came after their end had closed, and so have no place in the stream. */
  get ignored(): number {
    return this.#ignored;
  }

  open(connection: Connection, at: Instant): void {
    if (this.#conversations.has(connection)) return;
    const conversation = this.#begin(connection);
    // Of a connection that began before the recording no handshake was seen: none is invented.
    if (connection.midstream) return;
    this.#send(conversation, CLIENT, SYN, NOTHING, at);
    this.#send(conversation, SERVER, SYN | ACK, NOTHING, at);
    this.#send(conversation, CLIENT, ACK, NOTHING, at);
  }

  data(connection: Connection, from: End, bytes: Uint8Array, at: Instant): void {
    this.annotated(connection, from, bytes, at, NO_COMMENTS);
  }

  /** As `data`; the last packet of these bytes carries the comments, which `Remarks` makes. */
  annotated(
    connection: Connection,
    from: End,
    bytes: Uint8Array,
    at: Instant,
    comments: readonly Uint8Array[],
  ): void {
    const conversation = this.#find(connection);
    const side = conversation.sides[from];
    if (side.closed) {
      this.#ignored += bytes.length;
      return;
    }
    let rest = bytes;
    while (rest.length > MAX_SEGMENT_LENGTH) {
      this.#sendSegment(conversation, from, rest.subarray(0, MAX_SEGMENT_LENGTH), at, NO_COMMENTS);
      rest = rest.subarray(MAX_SEGMENT_LENGTH);
    }
    if (rest.length > 0) this.#sendSegment(conversation, from, rest, at, comments);
  }

  gap(connection: Connection, from: End, missing: number): void {
    const side = this.#find(connection).sides[from];
    if (!side.closed) side.next = advanced(side.next, missing);
  }

  /** @param comments for the packet that says so, where there is one */
  close(
    connection: Connection,
    from: End,
    how: 'fin' | 'rst' | 'end',
    at: Instant,
    comments = NO_COMMENTS,
  ): void {
    const conversation = this.#find(connection);
    const side = conversation.sides[from];
    if (how === 'rst' && !conversation.reset) {
      this.#send(conversation, from, RST | ACK, NOTHING, at, comments);
      conversation.reset = true;
    } else if (how === 'fin' && !side.closed && !conversation.reset) {
      this.#send(conversation, from, FIN | ACK, NOTHING, at, comments);
      this.#send(conversation, other(from), ACK, NOTHING, at);
    }
    side.closed = true;
    if (conversation.sides[other(from)].closed) this.#conversations.set(connection, OVER);
  }

  #sendSegment(
    conversation: Conversation,
    from: End,
    payload: Uint8Array,
    at: Instant,
    comments: readonly Uint8Array[],
  ): void {
    this.#send(conversation, from, PSH | ACK, payload, at, comments);
    const side = conversation.sides[from];
    side.unacknowledged++;
    // After a reset nobody is there to acknowledge; what was under way is still recorded.
    if (side.unacknowledged >= SEGMENTS_PER_ACK && !conversation.reset) {
      this.#send(conversation, other(from), ACK, NOTHING, at);
    }
  }

  /** One packet of `from`, acknowledging all that the other end has sent. */
  #send(
    conversation: Conversation,
    from: End,
    flags: number,
    payload: Uint8Array,
    at: Instant,
    comments = NO_COMMENTS,
  ): void {
    const side = conversation.sides[from];
    const peer = conversation.sides[other(from)];
    const seq = side.next;
    side.next = advanced(seq, payload.length + ((flags & (SYN | FIN)) === 0 ? 0 : 1));
    peer.unacknowledged = 0;

    const { interfaceId } = conversation;
    const about = this.#about;
    about.interfaceId = interfaceId;
    about.at = at;
    about.length = side.flow.packetLength(flags, payload.length);
    about.wireLength = about.length;
    about.direction = side.direction;
    about.comments = comments;
    about.dropCount = this.#dropCounts[interfaceId] ?? 0;
    const room = this.#sink.claim(packetBlockLength(about));
    if (room === undefined) {
      this.#dropCounts[interfaceId] = about.dropCount + 1;
      this.#dropped++;
      return;
    }
    const { bytes, view } = room;
    const packet = writePacketBlock(bytes, view, room.at, about);
    const ack = (flags & ACK) === 0 ? 0 : peer.next;
    side.flow.write(bytes, view, packet, flags, seq, ack, payload);
    if (about.dropCount !== 0) this.#dropCounts[interfaceId] = 0;
    this.#packets++;
  }

  /** A connection never opened here was under way before the recording began. */
  #find(connection: Connection): Conversation {
    return this.#conversations.get(connection) ?? this.#begin(connection);
  }

  #begin(connection: Connection): Conversation {
    const [client, server] = connection.ends;
    const conversation: Conversation = {
      interfaceId: this.#interfaceOf(connection),
      sides: [
        newSide(new Flow(client, server), INBOUND, initialSequence(connection, CLIENT)),
        newSide(new Flow(server, client), OUTBOUND, initialSequence(connection, SERVER)),
      ],
      reset: false,
    };
    this.#conversations.set(connection, conversation);
    return conversation;
  }
}

const other = (end: End): End => (end === CLIENT ? SERVER : CLIENT);

/** `seq` and `count` more bytes; sequence numbers count modulo 2^32. */
const advanced = (seq: number, count: number): number => (seq + count) % 0x1_0000_0000;

const newSide = (flow: Flow, direction: number, next: number): Side => ({
  flow,
  direction,
  next,
  unacknowledged: 0,
  closed: false,
});

const NOWHERE = { address: '0.0.0.0', port: 0 };

const closedSide = (): Side => ({
  ...newSide(new Flow(NOWHERE, NOWHERE), INBOUND, 0),
  closed: true,
});

/** Every conversation that is over: nothing more is written of it, whoever still holds its connection. */
const OVER: Conversation = {
  ...{ interfaceId: 0, reset: true },
  sides: [closedSide(), closedSide()],
};

/**
 * Spreads indices over the sequence space (2^32 divided by the golden ratio), so that a port
 * used again does not seem to continue its former connection.
 */
const initialSequence = (connection: Connection, end: End): number =>
  Math.imul(2 * connection.index + end + 1, 0x9e3779b1) >>> 0;
