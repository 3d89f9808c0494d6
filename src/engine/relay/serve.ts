/** A relay whose inspectors are at the other end of a port. */
import type { MessagePort } from 'node:worker_threads';
import { HEADER_LENGTH } from '../../mcbp/header.js';
import { Shipper } from '../../proxy/apart/shipper.js';
import { PAGE_SIZE } from '../../proxy/inspection/page.js';
import { DEFAULT_BACKLOG } from '../../proxy/proxy.js';
import { failureOf } from '../failure.js';
import type { FromRelay, RelayTask, ToRelay } from './messages.js';
import { type RunningRelay, startRelay } from './relay.js';

/** How often it is told how far inspection is behind, ms. */
const STATE_MS = 500;

/** Resolves when the relay is closed, or could not be started. */
export async function serveRelay(port: MessagePort, task: RelayTask): Promise<void> {
  const send = (message: FromRelay): void => port.postMessage(message);
  const { config, keepsOmitted, origin } = task;
  // Half of what may wait is with the other thread already.
  const shipped = (config.backlog ?? DEFAULT_BACKLOG) / 2;
  const pages = Math.max(2, Math.floor(shipped / PAGE_SIZE));
  const shipper = new Shipper({ pages, keepsOmitted, send });
  try {
    const relay = await startRelay(
      { ...config, backlog: shipped },
      {
        inspectors: [shipper],
        outlet: shipper,
        paced: false,
        origin,
        tell: (about, text, severity) => send({ type: 'told', about, text, severity }),
        rewritten: (connection, frame) =>
          send({ type: 'rewritten', connection, header: frame.slice(0, HEADER_LENGTH) }),
        onEvent: (event, at) => {
          // What passed before it is told before it, unless the other thread is behind.
          shipper.flush();
          send({ type: 'happened', event, at });
        },
      },
    );
    await serving(relay, port, shipper);
  } catch (error) {
    send({ type: 'failed', failure: failureOf(error) });
  }
}

function serving(relay: RunningRelay, port: MessagePort, shipper: Shipper): Promise<void> {
  const send = (message: FromRelay): void => port.postMessage(message);
  const tell = (): void =>
    send({ type: 'state', connections: relay.connections(), inspection: relay.inspection() });
  const told = setInterval(tell, STATE_MS);
  tell();
  return new Promise((resolve) => {
    port.on('message', (message: ToRelay) => {
      if (message.type === 'shown') shipper.shown(message.page);
      else if (message.type === 'lateness') {
        void relay.lateness().then((lateness) => send({ type: 'lateness', lateness }));
      } else {
        void relay.close(message.graceMs).then(() => {
          clearInterval(told);
          shipper.flush();
          send({ type: 'closed' });
          port.close();
          resolve();
        });
      }
    });
    send({ type: 'listening', addresses: relay.addresses });
  });
}
