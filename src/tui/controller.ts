/**
 * The loop: events go through the reducer, the session is asked for what the new state needs,
 * and the screen is drawn when the pacer says so. Holds the only mutable state of the UI.
 */
import type { SessionPort } from '../session/port/session-port.js';
import { SessionLink } from './link.js';
import { type Event, reduce } from './model/reduce.js';
import { type Histories, initialState, type Look, type Start, type State } from './model/state.js';
import type { Effect } from './model/step.js';
import { type Clock, Pacer, type Urgency } from './pacer.js';
import type { Depth } from './paint/colour.js';
import { paintLine } from './paint/line.js';
import { Painter } from './paint/painter.js';
import { type Palette, paletteFor, type Theme } from './paint/palette.js';
import { screen } from './panes/screen.js';
import { MOST_COPIED } from './terminal/clipboard.js';
import type { MouseReport } from './terminal/mouse-report.js';

/** How long after a key what the session sends is taken as the answer to it. */
const ANSWER_MS = 200;
/** How long a notice is news: three lines can be read in that time. */
const NEWS_MS = 10_000;
/** What comes without a key. */
const UNASKED: ReadonlySet<Event['type']> = new Set(['snapshot', 'detail', 'aged']);

/** The terminal, as far as drawing needs it. */
export interface Display {
  /** Cells across and down. */
  size(): { readonly width: number; readonly height: number };
  /** False when the terminal is behind: `resume` is to be called when it has caught up. */
  write(text: string): boolean;
  /** To whoever sits at the terminal; false: the text is too long. */
  copy(text: string): boolean;
  setMouse(on: boolean): void;
  /** Gives the terminal back to the shell until the program goes on. */
  suspend(): void;
  readonly depth: Depth;
}

export interface ControllerOptions {
  readonly port: SessionPort;
  readonly display: Display;
  readonly clock: Clock;
  readonly look: Look;
  /** The terminal tells of the mouse. */
  readonly mouse: boolean;
  /** What is known from before; absent: nothing, and nobody is to be told the first keys. */
  readonly past?: Pick<Start, 'histories' | 'isFresh'>;
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
  /** The notice that is news, and what calls off that it grows old. */
  private news: { readonly text: string; readonly forget: () => void } | undefined;
  private painted: { readonly theme: Theme; readonly palette: Palette } | undefined;

  constructor(private readonly options: ControllerOptions) {
    const { port, display, clock, look, mouse, past } = options;
    this.display = display;
    const { width, height } = display.size();
    this.state = initialState(width, height, { look, mouse, ...past });
    this.pacer = new Pacer(clock, () => this.guard(() => this.draw()));
    this.link = new SessionLink(
      port,
      () => this.state,
      (event) => this.dispatch(event),
    );
  }

  /** What was written, for the next time. */
  get histories(): Histories {
    return this.state.histories;
  }

  start(): void {
    this.guard(() => this.link.sync());
    this.pacer.request('answer');
  }

  key(key: string): void {
    this.dispatch({ type: 'key', key });
  }

  mouse(report: MouseReport): void {
    this.dispatch({ type: 'mouse', report });
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
    this.news?.forget();
    this.pacer.stop();
    this.link.close();
  }

  private dispatch(event: Event): void {
    if (this.ended) return;
    this.guard(() => {
      const { state, effects } = reduce(this.state, event);
      this.state = state;
      this.age();
      this.display.setMouse(state.mouse.on);
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

  /** A notice is news for some time, and another one as long again. */
  private age(): void {
    const { isNews, snapshot } = this.state;
    const text = isNews ? snapshot?.notice?.text : undefined;
    if (text === this.news?.text) return;
    this.news?.forget();
    const { clock } = this.options;
    this.news =
      text === undefined
        ? undefined
        : { text, forget: clock.after(NEWS_MS, () => this.dispatch({ type: 'aged' })) };
  }

  private urgencyOf(event: Event): Urgency {
    const now = this.options.clock.now();
    if (!UNASKED.has(event.type)) {
      this.answersUntil = now + ANSWER_MS;
      return 'answer';
    }
    return now < this.answersUntil ? 'answer' : 'news';
  }

  private perform(effect: Effect): void {
    if (effect.type === 'quit') this.options.onEnd();
    else if (effect.type === 'redraw') this.painter.invalidate();
    else if (effect.type === 'suspend') this.display.suspend();
    else if (effect.type === 'copy') this.copy(effect.text, effect.what);
    else this.link.perform(effect);
  }

  private copy(text: string, what: string): void {
    const told = this.display.copy(text)
      ? `copied: ${what} (if the terminal lets programs copy)`
      : `not copied: ${what} is longer than ${MOST_COPIED} bytes`;
    this.state = { ...this.state, message: told };
  }

  private draw(): void {
    if (this.behind || this.ended) return;
    this.link.sync();
    this.asked = false;
    const { width } = this.state;
    const palette = this.palette();
    const lines = screen(this.state).map((line) => paintLine(line, width, palette));
    const output = this.painter.paint(lines);
    if (output !== '') this.behind = !this.display.write(output);
  }

  /** Made anew when another theme is chosen. */
  private palette(): Palette {
    const { theme, rules } = this.state.look;
    if (this.painted?.theme !== theme) {
      const looks = rules.map(({ look }) => look);
      this.painted = { theme, palette: paletteFor(theme, this.display.depth, looks) };
    }
    return this.painted.palette;
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
