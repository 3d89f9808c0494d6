/** The fields of a command's requests, by the names that its description gives them. */
import { layoutsOf } from '../../dissect/fields/binary-fields.js';
import { fieldsOf } from '../../dissect/misfits.js';
import { nearest } from '../../dissect/nearest.js';
import { type CommandSpec, keyGrammarOf, type Shape } from '../../spec/command.js';
import { wordKinds } from '../../spec/key-grammar.js';
import { itemNames } from '../../spec/layout.js';

/** Forms of requests that an edition has, oldest first. */
export const formsOf = (spec: CommandSpec, edition: string | undefined): readonly Shape[] =>
  (spec.request ?? []).filter((form) => edition === undefined || form.edition <= edition);

/** Names of the fields of one form, in the order of the frame; `key` where the key is a text. */
export function namesIn(spec: CommandSpec, form: Shape): string[] {
  const layouts = new Map(layoutsOf(form));
  const { key, value } = form;
  const grammar = keyGrammarOf(spec);
  const words = grammar === undefined ? [] : wordKinds(grammar).map(({ name }) => name);
  return [
    ...itemNames(layouts.get('extras') ?? []),
    ...(typeof key === 'object' ? itemNames(key.layout) : words),
    ...(value.kind === 'json'
      ? Object.keys(fieldsOf(value))
      : itemNames(layouts.get('value') ?? [])),
  ];
}

/** Letters and digits only: `--vbucket-list` is as good as `--vbucket_list`. */
const folded = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/**
 * The field that somebody means.
 * @throws RangeError that names what there is instead
 */
export function fieldNamed(spec: CommandSpec, edition: string | undefined, typed: string): string {
  const forms = formsOf(spec, edition);
  // Of names that only differ in their spelling the newest form's.
  const known = [...new Set([...forms].reverse().flatMap((form) => namesIn(spec, form)))];
  const found =
    known.find((name) => name === typed) ?? known.find((name) => folded(name) === folded(typed));
  if (found !== undefined) return found;
  const [near] = nearest(
    known.map((name) => [name]),
    typed,
  );
  const there =
    known.length === 0
      ? `${spec.name} has no fields`
      : `${spec.name} has ${known.map((name) => `--${name}`).join(', ')}`;
  throw new RangeError(
    near === undefined || known.length === 1
      ? `--${typed} is no field: ${there}`
      : `--${typed} is no field; did you mean --${near}? ${there}`,
  );
}
