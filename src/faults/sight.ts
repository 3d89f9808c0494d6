/** The messages of one connection as rules see them, with what is known there by then. */
import type { Instant } from '../bytes/time.js';
import { features } from '../mcbp/features.js';
import { magicOf } from '../mcbp/magic.js';
import type { Connection, End } from '../tcp/events.js';
import { Exchanges } from './exchanges.js';
import type { FaultContext } from './passage-parts.js';
import { type Passing, PassingView } from './passing-view.js';

const JSON_FEATURE = features.find(({ name }) => name === 'JSON')?.value ?? 0;

export class Sight {
  /** When whatever is done now is done. */
  now: Instant = { s: 0, ns: 0 };
  private began: Instant | undefined;
  private readonly exchanges: Exchanges;

  constructor(
    readonly connection: Connection,
    private readonly context: Pick<FaultContext, 'table' | 'learn' | 'reading'>,
  ) {
    this.exchanges = new Exchanges(context.table, context.learn);
  }

  /** HELLO has granted the client answers that are called JSON. */
  get takesJson(): boolean {
    return this.exchanges.features?.has(JSON_FEATURE) === true;
  }

  at(now: Instant): void {
    this.now = now;
    this.began ??= now;
  }

  /** A message that comes. */
  of(from: End, frame: Uint8Array): PassingView {
    const isAnswer = kindOf(frame) === 'response';
    const request = isAnswer ? this.exchanges.answers(frame, from, this.now) : undefined;
    return this.view(from, frame, request);
  }

  /** The same message once more, whose turn has come: what it answers is not known any more. */
  again(from: End, frame: Uint8Array): PassingView {
    return this.view(from, frame, undefined);
  }

  /** An answer came, whatever becomes of it. */
  settle(frame: Uint8Array): void {
    if (kindOf(frame) === 'response') this.exchanges.settle(frame);
  }

  /** A message goes on: a request will be answered. */
  goesOn(from: End, frame: Uint8Array): void {
    if (magicOf(frame[0] as number)?.kind !== 'request') return;
    this.exchanges.asks(frame, from, this.now);
  }

  private view(from: End, frame: Uint8Array, request: Passing['request']): PassingView {
    const { connection, now: at, began = at } = this;
    const { features } = this.exchanges;
    const passing: Passing = { connection, from, at, began, features, request };
    return new PassingView(frame, passing, this.context.reading);
  }
}

/** What has no magic that is known is shown to rules about requests. */
export const kindOf = (frame: Uint8Array): 'request' | 'response' =>
  magicOf(frame[0] as number)?.kind ?? 'request';
