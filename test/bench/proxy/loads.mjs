/** The loads, and how one is put on a proxy; see load.c for what they mean on the wire. */
import { execFileSync } from 'node:child_process';
import { cpuTime, pinned } from './tools.mjs';

const BULK = 1 << 20;
const small = { request: 48, reply: 56 };

/** `unit`: what is counted. Higher is better, but for latencies. */
export const LOADS = [
  {
    key: 'up',
    what: '1 MiB requests, 4 connections',
    unit: 'MB/s',
    connections: 4,
    depth: 4,
    request: BULK,
    reply: 24,
  },
  {
    key: 'down',
    what: '1 MiB replies, 4 connections',
    unit: 'MB/s',
    connections: 4,
    depth: 4,
    request: 48,
    reply: BULK,
  },
  {
    key: 'pipe1',
    what: '16 small requests under way on 1 connection',
    unit: 'req/s',
    connections: 1,
    depth: 16,
    ...small,
  },
  {
    key: 'pipe50',
    what: '16 small requests under way on each of 50',
    unit: 'req/s',
    connections: 50,
    depth: 16,
    ...small,
  },
  {
    key: 'pipe500',
    what: '16 small requests under way on each of 500',
    unit: 'req/s',
    connections: 500,
    depth: 16,
    ...small,
  },
  {
    key: 'rr50',
    what: '1 small request under way on each of 50',
    unit: 'req/s',
    connections: 50,
    depth: 1,
    ...small,
  },
  {
    key: 'latency',
    what: '1,000 small requests a second, on schedule',
    unit: 'us',
    connections: 10,
    rate: 1_000,
    ...small,
  },
];

/** The load was not done in its time, and a good deal more. */
export class NotFinished extends Error {}

/** Beyond the time of the load: 500 connections are made in less, unless they are refused. Ms. */
const PATIENCE = 3_000;

/**
 * One measurement through `port`: `value` in the load's unit, latencies in microseconds, and
 * processor time of the process `pid` in ns per request (per KB where bytes are counted).
 * Throws NotFinished.
 */
export function measure(program, port, load, ms, pid) {
  const { key, what, unit, ...settings } = load;
  const words = Object.entries({ ...settings, ms, warm: Math.round(ms / 4) });
  const command = [program, 'drive', '127.0.0.1', port, ...words.map(([k, v]) => `${k}=${v}`)];
  const [first, ...rest] = pinned(1, command.map(String));
  const before = cpuTime(pid);
  const line = driven(first, rest, 2 * ms + PATIENCE);
  const after = cpuTime(pid);
  const { replies, seconds, up, down, p50, p99 } = JSON.parse(line);
  const bytes = up + down;
  const cpu = before === undefined || after === undefined ? undefined : after - before;
  const value = { 'MB/s': bytes / seconds / 1e6, 'req/s': replies / seconds, us: p50 }[unit];
  return { value, p50, p99, cpu: cpu && cpu / (unit === 'MB/s' ? bytes / 1e3 : replies) };
}

function driven(program, words, timeout) {
  try {
    return execFileSync(program, words, { encoding: 'utf8', timeout, killSignal: 'SIGKILL' });
  } catch (error) {
    if (error.code !== 'ETIMEDOUT') throw error;
    throw new NotFinished(`given up after ${timeout / 1_000} s`);
  }
}
