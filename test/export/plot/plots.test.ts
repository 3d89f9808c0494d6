/** Pictures of the sample captures: what is drawn is what was counted, in every kind of terminal and in SVG. */
import { describe, expect, it } from 'vitest';
import { plot, plotNames } from '../../../src/export/plot/kinds.js';
import { StatisticFault } from '../../../src/export/statistics/statistic.js';
import type { Paper } from '../../../src/export/statistics/table.js';
import { captures } from '../captures.js';
import { ran } from '../statistics/run.js';

const capture = (name: string): string => captures.find((path) => path.includes(name)) as string;
const drawn = async (name: string, path = capture('rebalance')) =>
  (await ran(path, () => plot(name))).result;

const PAPERS: readonly Paper[] = [40, 80, 133, Number.POSITIVE_INFINITY].flatMap((width) =>
  [true, false].flatMap((unicode) => [true, false].map((colour) => ({ width, unicode, colour }))),
);

/** Colours. */
const SGR = /\u001b\[[\d;]*m/g;

describe.each(plotNames)('--plot %s', (name) => {
  it('fits every terminal, with no sign or colour that it does not know', async () => {
    const result = await drawn(name);
    for (const paper of PAPERS) {
      const text = result.text(paper);
      const bare = text.replace(SGR, '');
      if (!paper.unicode) expect(bare).toMatch(/^[\n -~]*$/);
      expect(text === bare).toBe(!paper.colour);
      const lines = bare.split('\n');
      const width = Number.isFinite(paper.width) ? paper.width : 100;
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
    }
  });

  it('is an SVG of its own, closed in itself, that speaks to those who do not see it', async () => {
    const svg = (await drawn(name)).svg?.() ?? '';
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 1000 \d+"/);
    expect(svg).toMatch(/<title id="title">[^<]+<\/title>\n<desc id="description">[^<]+<\/desc>/);
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg).not.toMatch(/href|url\(|<script|NaN|undefined|Infinity/);
    expect(openTags(svg)).toEqual([]);
  });

  it('says so where there is nothing to draw', async () => {
    const { result } = await ran(
      capture('loopback'),
      () => plot(name),
      () => false,
    );
    expect(result.text({ width: 80, colour: false, unicode: false })).toBe(
      'There is nothing to draw.\n',
    );
    expect(result.svg?.()).toBeUndefined();
  });
});

/** Tags that are not closed, or not in order. */
function openTags(svg: string): string[] {
  const open: string[] = [];
  for (const [, end, name = '', , isEmpty] of svg.matchAll(
    /<(\/?)([a-z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g,
  )) {
    if (end === '') {
      if (isEmpty === '') open.push(name);
    } else if (open.pop() !== name) return [`</${name}>`];
  }
  return open;
}

describe('what is drawn', () => {
  it('is every answer, in the heat map', async () => {
    const svg = (await drawn('latency')).svg?.() ?? '';
    const counted = [...svg.matchAll(/<title>(\d+) answers? from/g)].map(([, count]) =>
      Number(count),
    );
    const { rows } = await ran(capture('rebalance'), 'couchbase,srt');
    const answers = rows.reduce((sum, row) => sum + Number(row.answers), 0);
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(answers);
  });

  it('is each uploader by its term, each snapshot, each mount, each migration', async () => {
    const svg = (await drawn('vbuckets')).svg?.() ?? '';
    const tips = [...svg.matchAll(/<title>vbucket (\d+) of default: ([^<]+)<\/title>/g)].map(
      ([, vbucket, what]) => `${vbucket} ${what}`,
    );
    const migrations = tips.filter((tip) => /\d+ of \d+ bytes/.test(tip));
    expect(tips.length - migrations.length).toBe(15);
    expect(migrations).toHaveLength(20);
    expect(tips).toContain('14 term 1 127.0.0.1:44965');
    expect(tips).toContain('14 9f88a5b5-15cb-4d37-9798-1f1cb8589eeb');
    expect(tips).toContain('14 3 volumes 127.0.0.1:45449');
  });

  it('tells errors from messages, with colour and without', async () => {
    const result = await drawn('rate', capture('failures'));
    const paper = { width: 80, unicode: true };
    expect(result.text({ ...paper, colour: false })).toMatch(/^.*┤?.*▒.*█/m);
    expect(result.text({ ...paper, colour: true })).toContain('\u001b[31;46m');
  });
});

describe('--plot', () => {
  it.each([
    ['latencies', 'there are latency, rate, vbuckets'],
    ['vbucket', 'did you mean vbuckets?'],
    ['toString', 'there are latency, rate, vbuckets'],
  ])('%s is refused', (name, why) => {
    expect(() => plot(name)).toThrow(StatisticFault);
    expect(() => plot(name)).toThrow(why);
  });
});
