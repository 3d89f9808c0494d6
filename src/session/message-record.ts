/** The one object behind `MessageEvent`: the pipeline writes it for every message. */
import { type ByteSource, restored } from '../bytes/byte-source.js';
import { Extents } from '../bytes/extents.js';
import type { Injection } from '../filter/view.js';
import { bodyLengthAt, HEADER_LENGTH, u16At, u32At } from '../mcbp/header.js';
import { magicOf } from '../mcbp/magic.js';
import type { MessageEvent, RequestOf } from '../message.js';
import type { Moment } from '../tcp/events.js';
import type { Features } from './features.js';
import { NO_CONNECTION, NOBODY_WAITS, PassingRecord } from './passing-record.js';

const NOTHING = new Uint8Array(0);
const NEVER: Moment = { s: 0, ns: 0, frame: 0 };

export class MessageRecord extends PassingRecord implements MessageEvent {
  at = NEVER;
  connection = NO_CONNECTION;
  /** The opcode belongs to the server's own opcode space. */
  serverOpcode = false;
  length = 0;
  abridged = false;
  extents = new Extents();
  request: RequestOf | undefined;
  features: Features | undefined;
  accepted: string | undefined;
  waiting = NOBODY_WAITS;
  rewritten = false;
  injected: Injection | undefined;

  /** Holds the frame from `start` on, of a long one that lies in the file perhaps only its head. */
  private buffer: Uint8Array = NOTHING;
  private start = 0;
  private view: Uint8Array | undefined;

  /** @param source the file that frames lie in whose bytes are not all handed on */
  constructor(private readonly source?: ByteSource) {
    super();
  }

  /** Takes a frame over from the framer; as FramerSink.frame. */
  load(
    buffer: Uint8Array,
    start: number,
    length: number,
    missing: number,
    at: Moment,
    extents: Extents,
  ): void {
    this.buffer = buffer;
    this.start = start;
    this.length = length;
    this.missing = missing;
    this.at = at;
    this.extents = extents;
    this.view = undefined;
    this.readHeader(buffer, start);
  }

  get head(): Uint8Array {
    return this.view ?? this.buffer.subarray(this.start, this.start + this.length);
  }

  get bytes(): Uint8Array {
    this.view ??= this.readAgain(this.head);
    return this.view;
  }

  private readAgain(head: Uint8Array): Uint8Array {
    if (head.length === this.length || this.source === undefined) return head;
    const bytes = restored(head, this.extents, this.source);
    this.missing += this.length - bytes.length;
    this.length = bytes.length;
    return bytes;
  }

  /** As mcbp/header.ts's readHeader, without an object and without the CAS. */
  private readHeader(bytes: Uint8Array, at: number): void {
    const first = bytes[at] as number;
    const magic = magicOf(first);
    this.magic = first;
    this.kind = magic === undefined ? 'request' : magic.kind;
    this.serverOpcode = magic?.serverOpcode === true;
    this.opcode = bytes[at + 1] as number;
    if (magic?.framingExtras === true) {
      this.framingExtrasLength = bytes[at + 2] as number;
      this.keyLength = bytes[at + 3] as number;
    } else {
      this.framingExtrasLength = 0;
      this.keyLength = u16At(bytes, at + 2);
    }
    this.extrasLength = bytes[at + 4] as number;
    this.datatype = bytes[at + 5] as number;
    this.vbucketOrStatus = u16At(bytes, at + 6);
    this.bodyLength = bodyLengthAt(bytes, at);
    this.opaque = u32At(bytes, at + 12);
  }

  /** Bytes before the value: header, framing extras, extras and key. */
  get prefixLength(): number {
    return HEADER_LENGTH + this.framingExtrasLength + this.extrasLength + this.keyLength;
  }
}
