/** The library as those use it who install it: the examples of its page, compiled and run. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { repositoryRoot } from '../helpers/skip.js';
import { runTool, scratch } from './program.js';

const page = readFileSync(join(repositoryRoot, 'docs', 'library.md'), 'utf8');
const examples = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code);
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

/** A START_FUSION_UPLOADER of vbucket 12, and what answers it: the bytes of two directions. */
const REQUEST = '80750000 00 01 000c 0000000c 00000001 0000000000000000 7b227465726d223a2237227d';

const CONFIG = {
  compilerOptions: {
    ...{ module: 'nodenext', target: 'es2022', strict: true, outDir: 'out' },
    // As strict as anybody's project may be.
    ...{ exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: false },
    ...{ types: ['node'], rootDir: '.' },
  },
  include: ['*.ts'],
};

describe('the library', () => {
  const folder = scratch();

  beforeAll(async () => {
    const modules = join(folder, 'node_modules');
    mkdirSync(modules);
    symlinkSync(repositoryRoot, join(modules, 'fusionshark'), 'dir');
    symlinkSync(join(repositoryRoot, 'node_modules', '@types'), join(modules, '@types'), 'dir');
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(CONFIG));
    writeFileSync(join(folder, 'stream.bin'), Buffer.from(REQUEST.replaceAll(' ', ''), 'hex'));
    for (const [index, code] of examples.entries()) {
      writeFileSync(join(folder, `example${index}.ts`), code);
    }
    // What must not compile: a wrong option, a field that is not there.
    const wrong = [
      "import { decode, Framer } from 'fusionshark';",
      '// @ts-expect-error secrets are masked, hashed or shown',
      "decode(new Uint8Array(24), { secrets: 'hide' });",
      '// @ts-expect-error a sink takes frames and what was skipped',
      'new Framer({});',
      '// @ts-expect-error a message has a name, not a title',
      'decode(new Uint8Array(24)).title;',
    ];
    writeFileSync(join(folder, 'wrong.ts'), `${wrong.join('\n')}\n`);
    const { status, stdout } = await runTool(process.execPath, [tsc, '-p', folder]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

  it('is explained by two examples, the first in ten lines', () => {
    expect(examples).toHaveLength(2);
    expect(examples[0]?.trim().split('\n').length).toBeLessThanOrEqual(11);
  });

  const ran = (example: number): Promise<{ stdout: string; stderr: string }> =>
    runTool('/bin/sh', ['-c', `cd ${folder} && ${process.execPath} out/example${example}.js`]);

  it('decodes a stream', async () => {
    const { stdout, stderr } = await ran(0);
    expect(stderr).toBe('');
    expect(stdout).toBe('StartFusionUploader vb:12 term=7 []\n');
  });

  it('decodes a frame of which there is only the header', async () => {
    const { stdout, stderr } = await ran(1);
    expect(stderr).toBe('');
    expect(stdout.split('\n')[0]).toBe('StartFusionUploader 15 mcbp.truncated');
    expect(stdout).toContain('Header');
  });
});
