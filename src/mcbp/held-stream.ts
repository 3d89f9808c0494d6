/**
 * What a connection sent while it was not yet known what it speaks, in order of arrival.
 * Its owner caps the bytes; a direction that passes the cap becomes one gap.
 */
import { CLIENT, type End, type Moment, SERVER } from '../tcp/events.js';

/** Receives what was held; as StreamSink without the connection. */
export interface Replay {
  /** Bytes are valid only during the call. */
  data(from: End, bytes: Uint8Array, at: Moment): void;
  gap(from: End, missing: number, at: Moment): void;
}

type Held =
  | { readonly from: End; readonly at: Moment; readonly bytes: Uint8Array }
  | { readonly from: End; readonly at: Moment; missing: number };

export const otherEnd = (end: End): End => (end === CLIENT ? SERVER : CLIENT);

export class HeldStream {
  #held: Held[] = [];
  /** The latest event of each direction: gaps that touch become one. */
  readonly #latest: [Held | undefined, Held | undefined] = [undefined, undefined];

  /** Keeps `bytes` themselves, not a copy. */
  data(from: End, bytes: Uint8Array, at: Moment): void {
    this.#push({ from, at, bytes });
  }

  gap(from: End, missing: number, at: Moment): void {
    const latest = this.#latest[from];
    if (latest !== undefined && 'missing' in latest) latest.missing += missing;
    else this.#push({ from, at, missing });
  }

  /** Lets go of what was held of a direction: as if it had been lost. */
  lose(from: End, at: Moment): void {
    let missing = 0;
    this.#held = this.#held.filter((each) => {
      if (each.from !== from) return true;
      missing += 'bytes' in each ? each.bytes.length : each.missing;
      return false;
    });
    this.#latest[from] = undefined;
    if (missing > 0) this.gap(from, missing, at);
  }

  clear(): void {
    this.#held = [];
    this.#latest.fill(undefined);
  }

  /** Hands everything over, once; with the ends turned round if `client` is not the first. */
  replay(to: Replay, client: End): void {
    const held = this.#held;
    this.clear();
    for (const each of held) {
      const from = client === CLIENT ? each.from : otherEnd(each.from);
      if ('bytes' in each) to.data(from, each.bytes, each.at);
      else to.gap(from, each.missing, each.at);
    }
  }

  #push(held: Held): void {
    this.#held.push(held);
    this.#latest[held.from] = held;
  }
}
