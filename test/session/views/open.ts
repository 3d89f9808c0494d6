/** A capture in a session, with a view beside its list; and the same messages as they passed. */
import { PassThrough } from 'node:stream';
import { commandTable } from '../../../src/commands.js';
import { fileOf, readInput } from '../../../src/engine/reading/input.js';
import type { MessageSink } from '../../../src/message.js';
import { FindingIndex } from '../../../src/session/finding-index.js';
import { judging } from '../../../src/session/judging.js';
import type { ViewKind } from '../../../src/session/port/view.js';
import type { Viewport } from '../../../src/session/port/viewport.js';
import { Session } from '../../../src/session/session.js';
import type { SessionOptions } from '../../../src/session/session-options.js';
import { tee } from '../../../src/session/tee.js';
import type { ReportOf, WishOf } from '../../../src/session/views/tally.js';
import { loud } from '../../helpers/failures.js';

const DECODE = { table: commandTable, secrets: 'mask', edition: undefined } as const;

export interface Opened {
  readonly session: Session;
  readonly sink: MessageSink;
  readonly findings: FindingIndex;
  /** There is no more input. */
  end(): void;
}

export function opened(options: Partial<SessionOptions> = {}, listener?: MessageSink): Opened {
  const findings = new FindingIndex('last');
  const { decoder, analyst, timeline } = judging(DECODE, findings, {}, (number, told) =>
    session.found(number, told),
  );
  const session: Session = new Session({
    ...{ mode: 'file', title: '', decoder, now: () => performance.now(), judged: findings },
    timeline,
    ...options,
  });
  const sink = tee({ analyst, session, listener }, loud);
  return { session, sink, findings, end: () => analyst.end() };
}

/** The whole capture has been read. */
export async function openedCapture(path: string, listener?: MessageSink): Promise<Opened> {
  const made = opened({ source: fileOf(path) }, listener);
  const { sink } = made;
  await readInput({ path, stdin: () => new PassThrough(), sink, next: async () => true });
  made.end();
  return made;
}

const VIEWPORT: Viewport = { top: 0, height: 3, selected: 0, follow: false, time: 'r' };

/** What the view says once all is counted. */
export function viewed<K extends ViewKind>(
  session: Session,
  wish: WishOf<K>,
  filter = '',
): ReportOf<K> {
  const viewport: Viewport = { ...VIEWPORT, filter, view: wish };
  session.filterBy(filter);
  session.showView(wish);
  while (session.filterMore(5) || session.countMore(5)) {
    // Until there is no more to do.
  }
  const { view } = session.snapshot(viewport);
  if (view?.what !== wish.what) throw new Error(`there is no view of ${wish.what}`);
  return view as ReportOf<K>;
}
