/**
 * A scene as a standalone SVG: readable on light and dark grounds, with a title and a description
 * for those who cannot see it, and what each box stands for as its tooltip. No scripts, no fonts,
 * nothing from elsewhere.
 */
import type { Box, Scene, Tick } from './scene.js';

/** Units of the picture, pixels when it is shown in its own size. */
const WIDTH = 1000;
const ROW = { field: 16, column: 20, lane: 22 };
const DEFAULT_ROWS = 14;
const LETTER = 6.7;
const MARGIN = { top: 64, right: 24, bottom: 64 };
const MAX_LABEL = 40;
/** As many as tooltips can be hit. */
const COLUMNS = 160;

const STYLE = `
svg { --ground: #ffffff; --ink: #1f2430; --faint: #d5d9e0; --plain: #1673b1; --error: #c62828; --uploader: #2e7d32; --volumes: #b26a00; --snapshot: #7b3fa0; --migration: #00707a; }
@media (prefers-color-scheme: dark) { svg { --ground: #14171f; --ink: #e4e7ee; --faint: #3a404d; --plain: #5ab0ea; --error: #ff6b6b; --uploader: #66bb6a; --volumes: #ffb74d; --snapshot: #c792ea; --migration: #4dd0c8; } }
text { font: 11px ui-monospace, Menlo, Consolas, monospace; fill: var(--ink); }
.title { font-size: 15px; font-weight: bold; }
.inside { fill: var(--ground); }
.grid { stroke: var(--faint); stroke-width: 1; }`;

/** Undefined: there is nothing to draw. @param paint makes the scene with at most so many columns */
export function svgPicture(paint: (columns: number) => Scene | undefined): string | undefined {
  const scene = paint(COLUMNS);
  if (scene === undefined) return undefined;
  const longest = scene.yTicks.reduce((most, { text }) => Math.max(most, text.length), 0);
  const left = Math.round(Math.min(longest, MAX_LABEL) * LETTER) + 20;
  const height = (scene.rows ?? DEFAULT_ROWS) * ROW[scene.fill];
  const plane = { left, top: MARGIN.top, width: WIDTH - left - MARGIN.right, height };
  const total = MARGIN.top + height + MARGIN.bottom + 16 * scene.notes.length;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${total}" width="${WIDTH}" height="${total}" role="img" aria-labelledby="title description">
<title id="title">${escaped(scene.title)}</title>
<desc id="description">${escaped(scene.description)}</desc>
<style>${STYLE}
</style>
<rect width="${WIDTH}" height="${total}" fill="var(--ground)"/>
<text class="title" x="${left}" y="24">${escaped(scene.title)}</text>
<text x="${left}" y="44">${escaped(scene.description)}</text>
${[
  ...scene.yTicks.map((tick) => yTick(tick, plane, scene.fill !== 'lane')),
  ...scene.xTicks.map((tick) => xTick(tick, plane)),
  ...scene.boxes.map((box) => boxOf(box, plane, scene.fill === 'lane')),
  ...legendOf(scene, plane),
  ...scene.notes.map((note, i) => label(left, total - 12 - 16 * i, note)),
].join('\n')}
</svg>
`;
}

interface Plane {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const at = (value: number): string => String(Number(value.toFixed(2)));

function yTick({ at: place, text }: Tick, plane: Plane, hasLine: boolean): string {
  const y = plane.top + (1 - place) * plane.height;
  const shown = text.length > MAX_LABEL ? `${text.slice(0, MAX_LABEL - 1)}…` : text;
  const line = hasLine
    ? `<line class="grid" x1="${plane.left}" x2="${plane.left + plane.width}" y1="${at(y)}" y2="${at(y)}"/>`
    : '';
  return `${line}<text x="${plane.left - 8}" y="${at(y + 4)}" text-anchor="end">${escaped(shown)}</text>`;
}

function xTick({ at: place, text }: Tick, plane: Plane): string {
  const x = at(plane.left + place * plane.width);
  const bottom = plane.top + plane.height;
  return `<line class="grid" x1="${x}" x2="${x}" y1="${plane.top}" y2="${bottom}"/><text x="${x}" y="${bottom + 18}" text-anchor="middle">${escaped(text)}</text>`;
}

/** Narrower ones would not be seen. */
const LEAST_WIDTH = 1.5;

function boxOf(
  { x0, x1, y0, y1, tone, strength, text, tip }: Box,
  plane: Plane,
  lane: boolean,
): string {
  const gap = lane ? 3 : 0;
  const x = plane.left + x0 * plane.width;
  const y = plane.top + (1 - y1) * plane.height + gap;
  const width = Math.max(LEAST_WIDTH, (x1 - x0) * plane.width);
  const height = (y1 - y0) * plane.height - 2 * gap;
  const rect = `<rect x="${at(x)}" y="${at(y)}" width="${at(width)}" height="${at(height)}"${lane ? ' rx="3"' : ''} fill="var(--${tone})"${strength < 4 ? ` fill-opacity="${strength / 4}"` : ''}/>`;
  const room = Math.floor((width - 8) / LETTER);
  const inside =
    text === undefined || room < 4
      ? ''
      : `<text class="inside" x="${at(x + 4)}" y="${at(y + height / 2 + 4)}">${escaped(text.slice(0, room))}</text>`;
  return `<g><title>${escaped(tip)}</title>${rect}${inside}</g>`;
}

function legendOf({ legend }: Scene, plane: Plane): string[] {
  let x = plane.left;
  const y = plane.top + plane.height + 44;
  return legend.map(({ tone, strength, text }) => {
    const entry = `<rect x="${at(x)}" y="${y - 10}" width="12" height="12" fill="var(--${tone})" fill-opacity="${strength / 4}"/>${label(x + 18, y, text)}`;
    x += 18 + text.length * LETTER + 24;
    return entry;
  });
}

const label = (x: number, y: number, text: string): string =>
  `<text x="${at(x)}" y="${y}">${escaped(text)}</text>`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** What XML 1.0 cannot hold, halves of surrogate pairs among it, becomes U+FFFD. */
const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"]/g, (c) => ENTITIES[c] ?? c);
