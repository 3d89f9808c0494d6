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
}

export function layoutOf({ width, height, focus, zoomed }: Shape): Layout {
  if (width < MIN_WIDTH || height < MIN_HEIGHT) return [];
  const body = height - BARS;
  if (zoomed) return [[{ pane: focus, width, height: body }]];
  const above = Math.round(body * 0.45);
  const below = body - above;
  return [[{ pane: 'list', width, height: above }], ...lower(width, below, focus)];
}

function lower(width: number, height: number, focus: Pane): Layout {
  if (width < WIDE && height >= STACK_MIN) {
    const tree = Math.ceil(height * 0.6);
    return [
      [{ pane: 'tree', width, height: tree }],
      [{ pane: 'hex', width, height: height - tree }],
    ];
  }
  const dump = width - 1 - DUMP_16 >= TREE_MIN ? DUMP_16 : DUMP_8;
  const tree = width - 1 - dump;
  if (tree < TREE_MIN) return [[{ pane: focus === 'hex' ? 'hex' : 'tree', width, height }]];
  return [
    [
      { pane: 'tree', width: tree, height },
      { pane: 'hex', width: dump, height },
    ],
  ];
}

/** The place of a pane, or undefined while it is hidden. */
export function placeOf(layout: Layout, pane: Pane): Placed | undefined {
  return layout.flat().find((placed) => placed.pane === pane);
}

/** Lines of content of a pane; 1 for a hidden one, so that its cursor still has a window. */
export function linesOf(layout: Layout, pane: Pane): number {
  return Math.max(1, (placeOf(layout, pane)?.height ?? 0) - 1);
}
