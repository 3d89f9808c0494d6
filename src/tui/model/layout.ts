/**
 * Where the panes go. Wireshark's arrangement: the list above, the detail tree and the hex
 * dump below. A screen is a stack of bands; a band holds one pane, or two side by side with
 * one column between them. Every pane's first line is its title.
 */
export type Pane = 'list' | 'tree' | 'hex';
export const PANES: readonly Pane[] = ['list', 'tree', 'hex'];

export interface Placed {
  readonly pane: Pane;
  readonly width: number;
  /** Lines, the title included. */
  readonly height: number;
}

/**
 * Bands from top to bottom; empty when the terminal is too small. The filter bar is above them,
 * the status bar below.
 */
export type Layout = readonly (readonly Placed[])[];

/** Lines of the filter bar and the status bar. */
const BARS = 2;

export const MIN_WIDTH = 60;
export const MIN_HEIGHT = 15;

/** Width of a dump of 16 or 8 bytes a line with four offset digits (see hex-grid.ts). */
const DUMP_16 = 73;
const DUMP_8 = 39;
/** A tree narrower than this cuts most lines, so 16 bytes a line give way to 8. */
const TREE_MIN = 40;
/** With this many lines below the list, a narrow terminal stacks tree and dump. */
const STACK_MIN = 24;
const WIDE = 110;

export interface Shape {
  readonly width: number;
  readonly height: number;
  readonly focus: Pane;
  readonly zoomed: boolean;
  readonly split?: Split;
}

/** Shares (0..1) of the first of two panes that meet; absent: as it is without being moved. */
export interface Split {
  /** The list's, of list and what is below. */
  readonly above?: number;
  /** The tree's of tree and dump, where they are side by side, and where they are stacked. */
  readonly left?: number;
  readonly upper?: number;
}
export const NO_SPLIT: Split = {};
export type Border = keyof Split;

/** Lines of a pane that a moved border leaves it, at least: its title, and three of content. */
const LEAST_LINES = 4;
/** Cells of a tree beside a dump, at least. */
const LEAST_TREE = 20;

/** The first part of `whole`, and neither part less than it may be. */
const parted = (whole: number, share: number, least: number, rest = least): number =>
  Math.max(Math.min(Math.round(whole * share), whole - rest), Math.min(least, whole - rest));

export function layoutOf({ width, height, focus, zoomed, split = NO_SPLIT }: Shape): Layout {
  if (width < MIN_WIDTH || height < MIN_HEIGHT) return [];
  const body = height - BARS;
  if (zoomed) return [[{ pane: focus, width, height: body }]];
  const above = parted(body, split.above ?? 0.45, LEAST_LINES);
  const below = body - above;
  return [[{ pane: 'list', width, height: above }], ...lower(width, below, focus, split)];
}

function lower(width: number, height: number, focus: Pane, split: Split): Layout {
  if (width < WIDE && height >= STACK_MIN) {
    const tree =
      split.upper === undefined
        ? Math.ceil(height * 0.6)
        : parted(height, split.upper, LEAST_LINES);
    return [
      [{ pane: 'tree', width, height: tree }],
      [{ pane: 'hex', width, height: height - tree }],
    ];
  }
  const dump = width - 1 - DUMP_16 >= TREE_MIN ? DUMP_16 : DUMP_8;
  const own = width - 1 - dump;
  const tree = split.left === undefined ? own : parted(width, split.left, LEAST_TREE, DUMP_8 + 1);
  if (own < TREE_MIN) return [[{ pane: focus === 'hex' ? 'hex' : 'tree', width, height }]];
  return [
    [
      { pane: 'tree', width: tree, height },
      { pane: 'hex', width: width - 1 - tree, height },
    ],
  ];
}

/** A pane's place, and where on the screen it begins: cells from the left, lines from the top. */
export interface Spot extends Placed {
  readonly x: number;
  readonly y: number;
}

/** The filter bar is the line above them. */
export function spotsOf(layout: Layout): readonly Spot[] {
  const spots: Spot[] = [];
  let y = 1;
  for (const band of layout) {
    let x = 0;
    for (const placed of band) {
      spots.push({ ...placed, x, y });
      x += placed.width + 1;
    }
    y += band[0]?.height ?? 0;
  }
  return spots;
}

/** The place of a pane, or undefined while it is hidden. */
export function placeOf(layout: Layout, pane: Pane): Placed | undefined {
  return layout.flat().find((placed) => placed.pane === pane);
}

/** Lines of content of a pane; 1 for a hidden one, so that its cursor still has a window. */
export function linesOf(layout: Layout, pane: Pane): number {
  return Math.max(1, (placeOf(layout, pane)?.height ?? 0) - 1);
}
