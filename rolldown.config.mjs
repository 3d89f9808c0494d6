/**
 * The program in a few files. A command needs some 370 modules of ours, and Node takes longer to
 * find them than to run them. The library (dist/index.js) stays as tsc wrote it.
 */
import { readFileSync } from 'node:fs';
import { defineConfig } from 'rolldown';

/** Taken in as well: of zod most of what loading costs are messages in languages that we do not use; commander is many small files. */
const INSIDE = ['zod', 'commander'];

const isPackage = (id) => /^[^./]/.test(id);
const isInside = (id) => INSIDE.some((name) => id === name || id.startsWith(`${name}/`));

/** The licence of what is taken in travels with it. */
const licences = {
  name: 'licences',
  generateBundle() {
    for (const name of INSIDE) {
      const source = readFileSync(new URL(`node_modules/${name}/LICENSE`, import.meta.url), 'utf8');
      this.emitFile({ type: 'asset', fileName: `LICENSE.${name}`, source });
    }
  },
};

export default defineConfig({
  input: { main: 'dist/cli/main.js', worker: 'dist/engine/worker.js' },
  platform: 'node',
  logLevel: 'warn',
  external: (id) => isPackage(id) && !isInside(id),
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
