/**
 * Every command of the UI: one table from which dispatch, the command line (`:`), the help
 * screens and the manual's key table come. Names of keys: a printable character is itself;
 * `C-x` control, `S-tab` shift, and the words of LABELS.
 *
 * To add a command: one entry in COMMANDS here, one handler in the room of its subject, named in
 * the record of commands.ts. A handler is `(state, argument) => Step`; the argument is the text
 * behind the name in `:name argument`, empty when a key was pressed.
 *
 * - No keys ('') is well: the command is had by `:` and a menu then.
 * - `usage` names the argument: `N` is needed, `[N]` may be left out. A command that needs one
 *   and is called without asks for it in a prompt; label, first text, validity and modes of that
 *   prompt may be said in prompts.ts. So a prompt is no more than a command with an argument.
 * - A menu is a value (menu.ts): its choices are commands with an argument. A handler that has
 *   something to choose returns `opened(state, menuOf(...))`.
 * - What is to be done outside is an Effect (state.ts), carried out in link.ts (session) or
 *   controller.ts (terminal), and comes back as an Event of reduce.ts.
 */
import { bind, finder, type KeyBinding, type NameOf } from './key-binding.js';
import { OVERLAY_KEYS } from './overlay-keys.js';

/** What the command line, keys and menus can call. */
export const COMMANDS = [
  bind('panes', 'j down', 'down', 'next line'),
  bind('panes', 'k up', 'up', 'previous line'),
  bind('panes', 'pagedown', 'page-down', 'one page down'),
  bind('panes', 'pageup', 'page-up', 'one page up'),
  bind('panes', 'g home', 'first', 'first line'),
  bind('panes', 'G end', 'last', 'last line; a growing list is followed'),
  bind('panes', 'tab', 'next-pane', 'next pane'),
  bind('panes', 'S-tab', 'previous-pane', 'previous pane'),
  bind('panes', '\\', 'zoom', 'zoom the pane, and back'),
  bind('list', 'enter', 'open', 'look into the message (detail tree)'),
  bind('tree', 'enter', 'open', 'unfold or fold; on a partner: go to it'),
  bind('tree', 'l right', 'unfold', 'unfold, or into the first child'),
  bind('tree', 'h left', 'fold', 'fold, or out to the parent'),
  bind('hex', 'l right', 'right', 'next byte; the tree shows its field'),
  bind('hex', 'h left', 'left', 'previous byte'),
  bind('hex', 'enter', 'open', "back to the byte's field in the tree"),
  bind('panes', 'x', 'dump-tab', 'dump the frame, or the value unpacked'),
  bind('panes', 'n', 'next-finding', 'next message with a finding'),
  bind('panes', 'N', 'previous-finding', 'previous message with a finding'),
  bind('panes', 'p', 'partner', 'partner: request <-> response'),
  bind('anywhere', '', 'goto', 'go to a message by its number', 'N'),
  bind('panes', 'm', 'mark', 'mark the message, or unmark it'),
  bind('panes', ';', 'comment', 'comment on the message; empty: none', 'TEXT'),
  bind('panes', 'd', 'ignore', 'ignore the message, or no longer'),
  bind('panes', 'T', 'reference', 'count time from the message, or no longer'),
  bind('panes', 'w', 'save', 'save messages', '[shown|marked|selected|all]'),
  bind('panes', '', 'save-as', 'save some messages to a file', 'WHICH PATH'),
  bind('panes', 'y', 'copy', 'copy from the screen', '[value|line|field|filter|row|hex]'),
  bind('anywhere', 'f', 'follow', 'follow the newest message, or stop'),
  bind('anywhere', 'space', 'pause', 'pause or resume the list'),
  bind('anywhere', ']', 'faster', 'replay: twice as fast'),
  bind('anywhere', '[', 'slower', 'replay: half as fast'),
  bind('anywhere', '.', 'step-on', 'replay: one message on'),
  bind('anywhere', ',', 'step-back', 'replay: one message back'),
  bind('anywhere', '', 'speed', 'replay: at this pace', 'N|max'),
  bind('anywhere', '', 'seek', 'replay: from a message or a time on', 'N|SECONDS|MIN:SEC'),
  bind(
    'anywhere',
    't',
    'time-format',
    'next time format, or that of a letter',
    '[r|d|dd|a|ad|u|e]',
  ),
  bind('anywhere', '/', 'filter', 'filter the list', '[FILTER]'),
  bind('panes', 'a', 'apply-as-filter', 'filter by this field, or by a column', '[FILTER]'),
  bind('anywhere', '', 'combine-filter', 'join a filter to the one that is set', 'WAY FILTER'),
  bind('panes', 'C-f', 'find', 'find a text, bytes or a filter', 'WHERE TEXT'),
  bind('panes', '>', 'find-next', 'find it again'),
  bind('panes', '<', 'find-previous', 'find it again, backwards'),
  bind('anywhere', '', 'columns', 'columns of the list, in order', 'LIST'),
  bind('anywhere', '', 'theme', 'colours for a background', 'dark|light'),
  bind('anywhere', 'F', 'follow-stream', "the message's connection as a conversation"),
  bind('anywhere', 'c', 'conversations', 'conversations: one line per connection'),
  bind('anywhere', 's', 'statistics', 'statistics: latency per command'),
  bind('anywhere', 'e', 'findings', 'findings, grouped'),
  bind('anywhere', 'v', 'timeline', 'timeline of the vbuckets'),
  bind('anywhere', 'i', 'graph', 'graph of traffic over time'),
  bind('anywhere', ':', 'command', 'command line: every command by name'),
  bind('anywhere', '?', 'help', 'this help'),
  bind('panes', 'escape', 'back', 'leave zoom, pane or filter'),
  bind('anywhere', 'q', 'quit', 'quit'),
  bind('always', 'C-c', 'quit', 'quit'),
  bind('always', 'C-l', 'redraw', 'redraw the screen'),
  bind('always', 'C-z', 'suspend', 'leave to the shell until fg', '[!]'),
  bind('anywhere', '', 'fault', 'faults: list, switch, add', '[on|off|remove [N]|RULE]'),
  bind('panes', '', 'send', 'let the held message go on'),
  bind('panes', '', 'drop', 'drop the held message'),
  bind('panes', '', 'edit', 'change the held message', 'PATH=VALUE'),
  bind('anywhere', '', 'mouse', 'listen to the mouse, or do not', '[on|off]'),
] as const;

export type Command = NameOf<typeof COMMANDS>;

/** All keys, as help and manual show them. */
export const KEYS: readonly KeyBinding[] = [...COMMANDS, ...OVERLAY_KEYS];

export const commandFor = finder<Command>(COMMANDS);
