/** What came over the wire stays text in an SVG. */
import { describe, expect, it } from 'vitest';
import type { Scene } from '../../../src/export/plot/scene.js';
import { svgPicture } from '../../../src/export/plot/svg.js';
import { terminalPicture } from '../../../src/export/plot/terminal.js';

const scene = (text: string): Scene => ({
  ...{ fill: 'lane', title: text, description: text, xTicks: [{ at: 0, text }] },
  yTicks: [{ at: 0.5, text }],
  boxes: [{ ...{ x0: 0, x1: 1, y0: 0, y1: 1, tone: 'uploader', strength: 4 }, text, tip: text }],
  ...{ legend: [{ tone: 'uploader', strength: 4, text }], rows: 1, notes: [text] },
});

describe('svgPicture', () => {
  it('escapes what is markup', () => {
    const svg = svgPicture(() => scene('<a b="c">&')) ?? '';
    expect(svg).toContain('<title id="title">&lt;a b=&quot;c&quot;&gt;&amp;</title>');
    expect(svg).not.toContain('<a ');
  });

  it('replaces what XML cannot hold', () => {
    const svg = svgPicture(() => scene('a\u0000\ud800\uffffb\u{1f600}')) ?? '';
    expect(svg).toContain('>a\ufffd\ufffd\ufffdb\u{1f600}<');
  });

  it('draws nothing where there is no scene', () => {
    expect(svgPicture(() => undefined)).toBeUndefined();
  });
});

describe('terminalPicture', () => {
  const paper = { width: 40, colour: false, unicode: false };
  it('draws a lane from edge to edge, its text inside', () => {
    const [, , lane, axis] = terminalPicture(() => scene('abc'), paper).split('\n');
    expect(lane).toBe(`abc +[abc${'='.repeat(30)}]`);
    expect(axis).toBe(`    ++${'-'.repeat(34)}`);
  });

  it('draws what lasts no time as a line', () => {
    const boxes = scene('').boxes.map((box) => ({ ...box, x0: 1 }));
    const moment = { ...scene('abc'), boxes };
    expect(terminalPicture(() => moment, paper).split('\n')[2]).toBe(`abc +${' '.repeat(34)}|`);
  });
});
