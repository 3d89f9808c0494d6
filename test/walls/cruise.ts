/** Runs dependency-cruiser with the project's own rules over a tree, and reads its report. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { repositoryRoot } from '../helpers/skip.js';

const require = createRequire(import.meta.url);
const configFile = join(repositoryRoot, '.dependency-cruiser.cjs');
const program = join(repositoryRoot, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

const Config = z.object({
  forbidden: z.array(
    z.object({ name: z.string(), from: z.object({ path: z.string().optional() }) }),
  ),
});
const Report = z.object({
  modules: z.array(
    z.object({
      source: z.string(),
      dependencies: z.array(z.object({ module: z.string(), resolved: z.string() })),
    }),
  ),
  summary: z.object({
    violations: z.array(
      z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) }),
    ),
  }),
});
export type Report = z.infer<typeof Report>;

const rules = Config.parse(require(configFile)).forbidden;

/** Names of all the rules there are. */
export const ruleNames = rules.map((rule) => rule.name);

/** Matches the paths (`src/...`) that count as core, as the rules themselves have it. */
export const corePath = new RegExp(
  rules.find((rule) => rule.name === 'core-imports-no-node-builtins')?.from.path ?? '$^',
);

/** What the rules say of the given folders below `root`. */
export function cruise(root: string, folders: readonly string[]): Report {
  const json = execFileSync(
    process.execPath,
    [program, '--config', configFile, '--output-type', 'json', ...folders],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  return Report.parse(JSON.parse(json));
}

/** Makes a project of the given files (path to text) that has the packages of this one. */
export function plant(files: ReadonlyMap<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'fusionshark-walls-'));
  for (const shared of ['node_modules', 'package.json', 'tsconfig.json'])
    symlinkSync(join(repositoryRoot, shared), join(root, shared));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}
