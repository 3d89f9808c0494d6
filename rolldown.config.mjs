/**
 * The program in a few files, the packages that it needs among them: a command needs some 370
 * modules of ours, the UI as many of others, and Node takes longer to find them than to run them.
 * The library (dist/index.js) stays as tsc wrote it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'rolldown';

/** Loaded from where they are installed: what has a binary of its own, what only few commands want, and what is not there. */
const OUTSIDE = ['koffi', 'pcap-parser'];

/** What ink loads in a mode that the program is never in. */
const UNUSED = './devtools.js';

const isOutside = (id) =>
  id.startsWith('node:') ||
  id === UNUSED ||
  OUTSIDE.some((name) => id === name || id.startsWith(`${name}/`));

/** Folder of the package that a module is of; undefined: it is ours. */
const packageOf = (id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0];

/** Name and licence, as the package has them. */
function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  const text = file === undefined ? `Licence: ${license}` : readFileSync(join(folder, file), 'utf8');
  return `${name} ${version}\n\n${text.trim()}\n`;
}

/** The licences of what is taken in travel with it. */
const licences = {
  name: 'licences',
  generateBundle(_options, bundle) {
    const modules = Object.values(bundle).flatMap(({ moduleIds = [] }) => moduleIds);
    const folders = new Set(modules.map(packageOf).filter((folder) => folder !== undefined));
    const source = [...folders].sort().map(licenceOf).join(`\n${'-'.repeat(72)}\n\n`);
    this.emitFile({ type: 'asset', fileName: 'LICENSES', source });
  },
};

export default defineConfig({
  input: {
    main: 'dist/cli/main.js',
    worker: 'dist/engine/worker.js',
    'relay-worker': 'dist/engine/relay/relay-worker.js',
  },
  platform: 'node',
  logLevel: 'warn',
  external: isOutside,
  // React and ink have two forms, of which the other draws at half the speed.
  transform: { define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' } },
  plugins: [licences],
  output: {
    dir: 'dist/program',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    cleanDir: true,
    // Without comments and indentation; names stay, so that a stack of a bug report can be read.
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
  },
});
