/** The message that passes, as filters and the printers of fields see it. */
import type { Instant } from '../bytes/time.js';
import type { Dissection } from '../dissect/dissection.js';
import type { MessageView } from '../filter/view.js';
import { type Header, readHeader } from '../mcbp/header.js';
import type { MessageEvent } from '../message.js';
import type { Decoder } from '../session/decoder.js';
import type { PacketNotes } from '../session/packets/notes.js';
import type { Endpoint } from '../tcp/events.js';

/** What of requests and their answers is known before they are printed. */
export interface AnswerNumbers {
  answerTo(request: number): { readonly number: number } | undefined;
}

/** One object for all messages, filled in anew. */
export class EventView implements MessageView {
  private first: Instant | undefined;
  private event: MessageEvent | undefined;
  private decoded: Dissection | undefined;
  private readonly headerOf = new EventHeader();

  constructor(
    private readonly decoder: Decoder,
    private readonly answers: AnswerNumbers | undefined,
    private readonly notes?: PacketNotes | undefined,
  ) {}

  /** The session begins, if it has not yet: with a message that may itself not be looked at. */
  begin(at: Instant): void {
    // The moment is lent: it is another one at the next message.
    this.first ??= { s: at.s, ns: at.ns };
  }

  load(event: MessageEvent): void {
    this.begin(event.at);
    this.event = event;
    this.headerOf.event = event;
    this.decoded = undefined;
  }

  get began(): Instant {
    return this.first as Instant;
  }

  get number(): number {
    return this.now.number;
  }

  get at(): Instant {
    return this.now.at;
  }

  get frame(): number {
    return this.now.at.frame;
  }

  get packet(): MessageView['packet'] {
    return this.notes?.lengths.of(this.now.at.frame);
  }

  get comments(): readonly string[] {
    return this.notes === undefined ? [] : this.notes.comments.textsOf(this.now);
  }

  get stream(): number {
    return this.now.connection.index;
  }

  get source(): Endpoint {
    return this.now.connection.ends[this.now.from];
  }

  get destination(): Endpoint {
    return this.now.connection.ends[this.now.from === 0 ? 1 : 0];
  }

  /** Nobody marks what is printed as it passes. */
  get marked(): boolean {
    return false;
  }

  get request(): MessageView['request'] {
    return this.now.request;
  }

  get response(): number | undefined {
    return this.answers?.answerTo(this.now.number)?.number;
  }

  get injected(): MessageView['injected'] {
    return this.now.injected;
  }

  get rewritten(): boolean {
    return this.now.rewritten === true;
  }

  get header(): Header {
    return this.headerOf;
  }

  get dissection(): Dissection {
    const { bytes, request } = this.now;
    this.decoded ??= this.decoder.decode(bytes, request?.frame, this.now);
    return this.decoded;
  }

  private get now(): MessageEvent {
    return this.event as MessageEvent;
  }
}

/** The numbers that the event has at hand; only its CAS is read from the bytes. */
class EventHeader implements Header {
  event: MessageEvent | undefined;

  get magic(): number {
    return this.now.magic;
  }

  get opcode(): number {
    return this.now.opcode;
  }

  get framingExtrasLength(): number {
    return this.now.framingExtrasLength;
  }

  get keyLength(): number {
    return this.now.keyLength;
  }

  get extrasLength(): number {
    return this.now.extrasLength;
  }

  get datatype(): number {
    return this.now.datatype;
  }

  get vbucketOrStatus(): number {
    return this.now.vbucketOrStatus;
  }

  get bodyLength(): number {
    return this.now.bodyLength;
  }

  get opaque(): number {
    return this.now.opaque;
  }

  get cas(): bigint {
    return readHeader(this.now.head).cas;
  }

  private get now(): MessageEvent {
    return this.event as MessageEvent;
  }
}
