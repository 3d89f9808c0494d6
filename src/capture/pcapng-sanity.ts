/**
 * Can a pcapng block begin here? A block says its type, and its length twice: that is
 * enough to find the next one after damage, whatever lies between.
 */
import { BLOCK, BLOCK_OVERHEAD, KNOWN_BLOCKS, sectionByteOrder } from './pcapng-blocks.js';

const SECTION_HEADER_LENGTH = 28;

/** What `resumes` returns instead of a block's length. */
export const NO_BLOCK = -1;
export const LOOK_FURTHER = 0;

/** Section headers say their byte order themselves, other blocks have their section's. */
export function blockByteOrder(
  view: DataView,
  at: number,
  section: boolean | undefined,
): boolean | undefined {
  // The section header's type reads the same both ways.
  if (view.getUint32(at) !== BLOCK.sectionHeader) return section;
  const order = sectionByteOrder(view, at);
  return order === undefined ? undefined : order === 'little';
}

/** Whether `length` can be that of a block of this type. */
export function isBlockLength(type: number, length: number): boolean {
  const least = type === BLOCK.sectionHeader ? SECTION_HEADER_LENGTH : BLOCK_OVERHEAD;
  return length >= least && length % 4 === 0;
}

/**
 * Length of the block at `at`, whose first 12 bytes are there: of a known type, at most
 * `most` bytes long, the same at both ends. LOOK_FURTHER when its end is not there yet.
 */
export function resumes(
  view: DataView,
  at: number,
  end: number,
  section: boolean | undefined,
  most: number,
): number {
  const little = blockByteOrder(view, at, section);
  if (little === undefined || !KNOWN_BLOCKS.has(view.getUint32(at, little))) return NO_BLOCK;
  const length = view.getUint32(at + 4, little);
  if (length > most || !isBlockLength(view.getUint32(at, little), length)) return NO_BLOCK;
  if (at + length > end) return LOOK_FURTHER;
  return view.getUint32(at + length - 4, little) === length ? length : NO_BLOCK;
}
