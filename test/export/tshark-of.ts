/** tshark on a capture, made to decode every port that we do, with times in UTC. */
import { execFileSync } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { readInput } from '../../src/engine/reading/input.js';

export const tshark = (...args: readonly string[]): string =>
  execFileSync('tshark', args, {
    env: { ...process.env, TZ: 'UTC' },
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  }).toString();

/** @param how format and fields */
export async function tsharkOf(path: string, ...how: readonly string[]): Promise<string> {
  const ports = new Set<number>();
  await readInput({
    path,
    stdin: () => new PassThrough(),
    sink: { message: ({ connection }) => ports.add(connection.ends[1].port) },
    next: async () => true,
  });
  const decode = [...ports].flatMap((port) => ['-d', `tcp.port==${port},couchbase`]);
  return tshark('-r', path, ...decode, '-Y', 'couchbase', ...how);
}
