/** Scenes from messages and spans by hand: every box is where, and as strong as, it should be. */
import { describe, expect, it } from 'vitest';
import { latencyScene } from '../../../src/export/plot/latency.js';
import { rateScene } from '../../../src/export/plot/rate.js';
import { roundUp, timeTicks } from '../../../src/export/plot/ticks.js';
import { vbucketScene } from '../../../src/export/plot/vbuckets.js';
import { LatencyMap } from '../../../src/statistics/latency-map.js';
import { Rate } from '../../../src/statistics/rate.js';
import type { Span } from '../../../src/statistics/vbucket-spans.js';
import { eventOf } from '../../helpers/event.js';
import { frame } from '../../helpers/frames.js';

const at = (ms: number) => ({ s: Math.floor(ms / 1000), ns: Math.round((ms % 1000) * 1e6) });

const answer = (ms: number, word: number, latencyNs = 0) =>
  eventOf(frame({ magic: 0x81, opcode: 0, word }), {
    at: { ...at(ms), frame: 1 },
    request: { number: 1, latencyNs, queuedNs: 0, vbucket: 0, frame: undefined, first: true },
  });

describe('the rate', () => {
  const rate = new Rate();
  // A message each 10 ms; in the second half every second one is a failure.
  for (let i = 0; i < 200; i += 1) rate.message(answer(i * 10, i >= 100 && i % 2 === 0 ? 4 : 0));
  const scene = rateScene(rate, 20);

  it('is what it is, failures in front', () => {
    const all = scene?.boxes.filter(({ tone }) => tone === 'plain') ?? [];
    const errors = scene?.boxes.filter(({ tone }) => tone === 'error') ?? [];
    expect(all.length).toBeGreaterThan(10);
    const top = Number(scene?.yTicks.at(-1)?.text);
    for (const { y1, x1 } of all) {
      if (x1 < 1) expect(Math.abs(y1 * top - 100)).toBeLessThan(10);
    }
    for (const { y1, x0, x1 } of errors) {
      expect(x1).toBeGreaterThan(0.5);
      if (x0 > 0.5 && x1 < 1) expect(Math.abs(y1 * top - 50)).toBeLessThan(10);
    }
    expect(scene?.boxes.findIndex(({ tone }) => tone === 'error')).toBe(all.length);
    expect(scene?.description).toMatch(/^1[01]\d(\.\d)? messages a second at most, in steps of /);
  });

  it('is of no time where there is a single moment', () => {
    const moment = new Rate();
    moment.message(answer(0, 0));
    expect(rateScene(moment, 20)).toBeUndefined();
  });
});

describe('the heat map', () => {
  it('puts each answer into its band, and is stronger where there are more', () => {
    const map = new LatencyMap();
    for (let i = 0; i < 100; i += 1) map.message(answer(0, 0, 15_000));
    map.message(answer(1000, 0, 15e6));
    const scene = latencyScene(map, 10);
    expect(scene?.boxes.map(({ strength, tip }) => [strength, tip])).toEqual([
      [4, '100 answers from 10.0 µs to 17.8 µs, 0.000 s after the first message'],
      [1, '1 answer from 10.000 ms to 17.783 ms, 0.903 s after the first message'],
    ]);
    expect(scene?.yTicks.map(({ text }) => text)).toEqual([
      ...['10 µs', '100 µs', '1 ms', '10 ms', '100 ms'],
    ]);
    expect(scene?.boxes[0]).toMatchObject({ x0: 0, y0: 0 });
    expect(scene?.legend.map(({ strength }) => strength)).toEqual([1, 2, 3, 4]);
  });

  it('keeps what is shorter or longer than its bands in the outer ones', () => {
    const map = new LatencyMap();
    for (const ns of [-5, 0, 1000, 1e15]) map.message(answer(0, 0, ns));
    map.message(answer(10, 0, 1e18));
    const scene = latencyScene(map, 1);
    expect(scene?.boxes.map(({ tip }) => tip.split(',')[0])).toEqual([
      '3 answers from 1.0 µs to 1.8 µs',
      '2 answers from 562.341 s to 1000.000 s',
    ]);
  });
});

describe('lanes of vbuckets', () => {
  const span = (from: number, to: number | undefined, more: Partial<Span> = {}): Span => ({
    ...{
      bucket: 'default',
      vbucket: 12,
      kind: 'uploader',
      node: 'a:1',
      detail: 'term 1',
      number: 1,
    },
    ...{ from: at(from), to: to === undefined ? undefined : at(to) },
    ...more,
  });
  const stretch = { first: at(0), last: at(1000) };

  it('hold what follows each other; what overlaps stands apart', () => {
    const spans = [span(0, 100), span(100, 500), span(400, undefined, { node: 'b:1' })];
    const scene = vbucketScene(spans, stretch, 0);
    expect(scene?.rows).toBe(2);
    expect(scene?.boxes.map(({ x0, x1, y1 }) => [x0, x1, y1])).toEqual([
      [0, 0.1, 1],
      [0.1, 0.5, 1],
      [0.4, 1, 0.5],
    ]);
    expect(scene?.boxes.at(-1)?.tip).toBe('vbucket 12 of default: term 1 b:1, to the end');
  });

  it('stand in order, and are so many and no more', () => {
    const spans = Array.from({ length: 130 }, (_, i) => span(0, 1, { vbucket: 129 - i }));
    const scene = vbucketScene(spans, stretch, 3);
    expect(scene?.yTicks.slice(0, 2).map(({ text }) => text)).toEqual([
      ...['default 0 uploader', 'default 1 uploader'],
    ]);
    expect(scene?.notes).toEqual([
      '10 further lanes not drawn; narrow with -Y',
      '3 earlier changes forgotten: the history is full',
    ]);
  });

  it('are none where nothing has a span', () => {
    expect(vbucketScene([], stretch, 0)).toBeUndefined();
  });
});

describe('numbers at an axis', () => {
  it.each([
    [1, 1],
    [1.01, 2],
    [3, 5],
    [7, 10],
    [0.003, 0.005],
    [1000, 1000],
  ])('%d is rounded up to %d', (value, due) => {
    expect(roundUp(value, [1, 2, 5])).toBeCloseTo(due, 9);
  });

  it.each([
    [5e9, ['0 s', '1 s', '2 s', '3 s', '4 s', '5 s']],
    [0.3e9, ['0.00 s', '0.05 s', '0.10 s', '0.15 s', '0.20 s', '0.25 s', '0.30 s']],
    [
      1000,
      ['0.0000000 s', '0.0000002 s', '0.0000004 s', '0.0000006 s', '0.0000008 s', '0.0000010 s'],
    ],
  ])('%d ns has the times %j', (duration, due) => {
    expect(timeTicks(duration).map(({ text }) => text)).toEqual(due);
  });
});
