/** A node of a few lines, for tests of what stands before it. */
import { type AddressInfo, createServer } from 'node:net';

/** Gives one answer to every chunk that comes. */
export async function answering(
  answer: () => Uint8Array,
): Promise<{ port: number; stop: () => void }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => socket.write(answer()));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return { port: (server.address() as AddressInfo).port, stop: () => server.close() };
}
