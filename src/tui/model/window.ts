/** A window that scrolls just enough to keep a cursor in sight: shared by all three panes. */

export const clamp = (value: number, low: number, high: number): number =>
  Math.max(low, Math.min(value, high));

/** First line to show of `total`, `height` of them at a time, so that `cursor` is among them. */
export function scrollTo(top: number, cursor: number, height: number, total: number): number {
  const near = clamp(top, cursor - height + 1, cursor);
  return clamp(near, 0, Math.max(0, total - height));
}

export type Motion = 'down' | 'up' | 'page-down' | 'page-up' | 'first' | 'last';

/** Where a motion leads from `cursor`; not yet limited to the lines that exist. */
export function target(motion: Motion, cursor: number, height: number, total: number): number {
  const goals: Record<Motion, number> = {
    down: cursor + 1,
    up: cursor - 1,
    'page-down': cursor + height,
    'page-up': cursor - height,
    first: 0,
    last: total - 1,
  };
  return goals[motion];
}

/** The lines [top, top + room) of some. */
export interface LineWindow {
  readonly top: number;
  readonly room: number;
}

/** As many as `room` has place for, the chosen one (-1: none) among them. */
export function windowAround(chosen: number, room: number, total: number): LineWindow {
  const height = Math.max(0, room);
  return { top: scrollTo(0, Math.max(0, chosen), height, total), room: Math.min(height, total) };
}
