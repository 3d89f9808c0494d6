/** Spans from histories, by hand and of the sample captures. */
import { describe, expect, it } from 'vitest';
import type { TimelineEvent } from '../../src/analysis/timeline/history.js';
import { analyse } from '../../src/engine/reading/analyse.js';
import { spansOf } from '../../src/statistics/vbucket-spans.js';
import { captures } from '../export/captures.js';

type Told = readonly [s: number, what: string, detail?: string, node?: string];

const history = (...told: readonly Told[]): TimelineEvent[] =>
  told.map(([s, what, detail = '', node = 'a:1'], i) => ({
    ...{ number: i + 1, at: { s, ns: 0 }, node, client: 'c:1', bucket: 'default' },
    ...{ vbucket: 12, what, detail },
  }));

const spans = (...told: readonly Told[]) =>
  spansOf(history(...told)).map(({ kind, node, detail, from, to }) => [
    ...[kind, node, detail, from.s, to?.s],
  ]);

describe('spans', () => {
  it('of an uploader go from its start to its stop, one for each term', () => {
    expect(
      spans(
        [1, 'uploader started', 'term 1'],
        [2, 'uploader enabled', 'term 1'],
        [5, 'uploader started', 'term 2'],
        [6, 'uploader enabling'],
        [7, 'uploader stopped', 'term 2'],
        [8, 'uploader disabled'],
      ),
    ).toEqual([
      ['uploader', 'a:1', 'term 1', 1, 5],
      ['uploader', 'a:1', 'term 2', 5, 7],
    ]);
  });

  it('of two uploaders overlap', () => {
    expect(
      spans([1, 'uploader started', 'term 1'], [2, 'uploader started', 'term 2', 'b:1']),
    ).toEqual([
      ['uploader', 'a:1', 'term 1', 1, undefined],
      ['uploader', 'b:1', 'term 2', 2, undefined],
    ]);
  });

  it('begin where something is said to be so', () => {
    expect(
      spans([1, 'uploader enabled', 'term 3'], [2, 'said mounted'], [4, 'said not mounted']),
    ).toEqual([
      ['uploader', 'a:1', 'term 3', 1, undefined],
      ['volumes', 'a:1', '', 2, 4],
    ]);
  });

  it('of a snapshot end with a release by any node', () => {
    expect(spans([1, 'snapshot held', 'u'], [3, 'snapshot released', 'u', 'b:1'])).toEqual([
      ['snapshot', 'a:1', 'u', 1, 3],
    ]);
  });

  it('of a migration go from one progress that was told to the next, until all has come', () => {
    expect(
      spans(
        [1, 'migration', '5 of 100 bytes'],
        [3, 'migration', '80 of 100 bytes'],
        [4, 'migration', '100 of 100 bytes'],
      ),
    ).toEqual([
      ['migration', 'a:1', '5 of 100 bytes', 1, 3],
      ['migration', 'a:1', '80 of 100 bytes', 3, 4],
    ]);
    expect(spans([1, 'migration', '100 of 100 bytes'])).toEqual([]);
  });

  it('are made of every change that the captures tell, but of those that have no end', async () => {
    const { analysis } = await analyse({
      ...{ paths: captures, report: () => {}, tell: () => {} },
      stdin: () => process.stdin,
    });
    const seen = new Set(analysis.machines.timeline.query().events.map(({ what }) => what));
    const unspanned = [...seen].filter((what) => {
      const before = history([1, what, 'x']);
      const ended = history(
        [0, 'uploader started'],
        [0, 'mounted'],
        [0, 'snapshot held', 'x'],
        [1, what, 'x'],
      );
      const isEnd = spansOf(ended).some(({ to }) => to !== undefined);
      return spansOf(before).length === 0 && !isEnd;
    });
    expect(unspanned.sort()).toEqual(['created from fusion', 'guest volumes']);
  });
});
