/**
 * The loop: events go through the reducer, the session is asked for what the new state needs,
 * and the screen is drawn when the pacer says so. Holds the only mutable state of the UI.
 */
import type { SessionPort } from '../session/snapshot.js';
import { SessionLink } from './link.js';
import { type Event, reduce } from './model/reduce.js';
import { type Effect, initialState, type State } from './model/state.js';
import { type Clock, Pacer, type Urgency } from './pacer.js';
import { paintLine } from './paint/line.js';
import { Painter } from './paint/painter.js';
import { screen } from './panes/screen.js';

/** How long after a key what the session sends is taken as the answer to it. */
const ANSWER_MS = 200;

/** The terminal, as far as drawing needs it. */
export interface Display {
  /** Cells across and down. */
  size(): { readonly width: number; readonly height: number };
  /** False when the terminal is behind: `resume` is to be called when it has caught up. */
  write(text: string): boolean;
  readonly colour: boolean;
}

export interface ControllerOptions {
  readonly port: SessionPort;
  readonly display: Display;
  readonly clock: Clock;
  /** The user wants to leave, or something failed that cannot be carried on from. */
  readonly onEnd: (error?: unknown) => void;
}

export class Controller {
  private state: State;
  private readonly painter = new Painter();
  private readonly pacer: Pacer;
  private readonly link: SessionLink;
  private readonly display: Display;
  /** The terminal is behind; a frame is owed when it has caught up. */
  private behind = false;
  /** What arrives before this moment is taken as the answer to a key. */
  private answersUntil = Number.NEGATIVE_INFINITY;
  /** The session was asked for more because of news since the last frame. */
  private asked = false;
  private ended = false;

  constructor(private readonly options: ControllerOptions) {
    const { port, display, clock } = options;
    this.display = display;
    const { width, height } = display.size();
    this.state = initialState(width, height);
    this.pacer = new Pacer(clock, () => this.guard(() => this.draw()));
    this.link = new SessionLink(
      port,
      () => this.state,
      (event) => this.dispatch(event),
    );
  }

  start(): void {
    this.guard(() => this.link.sync());
    this.pacer.request('answer');
  }

  key(key: string): void {
    this.dispatch({ type: 'key', key });
  }

  resize(): void {
    this.painter.invalidate();
    this.dispatch({ type: 'resize', ...this.display.size() });
  }

  /** Draws everything anew: another program may have written to the terminal. */
  redraw(): void {
    this.painter.invalidate();
    this.pacer.request('answer');
  }

  /** The terminal has caught up with what was written. */
  resume(): void {
    this.behind = false;
    this.pacer.request('news');
  }

  stop(): void {
    this.ended = true;
    this.pacer.stop();
    this.link.close();
  }

  private dispatch(event: Event): void {
    if (this.ended) return;
    this.guard(() => {
      const { state, effects } = reduce(this.state, event);
      this.state = state;
      for (const effect of effects) this.perform(effect);
      // A person's wish is passed on at once; news leads to one more question per frame, or a
      // busy session and its screen would keep each other busy.
      const urgency = this.urgencyOf(event);
      if (urgency === 'answer' || !this.asked) {
        this.asked = true;
        this.link.sync();
      }
      this.pacer.request(urgency);
    });
  }

  private urgencyOf(event: Event): Urgency {
    const now = this.options.clock.now();
    if (event.type !== 'snapshot' && event.type !== 'detail') {
      this.answersUntil = now + ANSWER_MS;
      return 'answer';
    }
    return now < this.answersUntil ? 'answer' : 'news';
  }

  private perform(effect: Effect): void {
    if (effect.type === 'quit') this.options.onEnd();
    else if (effect.type === 'redraw') this.painter.invalidate();
    else this.link.perform(effect);
  }

  private draw(): void {
    if (this.behind || this.ended) return;
    this.link.sync();
    this.asked = false;
    const { width } = this.state;
    const lines = screen(this.state).map((line) => paintLine(line, width, this.display.colour));
    const output = this.painter.paint(lines);
    if (output !== '') this.behind = !this.display.write(output);
  }

  /** A fault of ours must not leave the terminal in raw mode: it ends the UI in order. */
  private guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.options.onEnd(error);
    }
  }
}
