/**
 * A wall nobody has run against may be painted on. Each rule of .dependency-cruiser.cjs meets a
 * file that breaks it (and nothing else), each arrow that the design allows is walked, and the real
 * sources are checked.
 */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repositoryRoot } from '../helpers/skip.js';
import { cruise, plant, type Report, ruleNames } from './cruise.js';

/** File, what it imports, the one rule that it breaks. */
const BREACHES: readonly (readonly [file: string, imported: string, rule: string])[] = [
  ['src/bytes/up.ts', '../mcbp/ok.js', 'bytes-keeps-to-its-layer'],
  ['src/tcp/up.ts', '../mcbp/ok.js', 'tcp-keeps-to-its-layer'],
  ['src/mcbp/aside.ts', '../spec/ok.js', 'mcbp-keeps-to-its-layer'],
  ['src/mcbp/reassembles.ts', '../tcp/ok.js', 'mcbp-keeps-to-its-layer'],
  ['src/spec/up.ts', '../fusion/ok.js', 'spec-keeps-to-its-layer'],
  ['src/spec/aside.ts', '../mcbp/ok.js', 'spec-keeps-to-its-layer'],
  ['src/fusion/up.ts', '../dissect/ok.js', 'fusion-keeps-to-its-layer'],
  ['src/fusion/aside.ts', '../kv/ok.js', 'fusion-keeps-to-its-layer'],
  ['src/kv/aside.ts', '../fusion/ok.js', 'kv-keeps-to-its-layer'],
  ['src/dissect/knows-fusion.ts', '../fusion/ok.js', 'dissect-keeps-to-its-layer'],
  ['src/dissect/knows-kv.ts', '../kv/ok.js', 'dissect-keeps-to-its-layer'],
  ['src/dissect/knows-all.ts', '../commands.js', 'dissect-keeps-to-its-layer'],
  ['src/dissect/up.ts', '../analysis/ok.js', 'dissect-keeps-to-its-layer'],
  ['src/commands.ts', './analysis/ok.js', 'commands-keeps-to-its-layer'],
  ['src/decode.ts', './analysis/ok.js', 'decode-keeps-to-its-layer'],
  ['src/message.ts', './session/ok.js', 'message-keeps-to-its-layer'],
  ['src/analysis/up.ts', '../session/ok.js', 'analysis-keeps-to-its-layer'],
  ['src/filter/up.ts', '../session/ok.js', 'filter-keeps-to-its-layer'],
  ['src/filter/aside.ts', '../analysis/ok.js', 'filter-keeps-to-its-layer'],
  ['src/index.ts', './session/ok.js', 'index-keeps-to-its-layer'],
  ['src/capture/up.ts', '../mcbp/ok.js', 'capture-keeps-to-its-layer'],
  ['src/proxy/decodes.ts', '../dissect/ok.js', 'proxy-keeps-to-its-layer'],
  ['src/proxy/analyses.ts', '../analysis/ok.js', 'proxy-keeps-to-its-layer'],
  ['src/proxy/stores.ts', '../session/ok.js', 'proxy-keeps-to-its-layer'],
  ['src/proxy/exports.ts', '../export/ok.js', 'proxy-keeps-to-its-layer'],
  ['src/proxy/draws.ts', '../tui/ok.js', 'proxy-keeps-to-its-layer'],
  ['src/proxy/commands.ts', '../cli/ok.js', 'proxy-keeps-to-its-layer'],
  ['src/rewrite/dissects.ts', '../dissect/ok.js', 'rewrite-keeps-to-its-layer'],
  ['src/rewrite/relays.ts', '../proxy/ok.js', 'rewrite-keeps-to-its-layer'],
  ['src/faults/relays.ts', '../proxy/ok.js', 'faults-keeps-to-its-layer'],
  ['src/faults/stores.ts', '../session/ok.js', 'faults-keeps-to-its-layer'],
  ['src/proxy/hurts.ts', '../faults/ok.js', 'proxy-keeps-to-its-layer'],
  ['src/proxy/rewrites.ts', '../rewrite/ok.js', 'proxy-keeps-to-its-layer'],
  ['src/sim/stores.ts', '../session/ok.js', 'sim-keeps-to-its-layer'],
  ['src/sim/relays.ts', '../proxy/ok.js', 'sim-keeps-to-its-layer'],
  ['src/session/draws.ts', '../tui/ok.js', 'session-keeps-to-its-layer'],
  ['src/session/prints.ts', '../export/ok.js', 'session-keeps-to-its-layer'],
  ['src/statistics/stores.ts', '../session/ok.js', 'statistics-keeps-to-its-layer'],
  ['src/statistics/prints.ts', '../export/ok.js', 'statistics-keeps-to-its-layer'],
  ['src/export/commands.ts', '../cli/ok.js', 'export-keeps-to-its-layer'],
  ['src/export/draws.ts', '../tui/ok.js', 'export-keeps-to-its-layer'],
  ['src/resend/dials.ts', '../proxy/ok.js', 'resend-keeps-to-its-layer'],
  ['src/resend/prints.ts', '../export/ok.js', 'resend-keeps-to-its-layer'],
  ['src/metrics/relays.ts', '../proxy/ok.js', 'metrics-keeps-to-its-layer'],
  ['src/engine/draws.ts', '../tui/ok.js', 'engine-keeps-to-its-layer'],
  ['src/export/drives.ts', '../engine/ok.js', 'export-keeps-to-its-layer'],
  ['src/tui/reaches-in.ts', '../session/ok.js', 'tui-keeps-to-its-layer'],
  ['src/tui/decodes.ts', '../dissect/ok.js', 'tui-keeps-to-its-layer'],
  ['src/cli/takes-all.ts', '../index.js', 'cli-keeps-to-its-layer'],
  ['src/newcomer/any.ts', '../cli/ok.js', 'every-folder-has-a-layer'],
  ['src/stray.ts', './cli/ok.js', 'every-folder-has-a-layer'],
  ['src/mcbp/reads.ts', 'node:fs', 'core-imports-no-node-builtins'],
  ['src/filter/waits.ts', 'timers/promises', 'core-imports-no-node-builtins'],
  ['src/tcp/dials.ts', 'node:net', 'core-imports-no-node-builtins'],
  ['src/dissect/buffers.ts', 'node:buffer', 'core-imports-no-node-builtins'],
  ['src/analysis/draws.ts', 'ink', 'core-imports-no-packages-but-its-own'],
  ['src/dissect/reacts.ts', 'react', 'core-imports-no-packages-but-its-own'],
  ['src/filter/commands.ts', 'commander', 'core-imports-no-packages-but-its-own'],
  ['src/tcp/parses.ts', 'pcap-parser', 'core-imports-no-packages-but-its-own'],
  ['src/session/inks.ts', 'ink', 'ink-and-react-only-in-tui'],
  ['src/cli/reacts.ts', 'react', 'ink-and-react-only-in-tui'],
  ['src/export/jsx.ts', 'react/jsx-runtime', 'ink-and-react-only-in-tui'],
  ['src/session/commander.ts', 'commander', 'commander-only-in-cli'],
  ['src/proxy/parses.ts', 'pcap-parser', 'pcap-parser-only-in-capture'],
  ['src/engine/counts.ts', 'prom-client', 'prom-client-only-in-metrics'],
  ['src/engine/asks-the-kernel.ts', 'koffi', 'koffi-only-in-proxy'],
  ['src/cli/view.tsx', '../session/ok.js', 'jsx-only-in-tui'],
  ['src/tui/saves.ts', 'node:fs/promises', 'tui-opens-no-files-or-sockets'],
  ['src/tui/dials.ts', 'net', 'tui-opens-no-files-or-sockets'],
  ['src/bytes/egg.ts', './hen.js', 'no-cycles'],
  ['src/cli/tests.ts', '../../test/ok.js', 'src-imports-no-tests'],
  ['src/cli/dev.ts', 'fast-check', 'src-imports-declared-packages-only'],
  ['src/cli/borrowed.ts', 'picomatch', 'src-imports-declared-packages-only'],
  ['src/cli/lost.ts', './nowhere.js', 'imports-resolve'],
  ['src/cli/missing.ts', 'no-such-package-here', 'imports-resolve'],
];

