/** The words of `send` that are options of no command: the name of a command, and its fields. */
import { CommandError, EXIT } from '../exit.js';

export interface Words {
  readonly command: string | undefined;
  readonly fields: readonly (readonly [name: string, text: string])[];
}

/** `COMMAND --term 7 --force=true`, in any order; `--` in front of every name of a field. */
export function wordsOf(args: readonly string[]): Words {
  const fields: [string, string][] = [];
  const rest: string[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const word = args[i] ?? '';
    const [, name, equals, text = ''] = /^--([^=]+)(=)?(.*)$/s.exec(word) ?? [];
    if (name === undefined) {
      rest.push(word);
    } else if (equals !== undefined) {
      fields.push([name, text]);
    } else {
      const next = args[i + 1];
      if (next === undefined) throw new CommandError(EXIT.usage, `--${name} needs a value`);
      fields.push([name, next]);
      i += 1;
    }
  }
  const [command, ...more] = rest;
  const [extra] = more;
  if (extra === undefined) return { command, fields };
  throw new CommandError(EXIT.usage, `"${extra}": fields are named, --NAME VALUE`);
}
