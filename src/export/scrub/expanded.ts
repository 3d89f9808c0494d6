/**
 * A frame whose value is not compressed any more, for whoever looks for something in it, and
 * the way back: which bytes of the frame that was sent stand for what was found.
 */

import { type Range, splitFrame } from '../../dissect/sections.js';
import { SnappyFault, unsnappy } from '../../dissect/values/snappy.js';
import { SNAPPY_BIT } from '../../mcbp/datatypes.js';
import { HEADER_LENGTH, readHeader } from '../../mcbp/header.js';
import { literalsOf } from './snappy-sources.js';

/** Larger values are no documents: kv_engine takes 20 MiB, and 1 MiB of attributes. */
const MAX_INFLATED = 64 * 1024 * 1024;

const DATATYPE_AT = 5;
const BODY_LENGTH_AT = 8;

interface Expanded {
  readonly bytes: Uint8Array;
  /** Calls back with the index in the sent frame of each byte that a range comes from. */
  sent(range: Range, visit: (at: number) => void): void;
}

/** The frame itself where its value is not compressed, or cannot be undone. */
export function expanded(frame: Uint8Array): Expanded {
  const header = readHeader(frame);
  const { value, missing } = splitFrame(header, frame.length);
  const isCompressed = (header.datatype & SNAPPY_BIT) !== 0 && value.end > value.start;
  if (!isCompressed || missing > 0) return asSent(frame);
  const inflated = inflate(frame, value);
  if (inflated === undefined) return asSent(frame);
  const bytes = new Uint8Array(value.start + inflated.length);
  bytes.set(frame.subarray(0, value.start));
  bytes.set(inflated, value.start);
  bytes[DATATYPE_AT] = header.datatype & ~SNAPPY_BIT;
  new DataView(bytes.buffer).setUint32(BODY_LENGTH_AT, bytes.length - HEADER_LENGTH);
  let literals: Uint32Array | undefined;
  return {
    bytes,
    sent: ({ start, end }, visit) => {
      for (let at = start; at < end; at += 1) {
        if (at < value.start) visit(at);
        else {
          literals ??= literalsOf(frame.subarray(value.start, value.end), inflated.length);
          visit(value.start + (literals[at - value.start] as number));
        }
      }
    },
  };
}

const asSent = (bytes: Uint8Array): Expanded => ({
  bytes,
  sent: ({ start, end }, visit) => {
    for (let at = start; at < end; at += 1) visit(at);
  },
});

function inflate(frame: Uint8Array, { start, end }: Range): Uint8Array | undefined {
  try {
    return unsnappy(frame, start, end, MAX_INFLATED);
  } catch (fault) {
    if (fault instanceof SnappyFault) return undefined;
    throw fault;
  }
}
