/**
 * Our proxy as the bench measures it: `subject.mjs DIST WORK PORT TARGET FOLDER`. WORK is
 *   off         relaying only
 *   on          what the terminal UI has behind it: every message decoded, paired and stored
 *   pcapng      that, and the traffic written as a capture
 *   pcapng+log  that, and every message logged as NDJSON
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [dist, work, port, target, folder] = process.argv.slice(2);
const load = (path) => import(pathToFileURL(join(dist, path)).href);
const LOOPBACK = '127.0.0.1';
const routes = [
  {
    listen: { host: LOOPBACK, port: Number(port) },
    target: { host: LOOPBACK, port: Number(target) },
  },
];
const MEMORY = 256 * 2 ** 20;

let close;
if (work === 'off') {
  const { startProxy } = await load('proxy/proxy.js');
  const now = () => ({ s: 0, ns: 0 });
  const proxy = await startProxy({ routes, inspectors: [], onEvent: () => {}, now });
  close = () => proxy.close(0);
} else {
  const { runTask } = await load('engine/run-task.js');
  const { DEFAULT_MAX_VALUE } = await load('export/limits.js');
  const live = {
    routes,
    apart: true,
    maxValue: DEFAULT_MAX_VALUE,
    ...(work === 'on' ? {} : { capture: join(folder, `${work}.pcapng`) }),
    ...(work === 'pcapng+log' ? { log: join(folder, `${work}.ndjson`) } : {}),
  };
  const decode = { secrets: 'mask', edition: undefined };
  const task = await runTask({ kind: 'proxy', live, decode, memory: MEMORY });
  close = async () => {
    await task.host.close();
    for (const line of task.ending().lines) process.stderr.write(`${line}\n`);
  };
}
process.once('SIGTERM', () => close().then(() => process.exit(0)));
