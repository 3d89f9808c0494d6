/** The model on a stage: keys go in, the fake session answers, the state can be looked at. */
import { SessionLink } from '../../../src/tui/link.js';
import { type Event, reduce } from '../../../src/tui/model/reduce.js';
import { initialState, type State } from '../../../src/tui/model/state.js';
import type { Effect } from '../../../src/tui/model/step.js';
import { plainText } from '../../../src/tui/paint/line.js';
import { screen } from '../../../src/tui/panes/screen.js';
import { type FakeOptions, FakeSession } from './fake-session.js';

export class Stage {
  readonly session: FakeSession;
  readonly link: SessionLink;
  readonly ended: Effect[] = [];
  state: State;

  constructor(options: FakeOptions, width = 120, height = 40) {
    this.session = new FakeSession(options);
    this.state = initialState(width, height);
    this.link = new SessionLink(
      this.session,
      () => this.state,
      (event) => this.dispatch(event),
    );
    this.link.sync();
  }

  dispatch(event: Event): void {
    const { state, effects } = reduce(this.state, event);
    this.state = state;
    for (const effect of effects) {
      if (isForTerminal(effect)) this.ended.push(effect);
      else this.link.perform(effect);
    }
    this.link.sync();
  }

  /** Presses keys by name and lets the session answer. */
  async press(...keys: readonly string[]): Promise<State> {
    for (const key of keys) {
      this.dispatch({ type: 'key', key });
      await this.idle();
    }
    return this.state;
  }

  /** Lets promises that are under way come to their end. */
  async idle(): Promise<void> {
    for (let i = 0; i < 8; i++) await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  }

  get text(): string {
    return screen(this.state)
      .map((line) => plainText(line).trimEnd())
      .join('\n');
  }
}

const FOR_TERMINAL = ['quit', 'redraw', 'suspend', 'copy'] as const;
type ForTerminal = Extract<Effect, { type: (typeof FOR_TERMINAL)[number] }>;

const isForTerminal = (effect: Effect): effect is ForTerminal =>
  FOR_TERMINAL.some((type) => type === effect.type);

export async function stage(options: FakeOptions, width = 120, height = 40): Promise<Stage> {
  const made = new Stage(options, width, height);
  await made.idle();
  return made;
}
