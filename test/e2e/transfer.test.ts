/** Much through the program as users run it: its ends are other processes than itself. */
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { response } from '../helpers/frames.js';
import { start } from './program.js';

const MIB = 2 ** 20;
const ANSWER = response({ opcode: 0x00, extras: [0, 0, 0, 0], value: 'v'.repeat(MIB) });
const COUNT = 512;

/** Writes `COUNT` answers as fast as they are taken, and then FIN. */
function pour(socket: Socket): void {
  let left = COUNT;
  const more = (): void => {
    for (; left > 0; left -= 1) {
      if (socket.write(ANSWER)) continue;
      left -= 1;
      socket.once('drain', more);
      return;
    }
    socket.end();
  };
  more();
}

/** Reads to the end, and rests so long whenever it has read 4 MiB. Answers how much that was. */
function drink(socket: Socket, restMs: number): Promise<number> {
  let [count, sip] = [0, 0];
  socket.on('data', ({ length }) => {
    count += length;
    sip += length;
    if (restMs === 0 || sip < 4 * MIB) return;
    sip = 0;
    socket.pause();
    setTimeout(() => socket.resume(), restMs);
  });
  return new Promise((resolve, reject) => {
    socket.once('end', () => resolve(count)).once('error', reject);
  });
}

it.each([
  ['a fast reader', 0],
  ['a slow reader', 20],
])('half a gigabyte reaches %s, in little memory', async (_, restMs) => {
  const server = createServer((socket) =>
    socket.on('error', () => undefined).once('data', () => pour(socket)),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port: target } = server.address() as AddressInfo;
  const proxy = start(['proxy', '--no-ui', '--map', `0=127.0.0.1:${target}`]);
  const [, port] = await proxy.says(/listening on 127\.0\.0\.1:(\d+)/);
  const client = connect(Number(port), '127.0.0.1', () => client.write('?'));
  expect(await drink(client, restMs)).toBe(COUNT * ANSWER.length);
  if (process.platform === 'linux') {
    const status = readFileSync(`/proc/${proxy.child.pid}/status`, 'utf8');
    expect(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1])).toBeLessThan(300_000);
  }
  expect(await proxy.stop()).toBe(0);
});
