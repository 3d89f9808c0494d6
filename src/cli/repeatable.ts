/** Options that may be given more than once, each time adding to what was given before. */
import type { Option } from 'commander';

const REPEATABLE = new WeakSet<Option>();

export function repeatable(option: Option): Option {
  REPEATABLE.add(option);
  return option;
}

export const isRepeatable = (option: Option): boolean => REPEATABLE.has(option);

/** Each value as it stands, in the order in which they were given. */
export const collected = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  text,
];
