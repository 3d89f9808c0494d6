/** The relay's thread, in the thread of the test: all that crosses is cloned as between threads. */
import { MessageChannel } from 'node:worker_threads';
import type { RelayConfig, RunningRelay } from '../../../src/engine/relay/relay.js';
import {
  connectRelay,
  type RemoteParts,
  relayTask,
} from '../../../src/engine/relay/remote-relay.js';
import { serveRelay } from '../../../src/engine/relay/serve.js';

/** Stands in for startRelayThread. */
export function startRelayThread(config: RelayConfig, parts: RemoteParts): Promise<RunningRelay> {
  const { port1, port2 } = new MessageChannel();
  void serveRelay(port2, structuredClone(relayTask(config, parts))).then(() => port2.close());
  return connectRelay(port1, config, parts);
}
