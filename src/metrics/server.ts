/** Serves the metrics over HTTP, and a sign of life. Only to read, and only these two pages. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HostPort, hostPortText, isEveryInterface } from '../proxy/route.js';
import type { Metrics } from './metrics.js';

export interface MetricsServer {
  /** With the port that the system chose where 0 was asked for. */
  readonly address: HostPort;
  close(): Promise<void>;
}

/** Nobody needs more, and each holds a socket. */
const MAX_CONNECTIONS = 16;
const TIMEOUT_MS = 10_000;

/** Rejects with one line that names the address. @param everywhere all interfaces are meant */
export async function serveMetrics(
  metrics: Pick<Metrics, 'text' | 'contentType'>,
  { host, port }: HostPort,
  everywhere: boolean,
): Promise<MetricsServer> {
  const where = `metrics on ${hostPortText({ host, port })}`;
  if (isEveryInterface(host) && !everywhere) {
    throw new Error(`${where}: listens on all interfaces, which was not allowed`);
  }
  const server = createServer((request, response) => void answer(metrics, request, response));
  server.maxConnections = MAX_CONNECTIONS;
  server.requestTimeout = TIMEOUT_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', ({ code, message }: NodeJS.ErrnoException) => {
      const reason = code === 'EADDRINUSE' ? 'port is in use' : (code ?? message);
      reject(new Error(`${where}: ${reason}`));
    });
    server.listen(port, host, resolve);
  });
  // Out of files, say: whoever scrapes will notice.
  server.on('error', () => undefined);
  return {
    address: { host, port: (server.address() as AddressInfo).port },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

const TEXT = 'text/plain; charset=utf-8';

async function answer(
  metrics: Pick<Metrics, 'text' | 'contentType'>,
  { method, url = '' }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const say = (status: number, type: string, text: string): void => {
    response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) });
    response.end(method === 'HEAD' ? undefined : text);
  };
  const path = url.split('?', 1)[0];
  if (path !== '/metrics' && path !== '/healthz') return say(404, TEXT, 'not found\n');
  if (method !== 'GET' && method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    return say(405, TEXT, 'only GET and HEAD\n');
  }
  if (path === '/healthz') return say(200, TEXT, 'ok\n');
  try {
    say(200, metrics.contentType, await metrics.text());
  } catch (error) {
    say(500, TEXT, `${error instanceof Error ? error.message : String(error)}\n`);
  }
}
