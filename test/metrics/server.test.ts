/** The metrics page over HTTP: what is served, what is refused. */
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type MetricsServer, serveMetrics } from '../../src/metrics/server.js';

const LOOPBACK = { host: '127.0.0.1', port: 0 };
const page = { contentType: 'text/plain; version=0.0.4', text: async () => 'a 1\n' };

const servers: MetricsServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function ask(path: string, method = 'GET', metrics = page) {
  const server = await serveMetrics(metrics, LOOPBACK, false);
  servers.push(server);
  const response = await fetch(`http://127.0.0.1:${server.address.port}${path}`, { method });
  return { response, status: response.status, text: await response.text() };
}

describe('serveMetrics', () => {
  it('serves metrics and a sign of life', async () => {
    const { response, status, text } = await ask('/metrics?x=1');
    expect([status, text]).toEqual([200, 'a 1\n']);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4');
    expect(await ask('/healthz')).toMatchObject({ status: 200, text: 'ok\n' });
    expect(await ask('/metrics', 'HEAD')).toMatchObject({ status: 200, text: '' });
  });

  it('has no other page, and takes nothing', async () => {
    expect(await ask('/')).toMatchObject({ status: 404 });
    expect(await ask('/metrics/x')).toMatchObject({ status: 404 });
    const { response, status } = await ask('/metrics', 'POST');
    expect([status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect(await ask('/healthz', 'DELETE')).toMatchObject({ status: 405 });
  });

  it('says when the page cannot be made', async () => {
    const text = (): Promise<string> => Promise.reject(new Error('no page'));
    expect(await ask('/metrics', 'GET', { ...page, text })).toMatchObject({
      ...{ status: 500, text: 'no page\n' },
    });
  });

  it('names the port that is in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as AddressInfo;
    await expect(serveMetrics(page, { host: '127.0.0.1', port }, false)).rejects.toThrow(
      `metrics on 127.0.0.1:${port}: port is in use`,
    );
    taken.close();
  });

  it('is not open to everybody unless that is meant', async () => {
    const everybody = { host: '0.0.0.0', port: 0 };
    await expect(serveMetrics(page, everybody, false)).rejects.toThrow(
      'metrics on 0.0.0.0:0: listens on all interfaces, which was not allowed',
    );
    servers.push(await serveMetrics(page, everybody, true));
  });

  it('does not wait for a client that holds its connection', async () => {
    const server = await serveMetrics(page, LOOPBACK, false);
    const response = await fetch(`http://127.0.0.1:${server.address.port}/healthz`);
    expect(response.status).toBe(200);
    await server.close();
  });
});
