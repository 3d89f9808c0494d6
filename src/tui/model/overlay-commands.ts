/** Commands that lay something over the panes: filter bar, command line, help, views. */
import type { ViewKind } from '../../session/port/view.js';
import { openedBar } from './bar-commands.js';
import { rowAt } from './derived.js';
import { type Handler, pure, told } from './handler.js';
import { HELP_OF_PANES, helpOfView } from './help-text.js';
import { textLine } from './line-edit.js';
import { opened, overlayOf } from './stack.js';
import type { State } from './state.js';
import { step } from './step.js';
import { lineAt, type ViewState, viewState } from './views/view-state.js';

/** One view at a time; it takes the place of another, and of what lies over that. */
const withView = (state: State, view: ViewState): State => ({
  ...state,
  overlays: [{ kind: 'view', view }],
});

const view = (what: ViewKind): Handler => pure((state) => withView(state, viewState(what)));

/** The connection of the conversation under the cursor, or of the selected message and at that. */
function talkAt(state: State): ViewState | undefined {
  const view = overlayOf(state, 'view')?.view;
  if (view?.report?.what === 'conversations') {
    const line = lineAt(view.report, view.cursor);
    return line && viewState('follow', line.stream);
  }
  if (view?.what === 'follow') return view;
  const { stream = '', number = 0 } = rowAt(state, state.list.cursor) ?? {};
  if (stream === '') return undefined;
  return viewState('follow', Number(stream), number > 0 ? number : undefined);
}

const followStream: Handler = (state) => {
  const talk = talkAt(state);
  if (talk === undefined) return told(state, 'no message is selected whose stream to follow');
  return step(withView(state, talk));
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
