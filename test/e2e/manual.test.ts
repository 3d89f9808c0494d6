/** The manual page: complete, and nothing in it that troff stumbles over. */
import { describe, expect, it } from 'vitest';
import { lacksTool } from '../helpers/skip.js';
import { run, runTool } from './program.js';

const page = (await run(['manual'])).stdout;
const troff = (): Promise<{ stdout: string; stderr: string }> =>
  runTool('groff', ['-man', '-ww', '-Tutf8', '-P-c', '-P-b', '-P-u', '-rLL=100n'], page);

describe('the manual page', () => {
  it('has every command, and every option that its help has', async () => {
    const { stdout } = await run(['--help']);
    const listed = stdout.replace(/\n\nExample:.*/s, '').replace(/.*^Commands:/ms, '');
    const names = [...listed.matchAll(/^ {2}([a-z]+)/gm)].map(([, name = '']) => name);
    expect(names).toEqual(expect.arrayContaining(['proxy', 'read', 'manual', 'completion']));
    for (const name of names.filter((each) => each !== 'help')) {
      expect(page).toContain(`.SS "fusionshark ${name}"`);
      const help = (await run([name, '--help'])).stdout;
      const options = [...help.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, long]) => long);
      for (const option of options.filter((each) => each !== '--help')) {
        expect(page).toContain(option?.replaceAll('-', '\\-'));
      }
    }
  });

  it.skipIf(lacksTool('groff'))('reads as it was written', async () => {
    const { stdout, stderr } = await troff();
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^ +--map <\[host:\]port=host:port>$/m);
    expect(stdout).toMatch(/^ +fusionshark proxy --map 11310=10\.0\.0\.5:11210 --rewrite-config$/m);
    expect(stdout).toMatch(/^ +\\ +\S/m);
    expect(stdout).toMatch(/^ +j ↓ +\S/m);
  });
});
