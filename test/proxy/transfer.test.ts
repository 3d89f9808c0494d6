/**
 * A large answer to a reader that is slower than its server: the proxy's memory does not grow
 * with it. 200 MB here; FUSIONSHARK_LONG_TESTS=1 makes it 2 GB (a minute or so).
 */
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { serveOnThread } from './frozen.js';
import { dial, pause, relayTo, release } from './harness.js';

afterEach(release);

const MB = 1e6;
const isLong = process.env.FUSIONSHARK_LONG_TESTS === '1';
const TOTAL = (isLong ? 2_000 : 200) * MB;
/** Stops reading for so long, so often. */
const REST_MS = 5;
const REST_EVERY = 4 * MB;

it(`${TOTAL / MB} MB to a slow reader need less than 300 MB of memory`, async () => {
  const server = await serveOnThread({ answer: TOTAL });
  try {
    let seen = 0;
    const relay = await relayTo(server.port, {
      inspectors: [
        {
          open: () => {},
          data: (_, __, bytes) => {
            seen += bytes.length;
          },
          gap: (_, __, missing) => {
            seen += missing;
          },
          close: () => {},
        },
      ],
    });
    const client = await dial(relay.port);
    let received = 0;
    let rested = 0;
    let largest = 0;
    const before = process.memoryUsage.rss();
    client.on('data', (chunk) => {
      received += chunk.length;
      if (received - rested < REST_EVERY) return;
      rested = received;
      largest = Math.max(largest, process.memoryUsage.rss() - before);
      client.pause();
      void pause(REST_MS).then(() => client.resume());
    });
    await once(client, 'end');
    expect(received).toBe(TOTAL);
    client.end();
    await relay.over();
    expect(seen).toBe(TOTAL);
    // Beside the test runner's own memory, that of client and server included.
    expect(largest).toBeLessThan(300 * MB);
    expect(relay.notices.of('closed')).toMatchObject([{ how: 'fin', bytes: [0, TOTAL] }]);
  } finally {
    await server.close();
  }
}, 300_000);
