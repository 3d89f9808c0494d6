/**
 * Real frames of the terminal UI: the rebalance capture read through the program's own path,
 * some keys pressed, the screen drawn by the panes.
 */
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { openAgain } from '../../src/capture/random-access.js';
import { readInput } from '../../src/engine/reading/input.js';
import type { Session } from '../../src/session/session.js';
import { detailWish, viewportOf } from '../../src/tui/model/demand.js';
import { type Event, reduce } from '../../src/tui/model/reduce.js';
import { initialState, type State } from '../../src/tui/model/state.js';
import { plainText } from '../../src/tui/paint/line.js';
import { screen } from '../../src/tui/panes/screen.js';
import { repositoryRoot } from '../helpers/skip.js';
import { opened } from '../session/views/open.js';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The session of a capture in captures/, read to its end and analysed. */
async function sessionOf(name: string): Promise<Session> {
  const path = join(repositoryRoot, 'captures', name);
  const { session, sink, end } = opened({ title: name, now: () => 0, source: openAgain(path) });
  await readInput({ path, stdin: () => Readable.from([]), sink, next: async () => true });
  end();
  return session;
}

/** Plain text of the screen after the keys. */
async function frame(name: string, { width, height }: Size, keys: readonly string[]) {
  const session = await sessionOf(name);
  let state = initialState(width, height);
  const take = (event: Event): void => {
    const { state: next, effects } = reduce(state, event);
    if (effects.length > 0) throw new Error(`a picture answers no ${effects[0]?.type}`);
    state = answered(next, session);
  };
  take({ type: 'resize', width, height });
  for (const key of keys) take({ type: 'key', key });
  return screen(state)
    .map((line) => plainText(line).trimEnd())
    .join('\n');
}

/** The state once the session has answered what it wants to show. */
function answered(state: State, session: Session): State {
  const viewport = viewportOf(state);
  session.showView(viewport.view);
  while (session.countMore(1)) {
    // Until the view has counted all there is.
  }
  const seen = reduce(state, { type: 'snapshot', snapshot: session.snapshot(viewport) });
  const wish = detailWish(seen.state);
  if (wish === undefined) return seen.state;
  const { number } = wish;
  return reduce(seen.state, { type: 'detail', number, detail: session.detail(number) }).state;
}

const CAPTURE = 'rebalance.pcapng';
const SMALL: Size = { width: 100, height: 18 };
const PICTURED = 101;
const FIELD = 15;

const down = (count: number): string[] => new Array<string>(count).fill('j');

/** A snapshot is asked for, and its field `valid_till` is selected. */
export const picture = (): Promise<string> =>
  frame(CAPTURE, { width: 120, height: 32 }, [...down(PICTURED - 1), 'tab', ...down(FIELD)]);

/** What was found in it, the first kind unfolded. */
export const findingsPicture = (): Promise<string> => frame(CAPTURE, SMALL, ['e', 'enter']);

/** What its vbuckets went through, the cursor in the middle of the time. */
export const timelinePicture = (): Promise<string> =>
  frame(CAPTURE, SMALL, ['v', ...new Array<string>(30).fill('l')]);
