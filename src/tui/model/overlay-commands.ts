/** Commands that lay something over the panes: filter bar, command line, help, views. */
import type { ViewKind } from '../../session/views/view.js';
import { openedBar } from './bar-commands.js';
import { type Handler, pure, told } from './handler.js';
import { HELP_OF_PANES, helpOfView } from './help-text.js';
import { textLine } from './line-edit.js';
import { opened, overlayOf } from './stack.js';
import { rowAt, type State, step } from './state.js';
import { lineAt, viewState } from './views/view-state.js';

/** One view at a time; it takes the place of another, and of what lies over that. */
const withView = (state: State, what: ViewKind, stream?: number): State => ({
  ...state,
  overlays: [{ kind: 'view', view: viewState(what, stream) }],
});

const view = (what: ViewKind): Handler => pure((state) => withView(state, what));

/** That of the conversation under the cursor, or of the selected message. */
function streamAt(state: State): number | undefined {
  const view = overlayOf(state, 'view')?.view;
  if (view?.report?.what === 'conversations') return lineAt(view.report, view.cursor)?.stream;
  if (view?.what === 'follow') return view.stream;
  const stream = rowAt(state, state.list.cursor)?.stream ?? '';
  return stream === '' ? undefined : Number(stream);
}

const followStream: Handler = (state) => {
  const stream = streamAt(state);
  if (stream === undefined) return told(state, 'no message is selected whose stream to follow');
  return step(withView(state, 'follow', stream));
};

const help = pure((state) => {
  const what = overlayOf(state, 'view')?.view.what;
  const contexts = what === undefined ? HELP_OF_PANES : helpOfView(what);
  return opened(state, { kind: 'help', top: 0, contexts });
});

export const OVERLAY_COMMANDS = {
  filter: (state, argument) => step(openedBar(state, argument === '' ? undefined : argument)),
  command: pure((state) => opened(state, { kind: 'palette', line: textLine(''), chosen: 0 })),
  help,
  'follow-stream': followStream,
  conversations: view('conversations'),
  statistics: view('statistics'),
  findings: view('findings'),
  timeline: view('timeline'),
  graph: view('graph'),
} satisfies Readonly<Record<string, Handler>>;
