/**
 * Tests that lean on something outside the repository (a program, the shared captures) are skipped
 * where it is absent, but never in silence:
 *
 *     describe.skipIf(lacksTool('tshark'))('agrees with tshark', () => { ... });
 *     const captures = sharedCaptures();
 *     describe.skipIf(lacksCaptures())('real captures', () => { ... });
 *
 * In CI a missing program is a failure, unless .ci/run found that the machine cannot install it.
 */
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repositoryRoot = fileURLToPath(new URL('../../', import.meta.url));

/** The programs of .ci/tools. */
export const toolNames = [
  'tshark',
  'tcpdump',
  'memcached',
  'memccapable',
  'tmux',
  'jq',
  'python3',
  'openssl',
  'ip',
  'iptables',
  'nft',
  'zsh',
  'fish',
  'groff',
  'script',
] as const;
export type Tool = (typeof toolNames)[number];

const found = new Map<Tool, boolean>();
const said = new Set<string>();

/** Whether the program is on the PATH. Says nothing. */
export function hasTool(tool: Tool): boolean {
  const known = found.get(tool);
  if (known !== undefined) return known;
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const has = folders.some((folder) => isProgram(join(folder, tool)));
  found.set(tool, has);
  return has;
}

/**
 * True where the tests that need the program are to be skipped; says so once.
 * @throws Error in CI, unless FUSIONSHARK_NOT_INSTALLABLE (set by .ci/run) names the program.
 */
export function lacksTool(tool: Tool): boolean {
  if (hasTool(tool)) return false;
  const { pkg, purpose } = packageOf(tool);
  const what = `${tool} is not installed. It ${purpose}. To install it: apt-get install ${pkg}`;
  const excused = (process.env.FUSIONSHARK_NOT_INSTALLABLE ?? '').split(/\s+/).includes(tool);
  if (inCI() && !excused) throw new Error(`${what} (in CI its tests are not skipped)`);
  say(what);
  return true;
}

/** Absolute path of the captures kept beside the repository, or undefined. Says nothing. */
export function sharedCaptures(): string | undefined {
  const folder = resolve(repositoryRoot, '../shared/captures');
  return existsSync(folder) ? folder : undefined;
}

/** True where the tests on real captures are to be skipped; says so once. */
export function lacksCaptures(): boolean {
  if (sharedCaptures() !== undefined) return false;
  say(`no captures at ${join('..', 'shared', 'captures')}, beside the repository`);
  return true;
}

/** Folder with node_modules/couchbase, Couchbase's SDK: what COUCHBASE_SDK names. Says nothing. */
export function couchbaseSdk(): string | undefined {
  const folder = process.env.COUCHBASE_SDK ?? '';
  return folder !== '' && existsSync(join(folder, 'node_modules', 'couchbase'))
    ? folder
    : undefined;
}

/** True where the tests with Couchbase's SDK are to be skipped; says so once. */
export function lacksSdk(): boolean {
  if (couchbaseSdk() !== undefined) return false;
  const named = process.env.COUCHBASE_SDK ?? '';
  say(
    named === ''
      ? 'COUCHBASE_SDK names no folder with node_modules/couchbase. To install it: npm install --prefix FOLDER couchbase'
      : `COUCHBASE_SDK=${named}: there is no node_modules/couchbase`,
  );
  return true;
}

/** What .ci/tools says of the program. */
export function packageOf(tool: Tool): { readonly pkg: string; readonly purpose: string } {
  for (const line of readFileSync(join(repositoryRoot, '.ci', 'tools'), 'utf8').split('\n')) {
    const [program, pkg, ...purpose] = line.split(/\s+/);
    if (program === tool && pkg !== undefined) return { pkg, purpose: purpose.join(' ') };
  }
  throw new Error(`.ci/tools has no line for ${tool}`);
}

function say(what: string): void {
  if (said.has(what)) return;
  said.add(what);
  console.warn(`\n*** SKIPPED TESTS: ${what}\n`);
}

function inCI(): boolean {
  return !['', 'false', '0', undefined].includes(process.env.CI);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