const FOLDERS = [
  ...['bytes', 'tcp', 'mcbp', 'spec', 'fusion', 'kv', 'dissect', 'analysis', 'filter'],
  ...[
    'capture',
    'proxy',
    'rewrite',
    'faults',
    'sim',
    'session',
    'statistics',
    'resend',
    'export',
    'engine',
    'tui',
    'cli',
  ],
];

/** The arrows of the design, written out a second time: none of them may be refused. */
const ALLOWED: readonly (readonly [file: string, imported: readonly string[]])[] = [
  ['src/tcp/legal.ts', ['./events.js', '../bytes/ok.js']],
  ['src/mcbp/legal.ts', ['../bytes/ok.js', '../tcp/events.js']],
  ['src/spec/legal.ts', ['../bytes/ok.js', '../mcbp/answers.js', 'zod']],
  ['src/fusion/legal.ts', ['../spec/ok.js', '../mcbp/ok.js', 'zod']],
  ['src/kv/legal.ts', ['../spec/ok.js', '../mcbp/ok.js', '../bytes/ok.js']],
  ['src/dissect/legal.ts', ['./node.js', '../spec/ok.js', '../mcbp/ok.js', '../bytes/ok.js']],
  ['src/analysis/legal.ts', ['../dissect/ok.js', '../fusion/ok.js', '../tcp/ok.js']],
  ['src/filter/legal.ts', ['../dissect/ok.js', '../spec/ok.js', '../mcbp/ok.js']],
  ['src/capture/legal.ts', ['../tcp/ok.js', '../bytes/ok.js', 'node:fs', 'pcap-parser']],
  ['src/proxy/legal.ts', ['../tcp/ok.js', '../bytes/ok.js', 'node:net']],
  [
    'src/rewrite/legal.ts',
    [
      ...['../bytes/ok.js', '../mcbp/ok.js', '../tcp/events.js'],
      ...['../dissect/json.js', '../dissect/json-parser.js'],
    ],
  ],
  ['src/faults/legal.ts', ['../filter/ok.js', '../mcbp/ok.js', '../dissect/ok.js']],
  ['src/sim/legal.ts', ['../commands.js', '../dissect/ok.js', '../kv/ok.js', 'node:net']],
  [
    'src/session/legal.ts',
    ['../commands.js', '../analysis/ok.js', '../capture/ok.js', '../statistics/ok.js', 'node:fs'],
  ],
  ['src/resend/legal.ts', ['../session/ok.js', '../dissect/ok.js', '../commands.js']],
  ['src/statistics/legal.ts', ['../message.js', '../analysis/ok.js', '../dissect/ok.js']],
  ['src/export/legal.ts', ['../session/ok.js', '../statistics/ok.js', '../capture/ok.js']],
  [
    'src/engine/legal.ts',
    ['../rewrite/ok.js', '../proxy/ok.js', '../sim/ok.js', '../export/ok.js', 'node:fs'],
  ],
  [
    'src/tui/legal.tsx',
    ['../session/port/ok.js', '../dissect/node.js', '../bytes/ok.js', 'ink', 'react'],
  ],
  ['src/cli/legal.ts', ['../tui/ok.js', '../proxy/ok.js', '../sim/ok.js', 'commander', 'node:fs']],
  ['test/walls/legal.test.ts', ['../../src/cli/ok.js', '../../src/mcbp/ok.js', 'fast-check']],
];

