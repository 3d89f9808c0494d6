/** What is counted of messages and connections, and how Prometheus reads it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { Metrics } from '../../src/metrics/metrics.js';
import { MAX_NODES } from '../../src/metrics/nodes.js';
import type { Connection } from '../../src/tcp/events.js';
import { eventOf } from '../helpers/event.js';
import { frame, response } from '../helpers/frames.js';

let metrics: Metrics;
let dropped: Record<string, number>;
let found: Map<string, number>;
beforeEach(() => {
  dropped = {};
  found = new Map();
  metrics = new Metrics(commandTable, {
    waiting: () => 77,
    lateness: async () => [['p99', 0.002] as const],
    dropped: () => dropped,
    findings: () => found,
    faults: () => [['delay', 2]],
  });
});

/** The lines of one metric, without comments and prefix. */
async function lines(name: string): Promise<string[]> {
  const text = await metrics.text();
  return text
    .split('\n')
    .filter((line) => line.startsWith(`fusionshark_${name}`))
    .map((line) => line.slice('fusionshark_'.length));
}

const connection = (index: number, address = '10.0.0.1', port = 11210): Connection => ({
  index,
  ends: [
    { address: '10.0.0.9', port: 40_000 + index },
    { address, port },
  ],
  midstream: false,
});
const first = connection(0);

const request = (number: number, latencyMs: number) => ({
  ...{ number, latencyNs: latencyMs * 1e6, queuedNs: 0, vbucket: 0, first: true, frame: undefined },
});

describe('messages', () => {
  it('are counted by command and status', async () => {
    const get = frame({ opcode: 0x00, key: 'a' });
    const miss = response({ opcode: 0x00, word: 1 });
    for (const bytes of [get, get, miss]) metrics.messages.message(eventOf(bytes));
    metrics.messages.message(eventOf(frame({ magic: 0x82, opcode: 0x01 })));
    expect(await lines('messages_total')).toEqual([
      'messages_total{command="Get",status=""} 2',
      'messages_total{command="Get",status="KeyEnoent"} 1',
      expect.stringMatching(
        /^messages_total\{command="ClustermapChangeNotification",status=""\} 1$/,
      ),
    ]);
  });

  it('make no more time series than the tables have names', async () => {
    for (let opcode = 0; opcode < 256; opcode++) {
      for (const magic of [0x80, 0x82]) {
        metrics.messages.message(eventOf(frame({ magic, opcode })));
      }
      const strange = response({ opcode: 0xee, word: 0x4000 + opcode });
      metrics.messages.message(eventOf(strange));
    }
    const found = await lines('messages_total');
    expect(found).toContain('messages_total{command="unknown",status="unknown"} 256');
    const known = new Set(commandTable.commands().map(({ name }) => name)).size;
    expect(found.length).toBeLessThan(known + 32);
  });

  it('have latencies by command and node, in buckets that add up', async () => {
    const got = response({ opcode: 0x00 });
    for (const ms of [0.03, 0.03, 0.7, 200_000]) {
      metrics.messages.message(eventOf(got, { connection: first, request: request(1, ms) }));
    }
    // A second answer to the same request, and one without a request.
    const later = { ...request(1, 5), first: false };
    metrics.messages.message(eventOf(got, { connection: first, request: later }));
    metrics.messages.message(eventOf(got, { connection: first }));
    const label = 'command="Get",node="10.0.0.1:11210"';
    const found = await lines('latency_seconds');
    expect(found[0]).toBe(`latency_seconds_bucket{${label},le="0.00005"} 2`);
    expect(found).toContain(`latency_seconds_bucket{${label},le="0.0005"} 2`);
    expect(found).toContain(`latency_seconds_bucket{${label},le="0.001"} 3`);
    expect(found).toContain(`latency_seconds_bucket{${label},le="120"} 3`);
    expect(found).toContain(`latency_seconds_bucket{${label},le="+Inf"} 4`);
    expect(found).toContain(`latency_seconds_count{${label}} 4`);
    expect(found.find((line) => line.includes('_sum'))).toMatch(/ 200\.00076/);
  });
});

