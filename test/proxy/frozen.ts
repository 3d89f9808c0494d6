/**
 * A TCP server on a thread of its own, for what one event loop cannot show: a server that
 * accepts nobody, a receiver that goes on while this thread is blocked, and a sender whose
 * memory and time are not those of the proxy.
 */
import { Worker } from 'node:worker_threads';
import { HOST } from './harness.js';

const SOURCE = `
const { createServer } = require('node:net');
const { parentPort, workerData } = require('node:worker_threads');
const flag = new Int32Array(workerData.shared);
const chunk = Buffer.alloc(1 << 20, 'fusion');
const server = createServer({ allowHalfOpen: true }, async (socket) => {
  socket.on('error', () => {});
  socket.on('end', () => socket.end());
  socket.on('data', (chunk) => {
    Atomics.add(flag, 0, chunk.length);
    Atomics.notify(flag, 0);
  });
  for (let left = workerData.answer; left > 0; left -= chunk.length) {
    const piece = chunk.subarray(0, left);
    if (!socket.write(piece)) await new Promise((resolve) => socket.once('drain', resolve));
  }
  if (workerData.answer > 0) socket.end();
});
server.listen({ port: 0, host: workerData.host, backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  if (workerData.frozen) Atomics.wait(flag, 1, 0);
});
`;

export interface ThreadServer {
  readonly port: number;
  /** Blocks this thread until the server received `bytes`; false after `ms`. */
  receivedWithin(bytes: number, ms: number): boolean;
  close(): Promise<unknown>;
}

/** `frozen`: the server listens and never accepts. `answer`: bytes it sends each client. */
export async function serveOnThread({
  frozen = false,
  answer = 0,
}: {
  frozen?: boolean;
  answer?: number;
}): Promise<ThreadServer> {
  const shared = new SharedArrayBuffer(8);
  const flag = new Int32Array(shared);
  const workerData = { shared, host: HOST, frozen, answer };
  const worker = new Worker(SOURCE, { eval: true, workerData });
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  return {
    port,
    receivedWithin: (bytes, ms) => {
      const deadline = performance.now() + ms;
      for (;;) {
        const count = Atomics.load(flag, 0);
        if (count >= bytes) return true;
        if (performance.now() > deadline) return false;
        Atomics.wait(flag, 0, count, 50);
      }
    },
    close: () => {
      Atomics.store(flag, 1, 1);
      Atomics.notify(flag, 1);
      return worker.terminate();
    },
  };
}
