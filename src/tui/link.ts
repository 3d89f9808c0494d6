/**
 * The UI's end of a SessionPort: sends what the state demands, when it has changed, and turns
 * answers into events. The session may live in this thread and answer inside the call, or in
 * another and answer late; both look the same from here.
 */
import type { SessionPort, Viewport } from '../session/snapshot.js';
import { detailWish, sameViewport, viewportOf, type Wish } from './model/demand.js';
import type { Event } from './model/reduce.js';
import type { Effect, State } from './model/state.js';

/** A synchronous answer can change the demand; more rounds than this wait for the next frame. */
const ROUNDS = 4;

export class SessionLink {
  private sent: Viewport | undefined;
  private asked: Wish | undefined;
  /** One detail is under way at a time; wishes that come meanwhile are one, the last. */
  private busy = false;
  private syncing = false;
  private readonly unsubscribe: () => void;

  constructor(
    private readonly port: SessionPort,
    private readonly state: () => State,
    private readonly emit: (event: Event) => void,
  ) {
    this.unsubscribe = port.subscribe((snapshot) => emit({ type: 'snapshot', snapshot }));
  }

  /** Asks the session for what the state demands and has not asked for yet. */
  sync(): void {
    if (this.syncing) return;
    this.syncing = true;
    try {
      for (let round = 0; round < ROUNDS && this.syncViewport(); round++);
    } finally {
      this.syncing = false;
    }
    this.syncDetail();
  }

  /** Carries out an effect that concerns the session. */
  perform(effect: Extract<Effect, { type: 'locate' | 'find' | 'mark' | 'pause' }>): void {
    switch (effect.type) {
      case 'mark':
      case 'pause':
        this.port.act(effect);
        return;
      case 'locate':
        this.answer(this.port.locate(effect.number), (index) => ({
          type: 'located',
          number: effect.number,
          index,
        }));
        return;
      case 'find': {
        const { from, step: direction } = effect.query;
        this.answer(this.port.find(effect.query), (number) => ({
          type: 'found',
          from,
          direction,
          number,
        }));
      }
    }
  }

  close(): void {
    this.unsubscribe();
  }

  private syncViewport(): boolean {
    const wanted = viewportOf(this.state());
    if (this.sent !== undefined && sameViewport(this.sent, wanted)) return false;
    this.sent = wanted;
    this.port.view(wanted);
    return true;
  }

  private syncDetail(): void {
    const wish = detailWish(this.state());
    if (this.busy || wish === undefined) return;
    if (this.asked?.number === wish.number && this.asked.seen === wish.seen) return;
    this.asked = wish;
    this.busy = true;
    const { number } = wish;
    const free = (): void => {
      this.busy = false;
    };
    this.answer(this.port.detail(number).finally(free), (detail) => ({
      type: 'detail',
      number,
      detail,
    }));
  }

  private answer<T>(promise: Promise<T>, event: (value: T) => Event): void {
    promise.then(
      (value) => this.emit(event(value)),
      (error: unknown) => this.emit({ type: 'failed', text: reason(error) }),
    );
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
