/** Every command of the documentation does what its reader is told, or at least ends well. */
import { cpSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lacksTool, repositoryRoot } from '../helpers/skip.js';
import { pages, strays } from './docs/pages.js';
import { writeStandIns } from './docs/stand-ins.js';
import { type Running, runTool, scratch, start } from './program.js';

const folder = scratch();
const captures = join(repositoryRoot, 'captures');

/** Files that the pages speak of, and what is in them here. */
const FILES: Readonly<Record<string, string>> = {
  'node1.pcapng': 'rebalance.pcapng',
  'node2.pcapng': 'failures.pcapng',
  'good.pcapng': 'rebalance.pcapng',
  'bad.pcapng': 'failures.pcapng',
  'growing.pcapng': 'rebalance.pcapng',
  'incident.pcapng': 'failures.pcapng',
  FILE: 'rebalance.pcapng',
};
const PASTED = [
  '00000000  80 75 00 00 00 01 00 0c  00 00 00 0c 00 00 00 01',
  '00000010  00 00 00 00 00 00 00 00  7b 22 74 65 72 6d 22 3a',
  '00000020  22 37 22 7d\n',
].join('\n');

let node: Running | undefined;
let environment = '';
/** Names of the files that every block finds in its folder. */
let given: readonly string[] = [];

beforeAll(async () => {
  writeStandIns(join(folder, 'bin'));
  symlinkSync(captures, join(folder, 'captures'), 'dir');
  for (const [name, capture] of Object.entries(FILES)) {
    cpSync(join(captures, capture), join(folder, name));
  }
  writeFileSync(join(folder, 'pasted.txt'), PASTED);
  await runTool('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', '-days', '2'],
    ...['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')],
  ]);
  cpSync(join(folder, 'cert.pem'), join(folder, 'ca.pem'));
  node = start(['sim', '--listen', '127.0.0.1:0']);
  const [, address = ''] = await node.says(/(127\.0\.0\.1:\d+)/);
  given = readdirSync(folder).filter((name) => name !== 'bin');
  environment = `export PATH="${folder}/bin:$PATH" NODE=${address} DOCS=${folder} ROOT=${repositoryRoot}`;
});

afterAll(async () => {
  await node?.stop();
});

describe('the documentation', () => {
  it('has commands in blocks that are run, and nowhere else', () => {
    expect(pages.flatMap(({ blocks }) => blocks).length).toBeGreaterThan(30);
    expect(strays).toEqual([]);
  });

  it.skipIf(lacksTool('script') || lacksTool('openssl')).concurrent.each(pages)(
    '$page',
    // A minute each: again and again would take the time of all the others.
    { timeout: 600_000, retry: 0 },
    async ({ blocks }) => {
      const own = mkdtempSync(join(folder, 'run-'));
      for (const name of given) symlinkSync(join(folder, name), join(own, name));
      for (const { place, commands } of blocks) {
        const text = `set -e -o pipefail\ncd ${own}\n${environment}\n${commands}`;
        const { status, stderr } = await runTool('bash', ['-c', text]);
        const outcome = { place, status, stderr: status === 0 ? '' : stderr };
        expect(outcome).toEqual({ place, status: 0, stderr: '' });
      }
    },
  );
});
