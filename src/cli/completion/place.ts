/**
 * What the word at the cursor is, by the commands' own descriptions: an option, the value of one,
 * an argument. Nothing is said of options here; commander's objects are asked.
 */
import type { Argument, Command, Option } from 'commander';

export interface Place {
  readonly command: Command;
  /** What of the word stands before what is to be completed: `--edition=`, `-Y`. */
  readonly head: string;
  readonly begun: string;
  readonly what: 'option' | Option | Argument | undefined;
  /** Arguments so far that are no options: files, mostly. */
  readonly operands: readonly string[];
}

/**
 * @param before the words behind the name of the command
 * @param word the word at the cursor, up to it
 */
export function placeOf(command: Command, before: readonly string[], word: string): Place {
  const operands: string[] = [];
  let expecting: Option | undefined;
  let isOver = false;
  for (const each of before) {
    if (expecting !== undefined) expecting = undefined;
    else if (isOver || !isOption(each)) operands.push(each);
    else if (each === '--') isOver = true;
    else expecting = awaited(command, each);
  }
  const place = (what: Place['what'], head = ''): Place => ({
    ...{ command, operands, head, what, begun: word.slice(head.length) },
  });
  if (expecting !== undefined) return place(expecting);
  if (isOver || !word.startsWith('-')) return place(argumentAt(command, operands.length));
  const attached = attachedTo(command, word);
  return attached === undefined ? place('option') : place(attached.option, attached.head);
}

/** A lone dash is standard input. */
const isOption = (word: string): boolean => word.startsWith('-') && word !== '-';

const takesValue = (option: Option | undefined): option is Option =>
  option !== undefined && (option.required || option.optional);

/** The option that waits for the next word: `--filter`, `-Y`, `-qz`. */
function awaited(command: Command, word: string): Option | undefined {
  if (word.startsWith('--')) {
    const option = word.includes('=') ? undefined : optionOf(command, word);
    return option?.required ? option : undefined;
  }
  for (let i = 1; i < word.length; i += 1) {
    const option = optionOf(command, `-${word[i]}`);
    if (takesValue(option)) return i === word.length - 1 && option.required ? option : undefined;
  }
  return undefined;
}

/** The option whose value has begun in the same word: `--filter=fu`, `-Yfu`. */
function attachedTo(
  command: Command,
  word: string,
): { readonly option: Option; readonly head: string } | undefined {
  if (word.startsWith('--')) {
    const equals = word.indexOf('=');
    const option = equals < 0 ? undefined : optionOf(command, word.slice(0, equals));
    return takesValue(option) ? { option, head: word.slice(0, equals + 1) } : undefined;
  }
  for (let i = 1; i < word.length - 1; i += 1) {
    const option = optionOf(command, `-${word[i]}`);
    if (takesValue(option)) return { option, head: word.slice(0, i + 1) };
  }
  return undefined;
}

const optionOf = (command: Command, flag: string): Option | undefined =>
  command.options.find(({ short, long }) => flag === short || flag === long);

function argumentAt({ registeredArguments }: Command, index: number): Argument | undefined {
  const last = registeredArguments.at(-1);
  return registeredArguments[index] ?? (last?.variadic ? last : undefined);
}
