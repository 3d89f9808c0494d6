/**
 * What the hex dump shows: the frame, or as a second tab its value without compression. Of both
 * the session hands out the beginning with the detail, and further bytes as the dump comes to them:
 * one page at a time, whatever the length.
 */
import type { TreeNode } from '../../dissect/node.js';
import {
  type BytesWish,
  DETAIL_BYTES,
  type Detail,
  type Extract,
} from '../../session/port/detail.js';

export type Tab = BytesWish['of'];

/** Bytes that came behind the detail. */
export interface Page {
  readonly wish: BytesWish;
  readonly bytes: Uint8Array;
}

export interface Dump {
  readonly tab: Tab;
  readonly length: number;
  /** Undefined: it has not come yet. */
  at(offset: number): number | undefined;
}

/** A page begins at a multiple of it, so that what is on the screen lies in one. */
const STRIDE = DETAIL_BYTES / 2;

const EMPTY: Extract = { bytes: new Uint8Array(0), length: 0 };

/** The tab is the frame's where there is no other. */
const shownTab = (detail: Detail | undefined, tab: Tab): Tab =>
  detail?.value === undefined ? 'frame' : tab;

export function dumpOf(detail: Detail | undefined, chosen: Tab, page: Page | undefined): Dump {
  const tab = shownTab(detail, chosen);
  const { bytes, length } = detail?.[tab] ?? EMPTY;
  const isOurs = page?.wish.number === detail?.number && page?.wish.of === tab;
  return {
    tab,
    length,
    at: (offset) =>
      offset < bytes.length
        ? bytes[offset]
        : isOurs && page !== undefined
          ? page.bytes[offset - page.wish.offset]
          : undefined,
  };
}

/** The page that holds bytes [start, end) of the dump; undefined: they are all there. */
export function pageWish(
  { tab, length, at }: Dump,
  number: number,
  start: number,
  end: number,
): BytesWish | undefined {
  const last = Math.min(end, length) - 1;
  if (last < start || (at(start) !== undefined && at(last) !== undefined)) return undefined;
  return { number, of: tab, offset: start - (start % STRIDE), length: DETAIL_BYTES };
}

/** The bytes of a line in a tab: [start, end), empty where it has none there. */
export function rangeIn(
  node: TreeNode,
  tab: Tab,
): { readonly start: number; readonly end: number } {
  if (tab === 'frame') return node;
  return node.inside ?? { start: 0, end: 0 };
}

/** Where a line's bytes are to be seen best; undefined: it has none. */
export function tabOf(node: TreeNode, detail: Detail): Tab | undefined {
  if (node.inside !== undefined && detail.value !== undefined) return 'value';
  return node.start < node.end ? 'frame' : undefined;
}