/** Values, types and late imports must be seen alike; each file uses the form that `n` picks. */
function importing(n: number, specifier: string): string {
  const name = `ok${n}`;
  if (n % 4 === 1)
    return `import type { ok as ${name} } from '${specifier}';\nexport type T${n} = typeof ${name};\n`;
  if (n % 4 === 2) return `export const ${name} = () => import('${specifier}');\n`;
  if (n % 4 === 3) return `export { ok as ${name} } from '${specifier}';\n`;
  return `import { ok as ${name} } from '${specifier}';\nexport const again${n} = ${name};\n`;
}

function tree(): Map<string, string> {
  const ok = 'export const ok = 1;\n';
  const neutral = [...FOLDERS.map((folder) => `src/${folder}/ok.ts`), 'test/ok.ts'];
  const named = [
    'src/tcp/events.ts',
    'src/session/port/ok.ts',
    'src/dissect/node.ts',
    'src/dissect/json.ts',
    'src/dissect/json-parser.ts',
    'src/mcbp/answers.ts',
  ];
  return new Map([
    ...[...neutral, ...named].map((file) => [file, ok] as const),
    ...BREACHES.map(([file, imported], n) => [file, importing(n, imported)] as const),
    // Completes the cycle of egg.ts; each cycle is reported once, at the file met first.
    ['src/bytes/hen.ts', importing(0, './egg.js')],
    ...ALLOWED.map(
      ([file, all]) => [file, all.map((one, n) => importing(n, one)).join('')] as const,
    ),
  ]);
}

const breaking = (report: Report, file: string) => [
  ...new Set(report.summary.violations.filter((v) => v.from === file).map((v) => v.rule.name)),
];

describe('the walls', () => {
  let root = '';
  let report: Report;
  beforeAll(() => {
    root = plant(tree());
    report = cruise(root, ['src', 'test']);
  }, 60_000);
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('each meet a breach here', () => {
    expect(new Set(BREACHES.map(([, , rule]) => rule))).toEqual(new Set(ruleNames));
  });

  it.each(BREACHES)('%s importing %s breaks only %s', (file, _imported, rule) => {
    expect(breaking(report, file)).toEqual([rule]);
  });

  it.each(ALLOWED)('let %s import %j', (file) => {
    expect(report.modules.map((module) => module.source)).toContain(file);
    expect(breaking(report, file)).toEqual([]);
  });
});

describe('the sources', () => {
  it('stay within the walls', () => {
    const report = cruise(repositoryRoot, ['src', 'test']);
    expect(report.summary.violations.map((v) => `${v.rule.name}: ${v.from} -> ${v.to}`)).toEqual(
      [],
    );
    // Seen at all, and through the package's own entry: else nothing above means anything.
    const zod = report.modules.flatMap((m) => m.dependencies).filter((d) => d.module === 'zod');
    expect(zod.map((d) => d.resolved)).toContainEqual(
      expect.stringMatching(/^node_modules\/zod\//),
    );
  }, 60_000);
});
