/**
 * What a configuration file may hold: the long options of its command under their own names.
 * The shape is made from the options, so that none can be forgotten.
 */
import type { Option } from 'commander';
import { z } from 'zod';
import { nearest } from '../../dissect/nearest.js';
import { isRepeatable } from '../repeatable.js';
import { type ConfigPath, type ConfigText, plainValue } from './config-text.js';

/** Options that make no sense in a file. */
const NOT_IN_FILES: ReadonlySet<string> = new Set(['config', 'help', 'version', 'print-rules']);

const yesOrNo = z.boolean({ error: 'expected true or false' });
const oneValue = z.union([z.string(), z.number()], { error: 'expected a text or a number' });
const values = z.array(oneValue, { error: 'expected a text, a number, or a list of them' });

export const optionsInFiles = (options: readonly Option[]): Option[] =>
  options.filter((option) => option.long !== undefined && !NOT_IN_FILES.has(option.name()));

function shapeOf(option: Option): z.ZodType {
  if (!option.required && !option.optional) return yesOrNo;
  if (!isRepeatable(option)) return oneValue;
  return z.preprocess((value) => (Array.isArray(value) ? value : [value]), values);
}

/** By option name. Throws CommandError naming file, line and place of the first fault. */
export function checkedConfig(
  text: ConfigText,
  options: readonly Option[],
): ReadonlyMap<string, unknown> {
  const shape = Object.fromEntries(options.map((option) => [option.name(), shapeOf(option)]));
  const schema = z.strictObject(shape, { error: 'expected an object of options' });
  refuseTwice(text);
  const checked = schema.partial().safeParse(plainValue(text.root));
  if (checked.success) return new Map(Object.entries(checked.data));
  const [issue] = checked.error.issues;
  if (issue?.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    throw text.fault([key], unknownKey(key, Object.keys(shape)));
  }
  throw text.fault((issue?.path ?? []) as ConfigPath, issue?.message ?? 'is not valid');
}

function unknownKey(key: string, names: readonly string[]): string {
  const meant = nearest(
    names.map((name) => [name]),
    key,
  );
  const hint = meant.length === 0 ? '' : `; did you mean ${meant.join(', ')}?`;
  return `there is no such option${hint}`;
}

/** JSON leaves open which of the two would hold. */
function refuseTwice(text: ConfigText): void {
  const seen = new Set<string>();
  for (const { key } of text.root.kind === 'object' ? text.root.members : []) {
    if (seen.has(key)) throw text.fault([key], 'is there twice');
    seen.add(key);
  }
}
