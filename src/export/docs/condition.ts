/** Which messages have a form, in words: what its guard says of every kind of message. */
import type { CommandSpec, Shape } from '../../spec/command.js';
import { ANY, type GuardTable, tabulate, tellingKeys, UNSEEN, viewsOf } from './guards.js';

/** Undefined: every message that has no form of its own. */
export function conditionOf(spec: CommandSpec, { when }: Shape): string | undefined {
  if (when === undefined) return undefined;
  const table = tabulate(when, viewsOf(spec));
  if (table === true) return undefined;
  if (spec.request?.some(({ keyFields }) => keyFields !== undefined)) return keyCondition(table);
  const [key, ...others] = [...tellingKeys(spec)];
  if (key === undefined || others.length > 0) return 'certain messages only';
  return jsonCondition(
    key[0],
    key[1],
    [...table.keys()].map((label) => label.slice(1)),
  );
}

/** @param holding labels of one JSON key: '' where it is absent, ANY for values without a name */
function jsonCondition(
  key: string,
  options: readonly string[],
  holding: readonly string[],
): string {
  const quoted = (values: readonly string[]): string =>
    values.map((value) => `"${value}"`).join(', ');
  if (holding.includes('')) return `without ${key}`;
  const named = options.filter((option) => holding.includes(option));
  if (!holding.includes(ANY)) return `${key} is ${quoted(named)}`;
  const rest = options.filter((option) => !holding.includes(option));
  return rest.length === 0 ? `with ${key}` : `${key} is there, and not ${quoted(rest)}`;
}

/** Labels `group:form`, of the message itself or of its request. */
function keyCondition(table: GuardTable): string {
  const asked = [...table.values()].flatMap((labels) => (labels === true ? [] : labels));
  const isAnswer =
    [...table.values()].every((labels) => labels !== true) && !asked.includes(UNSEEN);
  const labels = isAnswer ? asked : [...table.keys()];
  const forms = new Map<string, string[]>();
  for (const label of new Set(labels)) {
    const [group = '', form = ''] = label.split(':');
    forms.set(group, [...(forms.get(group) ?? []), form]);
  }
  const words = [...forms].map(([group, found]) => keyWords(group, found));
  return `${isAnswer ? 'answers to ' : ''}key ${words.join(', ')}`;
}

const WORDS: Readonly<Record<string, string>> = {
  none: '',
  vbucket: ' <vbucket>',
  detail: ' detail',
};

function keyWords(group: string, forms: readonly string[]): string {
  // With any word behind it, or with none: the group alone says it.
  if (forms.includes('word')) return `"fusion ${group} ..."`;
  return forms.map((form) => `"fusion ${group}${WORDS[form] ?? ''}"`).join(', ');
}
