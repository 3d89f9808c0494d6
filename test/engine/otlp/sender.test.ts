/** Spans on their way to a collector that is well, slow, busy, wrong or not there. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type SenderOptions, SpanSender } from '../../../src/engine/otlp/sender.js';
import { tracesUrl } from '../../../src/engine/otlp/url.js';
import { Collector } from './collector.js';

const collectors: Collector[] = [];
const timers: NodeJS.Timeout[] = [];
afterEach(async () => {
  timers.splice(0).forEach(clearTimeout);
  await Promise.all(collectors.splice(0).map((each) => each.close()));
});

const FAST = { interval: 20, backoff: 10, timeout: 500, patience: 2_000, tell: () => undefined };

async function sending(
  answer?: ConstructorParameters<typeof Collector>[0],
  options: Partial<SenderOptions> = {},
) {
  const collector = new Collector(answer);
  collectors.push(collector);
  const tell = vi.fn((_text: string) => undefined);
  const url = tracesUrl(await collector.listen()) as URL;
  return { collector, tell, url, sender: new SpanSender(url, { ...FAST, tell, ...options }) };
}

/** The sender does not look into spans. */
const numbered = (n: number): string => JSON.stringify({ n });
const numbersIn = ({ requests }: Collector): number[] =>
  requests.flatMap(({ body }) =>
    JSON.parse(body).resourceSpans[0].scopeSpans[0].spans.map(({ n }: { n: number }) => n),
  );
const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

describe('the address', () => {
  it.each([
    ['http://localhost:4318', 'http://localhost:4318/v1/traces'],
    ['https://host/', 'https://host/v1/traces'],
    ['http://host/other/path', 'http://host/other/path'],
    ['localhost:4318', undefined],
    ['ftp://host', undefined],
    ['', undefined],
  ])('%s', (text, url) => {
    expect(tracesUrl(text)?.href).toBe(url);
  });
});

describe('a collector that is well', () => {
  it('gets every span once, in order, in batches', async () => {
    const { collector, sender, tell } = await sending(undefined, { batch: 10 });
    for (const n of upTo(95)) sender.add(numbered(n));
    await sender.close();
    expect(numbersIn(collector)).toEqual(upTo(95));
    expect(collector.requests.length).toBeGreaterThanOrEqual(10);
    expect(collector.requests[0]?.path).toBe('/v1/traces');
    expect(collector.requests[0]?.headers['content-type']).toBe('application/json');
    expect([sender.sent, sender.dropped, tell.mock.calls]).toEqual([95, 0, []]);
  });

  it('gets a lone span after a while', async () => {
    const { collector, sender } = await sending();
    sender.add(numbered(0));
    await vi.waitFor(() => expect(numbersIn(collector)).toEqual([0]));
    sender.add(numbered(1));
    await vi.waitFor(() => expect(numbersIn(collector)).toEqual([0, 1]));
    await sender.close();
  });

  it('gets a name and password as a header, which are told nobody', async () => {
    const { url } = await sending((_n, response) => response.writeHead(401).end());
    const secret = new URL(url);
    [secret.username, secret.password] = ['me', 'p%40ss'];
    const tell = vi.fn((_text: string) => undefined);
    const sender = new SpanSender(secret, { ...FAST, tell });
    sender.add(numbered(0));
    await sender.close();
    expect(collectors[0]?.requests[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from('me:p@ss').toString('base64')}`,
    );
    expect(tell.mock.calls.join()).toMatch(/1 span not taken: 401 Unauthorized/);
    expect(tell.mock.calls.join()).not.toMatch(/p@ss|p%40ss/);
  });
});

describe('a collector that is not', () => {
  it.each([429, 502, 503, 504])('is asked again after %i', async (status) => {
    const { collector, sender, tell } = await sending((nth, response) =>
      response.writeHead(nth < 3 ? status : 200).end(),
    );
    sender.add(numbered(0));
    await vi.waitFor(() => expect(sender.sent).toBe(1));
    expect(numbersIn(collector)).toEqual([0, 0, 0]);
    await sender.close();
    expect(tell).not.toHaveBeenCalled();
  });

  it('is left alone as long as it asks', async () => {
    const times: number[] = [];
    const { sender } = await sending((nth, response) => {
      times.push(performance.now());
      response.writeHead(nth === 1 ? 503 : 200, { 'retry-after': '1' }).end();
    });
    sender.add(numbered(0));
    await vi.waitFor(() => expect(sender.sent).toBe(1), 3_000);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(950);
    await sender.close();
  });

  it('is not asked again when it will never take them; what follows is sent', async () => {
    const { collector, sender, tell } = await sending(
      (nth, response) => response.writeHead(nth === 1 ? 400 : 200).end(),
      { batch: 2 },
    );
    for (const n of upTo(4)) sender.add(numbered(n));
    await sender.close();
    expect(numbersIn(collector)).toEqual([0, 1, 2, 3]);
    expect([sender.sent, sender.dropped]).toEqual([2, 2]);
    expect(tell.mock.calls.map(([text]) => text.replace(/^\S+ /, ''))).toEqual([
      '2 spans not taken: 400 Bad Request',
      '2 of 4 spans not taken',
    ]);
  });

  it('may take a part', async () => {
    const body = JSON.stringify({
      partialSuccess: { rejectedSpans: '1', errorMessage: 'too old' },
    });
    const { sender, tell } = await sending((_n, response) => response.writeHead(200).end(body));
    for (const n of upTo(3)) sender.add(numbered(n));
    await sender.close();
    expect([sender.sent, sender.dropped]).toEqual([2, 1]);
    expect(tell.mock.calls[0]?.[0]).toMatch(/1 span not taken: too old/);
  });

  it('does not answer: the queue has a cap, and the end does not wait', async () => {
    const { sender, tell } = await sending(() => undefined, {
      ...{ capacity: 200, batch: 5, timeout: 10_000, patience: 100 },
    });
    for (const n of upTo(500)) sender.add(numbered(n));
    expect(sender.dropped).toBeGreaterThan(400);
    const begun = performance.now();
    await sender.close();
    expect(performance.now() - begun).toBeLessThan(1_000);
    expect([sender.sent, sender.dropped]).toEqual([0, 500]);
    expect(tell).toHaveBeenLastCalledWith(expect.stringMatching(/500 of 500 spans not taken/));
  });

  it('is not there: whoever waits for room goes on', async () => {
    const sender = new SpanSender(new URL('http://127.0.0.1:9/v1/traces'), {
      ...{ ...FAST, capacity: 100, batch: 2, attempts: 2 },
    });
    for (const n of upTo(10)) sender.add(numbered(n));
    expect(sender.isFull()).toBe(true);
    await sender.relieved();
    expect(sender.isFull()).toBe(false);
    await sender.close();
    expect([sender.sent, sender.dropped]).toEqual([0, 10]);
  });

  it('is slow: whoever waits for room loses nothing', async () => {
    const { collector, sender } = await sending(
      (_n, response) => void timers.push(setTimeout(() => response.writeHead(200).end(), 20)),
      { capacity: 400, batch: 5 },
    );
    for (const n of upTo(150)) {
      await sender.relieved();
      sender.add(numbered(n));
    }
    await sender.close();
    expect(sender.dropped).toBe(0);
    expect(numbersIn(collector)).toEqual(upTo(150));
  });
});
