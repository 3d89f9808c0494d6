/** A message on its way through the proxy, as the filters of rules see it. */
import type { Instant } from '../bytes/time.js';
import type { Dissection } from '../dissect/dissection.js';
import type { MessageView } from '../filter/view.js';
import { type Header, readHeader } from '../mcbp/header.js';
import type { Connection, End, Endpoint } from '../tcp/events.js';

/** Features that HELLO granted; undefined: none was seen. */
export type Granted = ReadonlySet<number> | undefined;

/** Interprets messages: the descriptions, and how secrets are hidden. */
export interface Reading {
  /** @param request the frame of the request that `frame` answers */
  dissect(frame: Uint8Array, request: Uint8Array | undefined, features: Granted): Dissection;
}

/** What is known of a message beside its bytes. */
export interface Passing {
  readonly connection: Connection;
  readonly from: End;
  readonly at: Instant;
  /** When the first message passed. */
  readonly began: Instant;
  readonly features: Granted;
  /** Of an answer, its request as far as that was kept. */
  readonly request:
    | { readonly frame: Uint8Array | undefined; readonly latencyNs: number }
    | undefined;
}

export class PassingView implements MessageView {
  /** Not known here: what asks for these is refused (catalogues.ts). */
  readonly number = 0;
  readonly frame = 0;
  readonly packet = undefined;
  readonly comments: readonly string[] = [];
  readonly marked = false;
  readonly response = undefined;
  readonly header: Header;
  private decoded: Dissection | undefined;
  private asking: PassingView | undefined;

  /** @param bytes the whole frame; lent for as long as the view is */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly passing: Passing,
    private readonly reading: Reading,
  ) {
    this.header = readHeader(bytes);
  }

  get at(): Instant {
    return this.passing.at;
  }

  get began(): Instant {
    return this.passing.began;
  }

  get stream(): number {
    return this.passing.connection.index;
  }

  get source(): Endpoint {
    return this.passing.connection.ends[this.passing.from];
  }

  get destination(): Endpoint {
    return this.passing.connection.ends[this.passing.from === 0 ? 1 : 0];
  }

  get features(): Granted {
    return this.passing.features;
  }

  /** The request that it answers, as far as it is kept. */
  get requestFrame(): Uint8Array | undefined {
    return this.passing.request?.frame;
  }

  get request(): MessageView['request'] {
    const { request } = this.passing;
    return request && { number: 0, latencyNs: request.latencyNs };
  }

  get asked(): MessageView | undefined {
    const frame = this.requestFrame;
    if (frame === undefined) return undefined;
    const from = this.passing.from === 0 ? 1 : 0;
    this.asking ??= new PassingView(
      frame,
      { ...this.passing, from, request: undefined },
      this.reading,
    );
    return this.asking;
  }

  get dissection(): Dissection {
    const { request, features } = this.passing;
    this.decoded ??= this.reading.dissect(this.bytes, request?.frame, features);
    return this.decoded;
  }
}
