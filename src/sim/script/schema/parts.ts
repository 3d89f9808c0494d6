/** What steps and rules of a scenario have in common. */
import { z } from 'zod';
import { commandTable } from '../../../commands.js';
import { nearest } from '../../../dissect/nearest.js';
import { cut } from '../../../dissect/text.js';
import { isTemplate } from '../template.js';
import { HEX } from '../words.js';

/** Ten minutes: a scenario is there to be watched. */
const MAX_SECONDS = 600;

export const seconds = z
  .number({ error: `expected seconds, 0 to ${MAX_SECONDS}` })
  .min(0)
  .max(MAX_SECONDS);

/** Both limits included. */
export function whole(least: number, most = Number.MAX_SAFE_INTEGER) {
  const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
  return z
    .number({ error: `expected a whole number, ${range}` })
    .int()
    .min(least)
    .max(most);
}

export const u16 = whole(0, 0xffff);

const commandNames: readonly string[] = commandTable.commands().map(({ name }) => name);

/** kv_engine's name of a client command. */
export const command = oneOfNames(
  'command',
  (name) => commandTable.named(name) !== undefined,
  commandNames,
);

export const hex = z
  .string({ error: 'expected hex digits in a text' })
  .regex(HEX, 'expected pairs of hex digits');

/** JSON as it is, with the words of template.ts in it. */
export const value = z.unknown().superRefine((given, context) => {
  for (const path of unknownWords(given)) {
    context.addIssue({
      code: 'custom',
      path,
      message: 'unknown word; there are $now, $now+SECONDS, $ms, $ms+SECONDS and $bucket_uuid',
    });
  }
});

/** A word out of a list; an error suggests what may have been meant. */
export function oneOfNames(
  what: string,
  isOne: (name: string) => boolean,
  names: readonly string[],
): z.ZodType<string> {
  return z.string({ error: `expected the name of a ${what}` }).refine(isOne, {
    error: ({ input }) => {
      const meant = nearest(
        names.map((name) => [name]),
        String(input),
      );
      const hint = meant.length === 0 ? '' : `; did you mean ${meant.join(', ')}?`;
      return `no ${what} is called "${cut(String(input))}"${hint}`;
    },
  });
}

function unknownWords(
  given: unknown,
  path: readonly (string | number)[] = [],
): (string | number)[][] {
  if (typeof given === 'string') {
    return given.startsWith('$') && !isTemplate(given) ? [[...path]] : [];
  }
  if (typeof given !== 'object' || given === null) return [];
  return Object.entries(given).flatMap(([key, member]) =>
    unknownWords(member, [...path, Array.isArray(given) ? Number(key) : key]),
  );
}
