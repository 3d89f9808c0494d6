/** `read --otlp`: spans of a capture, as a collector gets them. */
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Collector, taken, valuesOf } from '../engine/otlp/collector.js';
import { repositoryRoot } from '../helpers/skip.js';
import { freePort, lines, records, run } from './program.js';

const CAPTURE = join(repositoryRoot, 'captures', 'failures.pcapng');

let collector: Collector | undefined;
afterEach(async () => {
  await collector?.close();
  collector = undefined;
});

async function collected(args: readonly string[]): Promise<Collector> {
  collector = new Collector(taken);
  const url = await collector.listen();
  const { status, stdout, stderr } = await run(['read', '-q', '--otlp', url, ...args, CAPTURE]);
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  return collector;
}

describe('read --otlp', () => {
  it('sends a span for each pair, with what is found; again the same', async () => {
    const { spans } = await collected([]);
    const messages = records((await run(['read', '-T', 'ndjson', CAPTURE])).stdout);
    const answered = messages.filter(({ response }) => response !== undefined);
    expect(
      spans.map(({ attributes }) => valuesOf({ attributes })['couchbase.request']).sort(),
    ).toEqual(answered.map(({ number }) => String(number)).sort());
    const told = spans.flatMap(({ events = [] }) => events.map(({ name }) => name));
    const found = messages.flatMap(({ number, findings = [] }) =>
      answered.some((each) => each.number === number || each.response === number)
        ? (findings as { id: string }[]).map(({ id }) => id)
        : [],
    );
    expect(told.length).toBeGreaterThan(5);
    expect(told.sort()).toEqual(found.sort());
    await collector?.close();
    expect((await collected([])).spans).toEqual(spans);
  });

  it('sends what a filter lets through, with what was asked', async () => {
    const { spans } = await collected(['-Y', 'couchbase.status != 0 && fusion']);
    expect(spans.length).toBeGreaterThan(0);
    for (const span of spans) {
      expect(span.status.code).toBe(2);
      expect(Object.keys(valuesOf(span))).toContain('fusion.command');
    }
  });

  it('prints as ever, and ends with status 5 where nobody takes them', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const { status, stdout, stderr } = await run(['read', '-c', '20', '--otlp', url, CAPTURE]);
    expect(lines(stdout)).toHaveLength(20);
    expect(status).toBe(5);
    expect(stderr).toMatch(/\d+ of \d+ spans not taken/);
  });

  it('refuses what is no address', async () => {
    const { status, stderr } = await run(['read', '--otlp', 'localhost', CAPTURE]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/not of the form http:\/\/HOST:PORT/);
  });
});
