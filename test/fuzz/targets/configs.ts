/** Configuration files of the proxy, which has the most options. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { proxyCommand } from '../../../src/cli/commands/proxy.js';
import { applyConfig } from '../../../src/cli/config/apply-config.js';
import { CommandError } from '../../../src/cli/exit.js';
import { hold, type Target } from '../engine/target.js';

const SEEDS = [
  '{ "map": ["11310=10.0.0.5:11210", "[::1]:0=[::1]:1"], "no-ui": true, "metrics": 9464 }',
  '{ "log": "a.ndjson", "log-rotate": "size:100M,time:1d,files:14", "write": "a.pcapng" }',
  '{ "ring-buffer": ["filesize:100", "files:3"], "max-memory": 64, "slow": 5, "same-node": "a:1=b:2" }',
  '{ "tls-cert": "c", "tls-key": "k", "upstream-tls": true, "transparent": "redirect", "listen": 1 }',
];

let path: string | undefined;

export const configs: Target = {
  name: 'configs',
  batch: 100,
  words: [
    ...['{', '}', '[', ']', '"', ',', ':', 'null', 'true', '-1', '1e999', '\\u0000', '\ufeff'],
    ...proxyCommand(() => undefined).options.map(({ long }) => `"${long?.slice(2)}":`),
  ],
  seeds: async () => SEEDS.map((seed) => new TextEncoder().encode(seed)),
  run(input) {
    path ??= join(mkdtempSync(join(tmpdir(), 'fusionshark-fuzz-')), 'config.json');
    writeFileSync(path, input, { mode: 0o600 });
    try {
      applyConfig(
        proxyCommand(() => undefined),
        path,
      );
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      hold(!/[\u0000-\u001f\u007f-\u009f]/.test(error.message), 'an error is a harmless line');
      hold(error.message.includes('config.json'), 'an error names the file');
    }
  },
};
