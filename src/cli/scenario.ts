/**
 * `--scenario NAME|FILE`: a scenario by name out of the library, or from a file of the user's: JSON, or
 * JavaScript that exports a scenario or a function that makes one. Whatever it comes from, it
 * is checked by the same description, and is plain data from here on.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { nearest } from '../dissect/nearest.js';
import { harmless } from '../dissect/text.js';
import { Random } from '../sim/random.js';
import { scenarios } from '../sim/scenarios/index.js';
import { parseScenario, type Scenario, type ScenarioFault } from '../sim/script/schema/scenario.js';
import { ConfigText, pathText, plainValue } from './config/config-text.js';
import { CommandError, EXIT } from './exit.js';

const JSON_FILE = /\.json$/i;
const JS_FILE = /\.[cm]?js$/i;

/**
 * @param seed what a file's function draws from
 * Throws CommandError with one line: what the file lacks is named by its path in it.
 */
export async function findScenario(wanted: string, seed: number): Promise<Scenario> {
  const known = scenarios.find(({ name }) => name === wanted);
  if (known !== undefined) return checked(known, ({ message }) => new Error(message));
  if (JSON_FILE.test(wanted)) return fromJson(wanted);
  if (JS_FILE.test(wanted)) return fromScript(wanted, seed);
  const meant = nearest(
    scenarios.map(({ name }) => [name]),
    wanted,
  );
  const hint =
    meant.length === 0 ? '; --scenario list names them' : `; did you mean ${meant.join(', ')}?`;
  throw new CommandError(EXIT.usage, `no scenario is called "${wanted}"${hint}`);
}

function fromJson(file: string): Scenario {
  const text = new ConfigText(file, contentOf(file));
  return checked(plainValue(text.root), ({ path, message }) => text.fault(path, message));
}

/** Runs the code of a file that the user has named. */
async function fromScript(file: string, seed: number): Promise<Scenario> {
  const failed = (error: unknown): CommandError => {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    return new CommandError(EXIT.file, `${file}: ${harmless(reason ?? '')}`);
  };
  let given: unknown;
  try {
    // An absent file is told as such, not as a module that cannot be found.
    contentOf(file);
    const { default: exported } = (await import(pathToFileURL(resolve(file)).href)) as {
      default?: unknown;
    };
    const made: unknown = typeof exported === 'function' ? exported(new Random(seed)) : exported;
    // Data and nothing else: it is handed to another thread.
    given = JSON.parse(JSON.stringify((await made) ?? null));
  } catch (error) {
    throw error instanceof CommandError ? error : failed(error);
  }
  return checked(given, ({ path, message }) => {
    const where = path.length === 0 ? '' : `${pathText(path)}: `;
    return new CommandError(EXIT.usage, `${file}: ${harmless(where + message)}`);
  });
}

function checked(given: unknown, failure: (fault: ScenarioFault) => Error): Scenario {
  const scenario = parseScenario(given);
  if ('fault' in scenario) throw failure(scenario.fault);
  return scenario;
}

function contentOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CommandError(EXIT.file, `${file}: cannot be read (${code ?? message})`);
  }
}
