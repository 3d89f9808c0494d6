/** The options of `send` that are fields of a command's requests: no option of commander's knows them. */
import { commandTable } from '../../commands.js';
import { formsOf, namesIn } from '../../resend/compose/names.js';
import type { Offered } from './candidate.js';

/** None where no command is called so. */
export function requestFields(command: string | undefined): readonly Offered[] {
  const spec = command === undefined ? undefined : commandTable.named(command);
  if (spec === undefined) return [];
  const names = formsOf(spec, undefined).flatMap((form) => namesIn(spec, form));
  return [...new Set(names)].map((name) => ({
    word: `--${name}`,
    doc: `field of ${spec.name}`,
  }));
}
