/**
 * The walls between the folders, checked (`npm run walls`). Two tables say who may import what;
 * the rules are made from them. test/walls/ proves that every rule bites.
 *
 * A wall that cannot resolve an import does not see it: `imports-resolve` therefore fails on any
 * specifier that leads nowhere, so that no rule below passes silently.
 */

/** The part without sockets, files, clocks or a screen. */
const CORE = [
  'bytes',
  'spec',
  'mcbp',
  'fusion',
  'kv',
  'dissect',
  'tcp',
  'analysis',
  'filter',
  'commands.ts',
  'decode.ts',
  'message.ts',
];

/**
 * Layer by layer, lowest first: what each folder (or file) of src may import of ours beside itself.
 * tcp/events.ts holds only the vocabulary of streams: it may be spoken where tcp may not be used.
 */
const MAY_IMPORT = {
  bytes: [],
  tcp: ['bytes'],
  mcbp: ['bytes', 'tcp/events.ts'],
  // How many answers a command gets is the protocol's; a description only says which rule holds.
  spec: ['bytes', 'mcbp/answers.ts'],
  fusion: ['bytes', 'mcbp', 'spec'],
  kv: ['bytes', 'mcbp', 'spec'],
  // Is handed a table of commands and interprets it: it knows no command by name.
  dissect: ['bytes', 'mcbp', 'spec'],
  // The table itself: every command there is.
  'commands.ts': ['bytes', 'mcbp', 'spec', 'fusion', 'kv', 'dissect'],
  'decode.ts': ['dissect', 'commands.ts'],
  // The state machines are about Fusion's own commands, and name them by their specs.
  analysis: ['bytes', 'tcp', 'mcbp', 'spec', 'fusion', 'dissect'],
  filter: ['bytes', 'mcbp', 'spec', 'dissect'],
  // What a message is to all who listen to messages: no more than types.
  'message.ts': ['bytes', 'tcp', 'mcbp', 'analysis', 'filter'],
  'index.ts': CORE,

  capture: ['bytes', 'tcp'],
  // Changes frames that pass: knows headers and the text of cluster maps, and of no socket.
  rewrite: [
    'bytes',
    'mcbp',
    'tcp/events.ts',
    'tcp/endpoint-text.ts',
    'dissect/json.ts',
    'dissect/json-parser.ts',
    'dissect/values/snappy.ts',
  ],
  // What is done to messages on purpose: rules over what is dissected, and of no socket.
  faults: [
    'bytes',
    'tcp/events.ts',
    'mcbp',
    'spec',
    'dissect',
    'filter',
    'analysis/pairing.ts',
    'analysis/answer.ts',
  ],
  // Forwards before anything is decoded: it must not even be able to wait for a decoder.
  proxy: ['bytes', 'tcp'],
  sim: ['bytes', 'tcp/events.ts', 'mcbp', 'spec', 'fusion', 'kv', 'dissect', 'commands.ts'],
  session: [...CORE, 'capture', 'statistics'],
  // Counts messages as they pass, wherever they come from.
  statistics: CORE,
  export: [...CORE, 'capture', 'session', 'statistics'],
  // Plans what is sent again and compares answers; who opens sockets for it is the engine.
  resend: [...CORE, 'session'],
  // Draws snapshots, wherever they come from.
  tui: ['bytes', 'session/port', 'dissect/node.ts'],
  // Counts what passes; of the proxy it knows what it tells, no more.
  metrics: [...CORE, 'capture', 'session', 'proxy/notices.ts', 'proxy/route.ts'],
  // Sources, session and records put together, for the main thread or a worker.
  engine: [
    ...CORE,
    'rewrite',
    'faults',
    'capture',
    'proxy',
    'sim',
    'session',
    'statistics',
    'export',
    'metrics',
    'resend',
  ],
  // Ties everything together; in no list above, so nothing imports it.
  cli: [
    ...CORE,
    'capture',
    'proxy',
    'sim',
    'session',
    'statistics',
    'export',
    'engine',
    'tui',
    'resend',
    'faults',
  ],
};

