/**
 * A filter from what is looked at: the tree's selected line, or one of the list's columns. What a
 * line stands for is said by the line (TreeNode.filter); here it is put together with the filter
 * that is set, in the ways of Wireshark's "Apply as Filter".
 */
import type { TreeNode } from '../../dissect/node.js';
import { applied } from './bar-commands.js';
import { selectedLine } from './detail-moves.js';
import { parentOf } from './forest.js';
import { type Handler, told } from './handler.js';
import { remember } from './history.js';
import { type Choice, choice, menuOf } from './menu.js';
import { opened } from './stack.js';
import type { State } from './state.js';
import { step } from './step.js';

/** In parentheses where it would be read otherwise beside something else. */
const term = (filter: string): string =>
  /\s(?:and|or|xor)\s|&&|\|\||\^\^/i.test(filter) ? `(${filter})` : filter;

const not = (filter: string): string => `not (${filter})`;

interface Way {
  readonly key: string;
  readonly text: string;
  /** @param set the filter that is set; empty: none */
  readonly combine: (set: string, filter: string) => string;
}

const joined =
  (word: 'and' | 'or', turned: (filter: string) => string): Way['combine'] =>
  (set, filter) =>
    set === '' ? turned(filter) : `${term(set)} ${word} ${turned(filter)}`;

const WAYS = {
  selected: { key: 's', text: 'selected', combine: (_, filter) => filter },
  'not-selected': { key: 'n', text: 'not selected', combine: (_, filter) => not(filter) },
  and: { key: 'a', text: '… and selected', combine: joined('and', term) },
  or: { key: 'o', text: '… or selected', combine: joined('or', term) },
  'and-not': { key: 'A', text: '… and not selected', combine: joined('and', not) },
  'or-not': { key: 'O', text: '… or not selected', combine: joined('or', not) },
} as const satisfies Readonly<Record<string, Way>>;

const wayNamed = (name: string): Way | undefined =>
  Object.hasOwn(WAYS, name) ? WAYS[name as keyof typeof WAYS] : undefined;

/** The ways in which a filter can be applied, each with what it makes. */
function waysMenu(state: State, filter: string): State {
  const choices = Object.entries(WAYS).map(([name, { key, text, combine }]) =>
    choice(
      key,
      `${text.padEnd(18)}  ${combine(state.filter, filter)}`,
      'combine-filter',
      `${name} ${filter}`,
    ),
  );
  return opened(state, { kind: 'menu', menu: menuOf(`Apply as filter: ${filter}`, choices) });
}

/** What is selected in the tree, or what holds it if no filter can say the line itself. */
function filterOfLine(state: State): string | undefined {
  const { lines } = state.tree.forest;
  for (let at = state.tree.cursor; at >= 0; at = parentOf(lines, at)) {
    const filter = lines[at]?.node.filter;
    if (filter !== undefined) return filter;
  }
  return undefined;
}

/** Columns by the lines of the tree that say the same. */
const COLUMNS: readonly (readonly [key: string, name: string, id: string])[] = [
  ['n', 'node', 'tcp.server'],
  ['s', 'client', 'tcp.client'],
  ['t', 'stream', 'tcp.stream'],
  ['c', 'command', 'couchbase.opcode'],
  ['v', 'vbucket', 'couchbase.vbucket'],
  ['a', 'status', 'couchbase.status'],
  ['o', 'opaque', 'couchbase.opaque'],
  ['y', 'key', 'couchbase.key'],
];

function columnChoices(tree: readonly TreeNode[]): readonly Choice[] {
  const filters = new Map<string, string>();
  const walk = (nodes: readonly TreeNode[]): void => {
    for (const { id, filter, children } of nodes) {
      if (filter !== undefined && !filters.has(id)) filters.set(id, filter);
      walk(children);
    }
  };
  walk(tree);
  return COLUMNS.flatMap(([key, name, id]) => {
    const filter = filters.get(id);
    return filter === undefined
      ? []
      : [choice(key, `${name.padEnd(8)}  ${filter}`, 'apply-as-filter', filter)];
  });
}

const applyAsFilter: Handler = (state, argument) => {
  if (argument !== '') return step(waysMenu(state, argument));
  const { detail, list, focus } = state;
  if (detail === undefined || detail.number !== list.selected) {
    return told(state, 'the message is still being read');
  }
  if (focus === 'list') {
    const choices = columnChoices(detail.tree);
    if (choices.length === 0) return told(state, 'no filter can be made of this row');
    return step(opened(state, { kind: 'menu', menu: menuOf('Filter by', choices) }));
  }
  const filter = filterOfLine(state);
  if (filter !== undefined) return step(waysMenu(state, filter));
  const what = selectedLine(state) === undefined ? 'nothing is selected' : 'this line';
  return told(state, `no filter can be made of it: ${what} is no field`);
};

const combineFilter: Handler = (state, argument) => {
  const [, name = '', filter = ''] = argument.match(/^(\S+)\s+(.*)$/s) ?? [];
  const way = wayNamed(name);
  if (way === undefined) {
    return told(state, `combine-filter: "${name}" is none of ${Object.keys(WAYS).join(', ')}`);
  }
  const text = way.combine(state.filter, filter);
  return step(applied(remember(state, 'filter', text), text));
};

export const FILTER_FROM_COMMANDS = {
  'apply-as-filter': applyAsFilter,
  'combine-filter': combineFilter,
} satisfies Readonly<Record<string, Handler>>;
