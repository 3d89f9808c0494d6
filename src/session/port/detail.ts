/** One message in full: its first bytes come along, more of them are asked for. */
import type { TreeNode } from '../../dissect/node.js';

/** The selected message, or event, in full. */
export interface Detail {
  /** As its row's. */
  readonly number: number;
  readonly tree: readonly TreeNode[];
  /** The frame as far as it was seen, secrets masked. */
  readonly frame: Extract;
  /** Its value without compression, where it has one that could be undone. */
  readonly value?: Extract;
  /** The sections of the frame that have bytes, in its order. */
  readonly parts: readonly FramePart[];
  /** Length of the whole frame, what was not seen included. */
  readonly length: number;
  /** Number of the request or response that belongs to it. */
  readonly partner?: number;
}

/** Bytes of a frame or value that a detail brings along; those behind are asked for. */
export const DETAIL_BYTES = 64 * 1024;

/** Bytes of something longer. */
export interface Extract {
  /** Those from offset 0 on. */
  readonly bytes: Uint8Array;
  /** Bytes that there are. */
  readonly length: number;
}

export interface FramePart {
  readonly part: 'header' | 'framing' | 'extras' | 'key' | 'value';
  /** [start, end) of the frame. */
  readonly start: number;
  readonly end: number;
}

/** Bytes [offset, offset + length) of a message's frame, or of its value without compression. */
export interface BytesWish {
  readonly number: number;
  readonly of: 'frame' | 'value';
  readonly offset: number;
  /** 1..DETAIL_BYTES */
  readonly length: number;
}
