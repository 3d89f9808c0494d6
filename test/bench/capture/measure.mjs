/** Runs commands in turn and says what each took. */
import { spawnSync } from 'node:child_process';

/**
 * Wall and CPU seconds of a command whose output goes nowhere but to us, and its last 64 KB.
 * Times come from the shell: Node does not tell those of its children.
 */
export function run(command, args) {
  const script = 'set -o pipefail; TIMEFORMAT="%R %U %S"; time "$@" 2>/dev/null | tail -c 65536';
  const { stdout, stderr, status } = spawnSync('bash', ['-c', script, 'bash', command, ...args], {
    encoding: 'utf8',
  });
  const [wall, user, system] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  if (status !== 0 || wall === undefined || Number.isNaN(wall)) {
    throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
  }
  return { wall, cpu: (user ?? 0) + (system ?? 0), stdout };
}

/** All commands in turn, `count` times: what disturbs one disturbs all. */
export function rounds(commands, count) {
  const results = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round < count; round += 1) {
    for (const [name, [command, args]] of Object.entries(commands)) {
      results[name].push(run(command, args));
    }
  }
  return results;
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
