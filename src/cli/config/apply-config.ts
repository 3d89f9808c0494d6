/** `--config FILE`: options from a file, where the command line has not given them. */
import { readFileSync, statSync } from 'node:fs';
import type { Command, Option } from 'commander';
import { CommandError, EXIT } from '../exit.js';
import { checkedConfig, optionsInFiles } from './config-schema.js';
import { ConfigText } from './config-text.js';

/** Far beyond any configuration; a capture given by mistake is not read whole. */
const MAX_BYTES = 1024 * 1024;

/**
 * Sets the options of a parsed command from its configuration file. Each value goes through the
 * option's own parser, as if it had been typed. Throws CommandError with one line.
 */
export function applyConfig(command: Command, file: string): void {
  const text = new ConfigText(file, contentOf(file));
  const options = optionsInFiles(command.options);
  const config = checkedConfig(text, options);
  for (const option of options) {
    const value = config.get(option.name());
    if (value === undefined) continue;
    const parsed = parsedValue(option, value, text);
    const attribute = option.attributeName();
    if (command.getOptionValueSource(attribute) === 'cli') continue;
    command.setOptionValueWithSource(attribute, parsed, 'config');
  }
}

function parsedValue(option: Option, value: unknown, text: ConfigText): unknown {
  // --no-ui: true sets `ui` to false.
  if (typeof value === 'boolean') return option.negate ? !value : value || undefined;
  const { parseArg } = option;
  const isList = Array.isArray(value);
  let parsed: unknown;
  for (const [index, one] of (isList ? value : [value]).entries()) {
    try {
      parsed = parseArg === undefined ? String(one) : parseArg(String(one), parsed);
    } catch (error) {
      if (!isInvalidArgument(error)) throw error;
      const path = isList ? [option.name(), index] : [option.name()];
      throw text.fault(path, error.message);
    }
  }
  return parsed;
}

const isInvalidArgument = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && error.code === 'commander.invalidArgument';

function contentOf(file: string): Uint8Array {
  try {
    const { size } = statSync(file);
    if (size > MAX_BYTES) {
      throw new CommandError(EXIT.file, `${file}: ${size} bytes, at most ${MAX_BYTES} are read`);
    }
    const bytes = readFileSync(file);
    // Some editors begin a file with the byte order mark; JSON does not know it.
    return bytes.subarray(bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CommandError(EXIT.file, `${file}: cannot be read (${code ?? message})`);
  }
}
