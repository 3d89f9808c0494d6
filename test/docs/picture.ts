/**
 * A real frame of the terminal UI: the rebalance capture read through the program's own path,
 * some keys pressed, the screen drawn by the panes.
 */
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { openAgain } from '../../src/capture/random-access.js';
import { commandTable } from '../../src/commands.js';
import { readInput } from '../../src/engine/input.js';
import { Decoder } from '../../src/session/decoder.js';
import { Session } from '../../src/session/session.js';
import { detailWish, viewportOf } from '../../src/tui/model/demand.js';
import { type Event, reduce } from '../../src/tui/model/reduce.js';
import { initialState, type State } from '../../src/tui/model/state.js';
import { plainText } from '../../src/tui/paint/line.js';
import { screen } from '../../src/tui/panes/screen.js';
import { repositoryRoot } from '../helpers/skip.js';

const WIDTH = 120;
const HEIGHT = 32;

/** The session of a capture in captures/, read to its end. */
async function sessionOf(name: string): Promise<Session> {
  const path = join(repositoryRoot, 'captures', name);
  const session = new Session({
    mode: 'file',
    title: name,
    decoder: new Decoder({ table: commandTable, secrets: 'mask', edition: undefined }),
    now: () => 0,
    source: openAgain(path),
  });
  await readInput({
    path,
    stdin: () => Readable.from([]),
    sink: session,
    next: async () => true,
  });
  return session;
}

/** Plain text of the screen after the keys. */
async function frame(name: string, keys: readonly string[]): Promise<string> {
  const session = await sessionOf(name);
  let state = initialState(WIDTH, HEIGHT);
  const take = (event: Event): void => {
    state = answered(reduce(state, event).state, session);
  };
  take({ type: 'resize', width: WIDTH, height: HEIGHT });
  for (const key of keys) take({ type: 'key', key });
  return screen(state)
    .map((line) => plainText(line).trimEnd())
    .join('\n');
}

/** The state once the session has answered what it wants to show. */
function answered(state: State, session: Session): State {
  const seen = reduce(state, { type: 'snapshot', snapshot: session.snapshot(viewportOf(state)) });
  const wish = detailWish(seen.state);
  if (wish === undefined) return seen.state;
  const { number } = wish;
  return reduce(seen.state, { type: 'detail', number, detail: session.detail(number) }).state;
}

/** The picture in the README: a snapshot is asked for, and its field `valid_till` is selected. */
export function picture(): Promise<string> {
  const down = (count: number): string[] => new Array<string>(count).fill('j');
  return frame('rebalance.pcapng', [...down(PICTURED - 1), 'tab', ...down(FIELD)]);
}

const PICTURED = 101;
const FIELD = 15;