/** `tcp` stands for the folder, `tcp/events.ts` for the file. */
const within = (place) =>
  place.endsWith('.ts') ? `${place.replaceAll('.', '\\.')}$` : `${place}/`;
const anyOf = (places) => `^src/(${places.map(within).join('|')})`;
const packages = (...names) => `(^|/)node_modules/(@types/)?(${names.join('|')})/`;

const layers = Object.entries(MAY_IMPORT).map(([place, allowed]) => ({
  name: `${place.replace(/\.ts$/, '')}-keeps-to-its-layer`,
  comment: `src/${place} may import of ours: ${allowed.join(', ') || 'nothing'}.`,
  severity: 'error',
  from: { path: anyOf([place]) },
  to: { path: '^src/', pathNot: anyOf([place, ...allowed]) },
}));

/** A package with one place where it may be used; the core has a stricter rule of its own. */
const onlyIn = (place, name, names, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: '^src/', pathNot: anyOf([place, ...CORE]) },
  to: { path: packages(...names) },
});

module.exports = {
  forbidden: [
    ...layers,
    {
      name: 'every-folder-has-a-layer',
      comment: 'A new folder or file of src needs a line in MAY_IMPORT, or no wall would hold it.',
      severity: 'error',
      from: { path: '^src/', pathNot: anyOf(Object.keys(MAY_IMPORT)) },
      to: {},
    },
    {
      name: 'core-imports-no-node-builtins',
      comment: 'Bytes in, values out: sockets, files and clocks stay at the edge.',
      severity: 'error',
      from: { path: anyOf([...CORE, 'index.ts']) },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-imports-no-packages-but-its-own',
      comment:
        'zod describes values, hysnappy expands them. No ink, react, commander, pcap-parser.',
      severity: 'error',
      from: { path: anyOf([...CORE, 'index.ts']) },
      to: { path: packages('.*'), pathNot: packages('zod', 'hysnappy') },
    },
    onlyIn(
      'tui',
      'ink-and-react-only-in-tui',
      ['ink', 'ink-[^/]+', 'react', 'react-[^/]+'],
      'cli starts the UI through a function of tui; every other command runs without loading it.',
    ),
    onlyIn(
      'cli',
      'commander-only-in-cli',
      ['commander'],
      'Only cli knows of arguments and options.',
    ),
    onlyIn(
      'capture',
      'pcap-parser-only-in-capture',
      ['pcap-parser'],
      'It is from 2012 and trusts its input: the one wrapper that guards it lives in capture.',
    ),
    onlyIn(
      'metrics',
      'prom-client-only-in-metrics',
      ['prom-client'],
      'What counts messages counts in arrays; only the page that is scraped is made by it.',
    ),
    onlyIn(
      'proxy',
      'koffi-only-in-proxy',
      ['koffi'],
      'Optional: only transparent mode asks the kernel for what Node does not.',
    ),
    {
      name: 'jsx-only-in-tui',
      comment:
        'The compiler adds the import of react to a .tsx file unseen by ink-and-react-only-in-tui.',
      severity: 'error',
      from: { path: '^src/.*\\.tsx$', pathNot: anyOf(['tui']) },
      to: {},
    },
    {
      name: 'tui-opens-no-files-or-sockets',
      comment:
        'What it shows and what it asks for goes through SessionPort, in this thread or another.',
      severity: 'error',
      from: { path: anyOf(['tui']) },
      to: {
        dependencyTypes: ['core'],
        path: '^(node:)?(fs|net|tls|https?|http2|dgram|dns|child_process)(/|$)',
      },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or lack a third; types count as well.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'src-imports-no-tests',
      comment: 'Helpers and cases of tests are not shipped.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^test/' },
    },
    {
      name: 'src-imports-declared-packages-only',
      comment:
        'A development dependency, or one of another package, is not there once installed; but for those that rolldown takes into the program.',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        pathNot: 'node_modules/(ink|react|@types/react|commander|prom-client)/',
      },
    },
    {
      name: 'imports-resolve',
      comment: 'An import that leads nowhere would slip past every rule that names its target.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Type imports count: a wall that types climb over is none. Also keeps them before compilation.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    // Packages without a CommonJS entry (ink) resolve only when asked for their ESM one.
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
