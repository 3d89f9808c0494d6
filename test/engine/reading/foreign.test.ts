/** What is said of connections that are something else. */
import { describe, expect, it } from 'vitest';
import { ForeignTally, foreignLines } from '../../../src/engine/reading/foreign.js';
import type { Connection } from '../../../src/tcp/events.js';

const to = (port: number, index = 0): Connection => ({
  index,
  midstream: false,
  ends: [
    { address: '10.0.0.9', port: 50_000 + index },
    { address: '10.0.0.5', port },
  ],
});
const tls = (detail = '') => ({ name: 'TLS 1.3', detail, complete: true });

describe('connections that are not decoded', () => {
  it('are counted by protocol and port, most first', () => {
    const tally = new ForeignTally();
    tally.add(to(80), { name: 'HTTP/1', detail: 'GET /', complete: true });
    for (let i = 0; i < 3; i += 1) tally.add(to(11_207, i), tls(`server name n${i}`));
    tally.add(to(8443), tls());
    expect(tally.list()).toEqual([
      { name: 'TLS 1.3', port: 11_207, detail: 'server name n0', count: 3 },
      { name: 'HTTP/1', port: 80, detail: 'GET /', count: 1 },
      { name: 'TLS 1.3', port: 8443, detail: '', count: 1 },
    ]);
    const advice = '; to see inside, put the proxy between (--tls-cert, --upstream-tls)';
    expect(foreignLines(tally.list(), false)).toEqual([
      `3 connections to port 11207 not decoded: TLS 1.3 (server name n0)${advice}`,
      `1 connection to port 8443 not decoded: TLS 1.3${advice}`,
    ]);
    expect(foreignLines(tally.list(), true)).toContain(
      '1 connection to port 80 not decoded: HTTP/1 (GET /)',
    );
  });

  it('do not fill the memory or the screen when a scan touches every port', () => {
    const tally = new ForeignTally();
    for (let port = 1; port < 5000; port += 1) tally.add(to(port), tls());
    expect(tally.list()).toHaveLength(256);
    expect(foreignLines(tally.list(), true)).toHaveLength(8);
  });
});
