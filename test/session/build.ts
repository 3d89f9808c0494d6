/**
 * Streams for the pipeline as a play: who sends what, in order, and the messages that come of
 * it. Every chunk is overwritten after the call, as its real source would reuse the buffer.
 */
import { commandTable } from '../../src/commands.js';
import type { SkipReason } from '../../src/mcbp/framer.js';
import type { MessageEvent, MessageSink } from '../../src/message.js';
import { Pipeline } from '../../src/session/pipeline.js';
import type { Connection, End, Endpoint, Moment } from '../../src/tcp/events.js';
import { keep } from '../helpers/event.js';

export const CLIENT_END: Endpoint = { address: '192.0.2.1', port: 50_000 };
export const SERVER_END: Endpoint = { address: '192.0.2.2', port: 11_210 };

export const connectionOf = (index = 0, midstream = false): Connection => ({
  index,
  ends: [CLIENT_END, SERVER_END],
  midstream,
});

/** `ms` milliseconds into the capture. */
export const momentOf = (ms: number, frame = 0): Moment => ({
  s: 1_700_000_000 + Math.floor(ms / 1000),
  ns: (ms % 1000) * 1e6,
  frame,
});

/** A message as it was when it passed: copied. */
export type Kept = MessageEvent;

export class Collected implements MessageSink {
  readonly messages: Kept[] = [];
  readonly losses: { from: End; count: number; why: SkipReason }[] = [];
  opens = 0;
  /** What each `closed` said: was it MCBP. */
  readonly closes: boolean[] = [];

  message(event: MessageEvent): void {
    this.messages.push(keep(event));
  }

  lost(_connection: Connection, from: End, count: number, why: SkipReason): void {
    this.losses.push({ from, count, why });
  }

  opened(): void {
    this.opens += 1;
  }

  closed(_connection: Connection, mcbp: boolean): void {
    this.closes.push(mcbp);
  }

  /** One line a message: `3 < 1 +2ms` is message 3, from the server, first to answer 1 after 2 ms. */
  get lines(): string[] {
    return this.messages.map(({ number, from, request, missing }) => {
      const answer =
        request === undefined
          ? ''
          : ` ${request.first ? '' : 'also '}${request.number} +${request.latencyNs / 1e6}ms`;
      return `${number} ${from === 0 ? '>' : '<'}${answer}${missing > 0 ? ` lacks ${missing}` : ''}`;
    });
  }
}

export type Step =
  | { readonly side: End; readonly bytes: Uint8Array }
  | { readonly side: End; readonly gap: number }
  | { readonly side: End; readonly close: 'fin' | 'rst' | 'end' };

/** Sides as they really are: 0 the client, 1 the server. */
export const up = (bytes: Uint8Array): Step => ({ side: 0, bytes });
export const down = (bytes: Uint8Array): Step => ({ side: 1, bytes });
export const gapUp = (gap: number): Step => ({ side: 0, gap });
export const gapDown = (gap: number): Step => ({ side: 1, gap });
export const closeUp: Step = { side: 0, close: 'fin' };
export const closeDown: Step = { side: 1, close: 'fin' };
export const bye: readonly Step[] = [closeUp, closeDown];

export interface Staging {
  readonly midstream?: boolean;
  readonly forced?: boolean;
  /** The source takes the server for the client until it is told. */
  readonly swapped?: boolean;
}

/** Each step comes a millisecond, and a packet, after the one before. */
export function play(steps: readonly Step[], staging: Staging = {}): Collected {
  const heard = new Collected();
  const connection = connectionOf(7, staging.midstream ?? false);
  let swapped = staging.swapped === true;
  if (swapped) connection.ends = [SERVER_END, CLIENT_END];
  const pipeline = new Pipeline({
    table: commandTable,
    sink: heard,
    force: () => staging.forced === true,
    settle: (settled, client) => {
      if (client === 0) return;
      swapped = !swapped;
      settled.ends = [settled.ends[1], settled.ends[0]];
    },
  });
  pipeline.open(connection, momentOf(0, 1));
  for (const [i, step] of steps.entries()) {
    const at = momentOf(i + 1, i + 2);
    const from: End = swapped ? (step.side === 0 ? 1 : 0) : step.side;
    if ('close' in step) pipeline.close(connection, from, step.close, at);
    else if ('gap' in step) pipeline.gap(connection, from, step.gap, at);
    else {
      const lent = step.bytes.slice();
      const moment = { ...at };
      pipeline.data(connection, from, lent, moment);
      lent.fill(0xee);
      Object.assign(moment, { s: -1, ns: -1, frame: -1 });
    }
  }
  return heard;
}

/** Pieces of `bytes`, cut at these offsets. */
export function cutAt(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const inside = [...new Set(cuts)].filter((cut) => cut > 0 && cut < bytes.length);
  const places = [0, ...inside.sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, i) => bytes.subarray(places[i], end));
}
