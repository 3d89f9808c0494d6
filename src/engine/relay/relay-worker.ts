/** The relay's thread: relays, and ships what is to be inspected to the thread that started it. */
import { parentPort, workerData } from 'node:worker_threads';
import type { RelayTask } from './messages.js';
import { serveRelay } from './serve.js';

if (parentPort !== null) {
  void serveRelay(parentPort, workerData as RelayTask).then(() => process.exit());
}