it('findings are counted as the analysis counts them', async () => {
  expect(await lines('findings_total')).toEqual([]);
  found.set('mcbp.unanswered', 3).set('fusion.term-fell', 1);
  expect(await lines('findings_total')).toEqual([
    'findings_total{finding="mcbp.unanswered"} 3',
    'findings_total{finding="fusion.term-fell"} 1',
  ]);
  found.set('mcbp.unanswered', 4);
  expect(await lines('findings_total')).toContain('findings_total{finding="mcbp.unanswered"} 4');
});

it('faults are counted by action', async () => {
  expect(await lines('faults_total')).toEqual(['faults_total{action="delay"} 2']);
});

describe('connections', () => {
  const listen = { host: '127.0.0.1', port: 1 };
  const route = { listen, target: { host: 'node', port: 11210 } };
  const connected = (one: Connection) =>
    metrics.happened({ kind: 'connected', connection: one, route, connectMs: 1 });

  it('are counted by node, open or not, with their bytes', async () => {
    const second = connection(1);
    for (const one of [first, second]) connected(one);
    metrics.connections.data(first, 0, new Uint8Array(10));
    metrics.connections.data(second, 1, new Uint8Array(5));
    metrics.connections.gap(second, 1, 1000);
    metrics.happened({ kind: 'uninspected', connection: second, from: 1, bytes: 1000 });
    metrics.happened({
      ...{ kind: 'closed', connection: second, route, how: 'fin', bytes: [0, 1005] },
      ...{ uninspected: [0, 1000], durationMs: 1 },
    });
    const node = 'node="10.0.0.1:11210"';
    expect(await lines('connections_')).toEqual([
      `connections_total{${node}} 2`,
      `connections_open{${node}} 1`,
    ]);
    expect(await lines('bytes_total')).toEqual([
      `bytes_total{${node},from="client"} 10`,
      `bytes_total{${node},from="server"} 1005`,
    ]);
    expect(await lines('uninspected_bytes_total')).toEqual([
      'uninspected_bytes_total{reason="behind"} 1000',
      'uninspected_bytes_total{reason="no-message"} 0',
    ]);
  });

  it('to more nodes than are told apart share a label', async () => {
    for (let i = 0; i < MAX_NODES + 5; i++) connected(connection(i, '10.0.0.1', 20_000 + i));
    const found = await lines('connections_total');
    expect(found).toHaveLength(MAX_NODES + 1);
    expect(found.at(-1)).toBe('connections_total{node="other"} 5');
  });

  it('that fail are counted by reason', async () => {
    const client = { address: '10.0.0.9', port: 1 };
    metrics.happened({ kind: 'refused', route, client, reason: 'refused', connectMs: 1 });
    metrics.happened({ kind: 'accept-failed', listen, reason: 'x' });
    metrics.happened({ kind: 'inspection-failed', connection: first, inspector: 0, error: 1 });
    expect(await lines('connection_failures_total')).toEqual([
      'connection_failures_total{reason="refused"} 1',
      'connection_failures_total{reason="reset"} 0',
      'connection_failures_total{reason="handshake-failed"} 0',
      'connection_failures_total{reason="rejected"} 0',
      'connection_failures_total{reason="accept-failed"} 1',
    ]);
    expect(await lines('inspection_failures_total')).toEqual(['inspection_failures_total 1']);
  });
});

describe('the page', () => {
  it('has what others count, the process and the event loop, twice the same', async () => {
    dropped = { log: 3 };
    expect(await lines('records_dropped_total')).toEqual(['records_dropped_total{to="log"} 3']);
    expect(await lines('inspection_waiting_bytes')).toEqual(['inspection_waiting_bytes 77']);
    expect(await lines('relay_delay_seconds')).toEqual(['relay_delay_seconds{stat="p99"} 0.002']);
    const text = await metrics.text();
    for (const name of ['process_cpu_seconds_total', 'nodejs_eventloop_lag_p99_seconds']) {
      expect(text).toContain(`# TYPE ${name} `);
    }
    expect(text).toContain('# TYPE fusionshark_latency_seconds histogram');
    expect(metrics.contentType).toMatch(/^text\/plain/);
  });
});
