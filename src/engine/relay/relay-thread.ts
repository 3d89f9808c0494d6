/**
 * The relay on a thread of its own: whatever is done with the traffic here, and however long that
 * takes, bytes are forwarded meanwhile. This thread steps back where both want the same processor.
 */
import { setPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { RelayConfig, RunningRelay } from './relay.js';
import { connectRelay, type RemoteParts, relayTask } from './remote-relay.js';

/** The most there is: where both want one processor the relay gets 68 times as much (sched(7)). */
const NICENESS = 19;

/** As startRelay, but that nobody can change what passes. */
export function startRelayThread(config: RelayConfig, parts: RemoteParts): Promise<RunningRelay> {
  const workerData = relayTask(config, parts);
  const worker = new Worker(new URL('./relay-worker.js', import.meta.url), { workerData });
  // Nothing is relayed any more: as if that had happened on this thread.
  worker.on('error', (error) => {
    throw error;
  });
  worker.on('exit', (status) => {
    if (status !== 0) throw new Error(`the relay's thread ended with status ${status}`);
  });
  // Where nothing may be lost the relay waits for this thread.
  if (config.lossless !== true) stepBack();
  return connectRelay(worker, config, parts);
}

/** On Linux a priority is the thread's own (setpriority(2)); elsewhere the relay would have it, too. */
function stepBack(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(NICENESS);
  } catch {
    // Where that is not allowed both are treated alike.
  }
}
