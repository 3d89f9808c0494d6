/** `--colours FILE`: what rows of which filter holds look like. */
import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { type ConfigPath, ConfigText, plainValue } from './config/config-text.js';
import { CommandError, EXIT } from './exit.js';
import { displayFilter } from './filtering.js';

/** Far beyond any rules; a capture given by mistake is not read whole. */
const MAX_BYTES = 1024 * 1024;

type Tui = typeof import('../tui/index.js');
type Look = NonNullable<Parameters<Tui['runTui']>[1]['look']>;
type Rule = NonNullable<Look['rules']>[number];

/**
 * @param tui the terminal UI, which knows what colours there are; it is not loaded for this alone
 * @throws CommandError that names file, line and place of what is wrong
 */
export function colourRules(file: string, tui: Tui): readonly Rule[] {
  const text = new ConfigText(file, contentOf(file));
  const checked = schemaFor(tui).safeParse(plainValue(text.root));
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw text.fault((issue?.path ?? []) as ConfigPath, issue?.message ?? 'is not valid');
  }
  return checked.data.map(({ filter, colour, background, bold }, index) => {
    checkFilter(filter, [index, 'filter'], text);
    return { filter, look: { ink: colour, ground: background, bold } };
  });
}

/** Filters that do not parse end the program as everywhere, and say where they stand besides. */
function checkFilter(filter: string, path: ConfigPath, text: ConfigText): void {
  try {
    displayFilter(filter);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const [reason = '', ...carets] = error.message.split('\n');
    const place = text.fault(path, reason).message;
    throw new CommandError(error.status, [place, ...carets].join('\n'));
  }
}

function schemaFor({ COLOUR_FORMS, MAX_RULES, colourNamed }: Tui) {
  const colour = z
    .union([z.string(), z.number()], { error: `expected a colour: ${COLOUR_FORMS}` })
    .transform((written, context) => {
      const known = colourNamed(String(written));
      if (known !== undefined) return known;
      context.addIssue(`"${written}" is no colour: ${COLOUR_FORMS}`);
      return z.NEVER;
    });
  const rule = z.strictObject(
    {
      filter: z.string({ error: 'expected a display filter' }).min(1, 'expected a display filter'),
      colour,
      background: colour.optional(),
      bold: z.boolean({ error: 'expected true or false' }).optional(),
    },
    {
      error: ({ code, keys }) =>
        code === 'unrecognized_keys'
          ? `"${keys?.[0]}" is none of filter, colour, background, bold`
          : 'expected a rule: {"filter": "...", "colour": "..."}',
    },
  );
  return z
    .array(rule, { error: 'expected a list of rules' })
    .max(MAX_RULES, `more than ${MAX_RULES} rules`);
}

function contentOf(file: string): Uint8Array {
  try {
    if (statSync(file).size > MAX_BYTES) throw new Error('too large for colour rules');
    return readFileSync(file);
  } catch (error) {
    throw new CommandError(EXIT.file, `${file}: ${error instanceof Error ? error.message : error}`);
  }
}
