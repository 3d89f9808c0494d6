/**
 * The UI's end of a SessionPort: sends what the state demands, when it has changed, and turns
 * answers into events. The session may live in this thread and answer inside the call, or in
 * another and answer late; both look the same from here.
 */
import type { BytesWish, Detail } from '../session/port/detail.js';
import type { FilterDraft } from '../session/port/filter.js';
import type { SessionPort } from '../session/port/session-port.js';
import type { Viewport } from '../session/port/viewport.js';
import {
  bytesWish,
  type DraftWish,
  detailWish,
  draftWish,
  sameBytes,
  sameViewport,
  viewportOf,
  type Wish,
} from './model/demand.js';
import type { Event } from './model/reduce.js';
import type { State } from './model/state.js';
import type { Effect } from './model/step.js';
import { Question } from './question.js';

/** A synchronous answer can change the demand; more rounds than this wait for the next frame. */
const ROUNDS = 4;

/** What is not for the terminal. */
type SessionEffect = Exclude<Effect, { type: 'copy' | 'suspend' | 'redraw' | 'quit' }>;

export class SessionLink {
  private sent: Viewport | undefined;
  private readonly details: Question<Wish, Detail | undefined>;
  private readonly pages: Question<BytesWish, Uint8Array | undefined>;
  private readonly drafts: Question<DraftWish, FilterDraft | undefined>;
  private syncing = false;
  private readonly unsubscribe: () => void;

  constructor(
    private readonly port: SessionPort,
    private readonly state: () => State,
    private readonly emit: (event: Event) => void,
  ) {
    this.details = new Question(
      (a, b) => a.number === b.number && a.seen === b.seen,
      ({ number }) => port.detail(number),
      (answer, { number }) => this.answer(answer, (detail) => ({ type: 'detail', number, detail })),
    );
    this.pages = new Question(
      sameBytes,
      (wish) => port.bytes(wish),
      (answer, wish) => this.answer(answer, (bytes) => ({ type: 'bytes', wish, bytes })),
    );
    this.drafts = new Question(
      (a, b) => a.text === b.text && a.cursor === b.cursor,
      ({ text, cursor }) => port.draft(text, cursor),
      (answer) => this.answer(answer, (draft) => ({ type: 'draft', draft })),
    );
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
    this.details.sync(detailWish(this.state()));
    this.pages.sync(bytesWish(this.state()));
    this.drafts.sync(draftWish(this.state()));
  }

  /** Carries out an effect that concerns the session. */
  perform(effect: SessionEffect): void {
    switch (effect.type) {
      case 'locate':
        this.answer(this.port.locate(effect.number), (index) => ({
          type: 'located',
          number: effect.number,
          index,
        }));
        return;
      case 'find': {
        const { query } = effect;
        this.answer(this.port.find(query), (found) => ({ type: 'found', query, found }));
        return;
      }
      case 'save': {
        const { wish } = effect;
        this.answer(this.port.save(wish), (answer) => ({ type: 'saved', wish, answer }));
        return;
      }
      default:
        this.port.act(effect);
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

  private answer<T>(promise: Promise<T>, event: (value: T) => Event): void {
    promise.then(
      (value) => this.emit(event(value)),
      (error: unknown) => this.emit({ type: 'failed', text: reason(error) }),
    );
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
