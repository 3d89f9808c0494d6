/** Of each sample capture, views say what statistics say that see its messages pass. */
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import { Conversations } from '../../../src/statistics/conversations.js';
import { FindingStatistics } from '../../../src/statistics/findings.js';
import { LatencyStatistics } from '../../../src/statistics/latency.js';
import { Rate } from '../../../src/statistics/rate.js';
import { captures } from '../../export/captures.js';
import { type Opened, openedCapture, viewed } from './open.js';

const ALL = { top: 0, height: 1000 };
const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0);

describe.each(captures.map((path) => [basename(path), path] as const))('%s', (_, path) => {
  const opening = async () => {
    const talks = new Conversations();
    const latencies = new LatencyStatistics({ table: commandTable });
    const rate = new Rate();
    const numbers: number[] = [];
    const made: Opened = await openedCapture(path, {
      message: (event) => {
        talks.message(event);
        latencies.message(event);
        rate.message(event);
        numbers.push(event.number);
      },
    });
    return { ...made, talks, latencies, rate, numbers };
  };

  it('conversations are those that passed, each with what was found of it', async () => {
    const { session, talks, findings, numbers } = await opening();
    const wish = { what: 'conversations', window: ALL, order: 'stream' } as const;
    const { lines, total, progress } = viewed(session, wish);
    const expected = talks.rows().sort((a, b) => a.stream - b.stream);
    expect(total).toBe(expected.length);
    expect(progress).toEqual({ messages: numbers.length, counted: numbers.length });
    expect(lines).toMatchObject(
      expected.map(({ stream, client, server, fromClient, fromServer, start, duration }) => ({
        ...{ stream, client, node: server, begin: start / 1e9, duration: duration / 1e9 },
        ...{ requests: fromClient.messages, responses: fromServer.messages },
        ...{ bytesToNode: fromClient.bytes, bytesToClient: fromServer.bytes },
      })),
    );
    expect(sum(lines.map((line) => line.findings))).toBe(
      sum(numbers.map((number) => findings.of(number).length)),
    );
  });

  it('latencies are those that passed, and the trend of each spans the same time', async () => {
    const { session, latencies } = await opening();
    const wish = { what: 'statistics', window: ALL, order: 'command', points: 40 } as const;
    const { lines } = viewed(session, wish);
    const us = (ns: number): number => Math.round(ns) / 1000;
    expect(lines).toMatchObject(
      latencies.groups().map(({ key, answers, errors, wire, server, queued }) => ({
        ...{ command: key.command, count: answers, errors },
        ...{ min: us(wire.min), p50: us(wire.p50), p99: us(wire.p99), max: us(wire.max) },
        ...(server && { server: us(server.p50) }),
        ...(queued && { queued: us(queued.p50) }),
      })),
    );
    expect(new Set(lines.map(({ trend }) => trend.length)).size).toBeLessThan(2);
    for (const { trend, min, max } of lines) {
      const points = trend.filter((point) => point >= 0);
      // A band is as wide as a quarter of a decade.
      for (const point of points) {
        expect(point).toBeGreaterThan(Math.max(min, 1) / 1.79);
        expect(point).toBeLessThan(Math.max(max, 1) * 1.79);
      }
    }
  });

  it('findings are counted by group, and each place is one of its messages', async () => {
    const { session, findings, numbers } = await opening();
    const counts = new FindingStatistics();
    const places = new Map<string, number[]>();
    for (const number of numbers) {
      counts.message({ number } as never);
      for (const finding of findings.of(number)) {
        counts.found(number, finding);
        const known = places.get(finding.id) ?? [];
        if (known.at(-1) !== number) known.push(number);
        places.set(finding.id, known);
      }
    }
    const folded = viewed(session, { what: 'findings', window: ALL, open: [] });
    expect(folded.total).toBe(places.size);
    const open = [...places.keys()];
    const { lines } = viewed(session, { what: 'findings', window: ALL, open });
    const groups = lines.filter((line) => line.type === 'group');
    expect(sum(groups.map(({ count }) => count))).toBe(
      sum(counts.rows().map(({ count }) => count)),
    );
    for (const [id, expected] of places) {
      const told = lines.filter((line) => line.type === 'place' && line.id === id);
      expect(told.map((line) => (line.type === 'place' ? line.number : 0))).toEqual(expected);
    }
  });

  it('the graph sums up to all there is, closely looked at as well', async () => {
    const { session, rate, numbers } = await opening();
    const errors = sum((rate.grouped(10)?.columns ?? []).map((column) => column[1] ?? 0));
    const { series, end } = viewed(session, { what: 'graph', columns: 70 });
    const of = (name: string) => series.find((each) => each.name === name)?.values ?? [];
    expect(of('messages')).toHaveLength(70);
    expect(sum(of('messages'))).toBe(numbers.length);
    expect(sum(of('errors'))).toBe(errors);
    const [third] = viewed(session, { what: 'graph', columns: 10, from: 0, to: end / 3 }).series;
    const { columns, ...rest } = { what: 'graph' as const, columns: 30 };
    const whole = viewed(session, { ...rest, columns }).series[0]?.values ?? [];
    // What lies on the edge of a cell may belong to either.
    const difference = sum(third?.values ?? []) - sum(whole.slice(0, 10));
    expect(Math.abs(difference)).toBeLessThanOrEqual(Math.max(2, numbers.length / 50));
  });
});
