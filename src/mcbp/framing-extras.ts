/**
 * The framing-extras section: a run of FrameInfo objects between the header and the extras.
 *
 *   high nibble id, low nibble length; 15 in either says: 15 + the value of a further byte,
 *   the one for the id before the one for the length. Then the data.
 *
 * Whatever is there is shown: an object that the section cuts short, one whose data does not
 * suit its id, and ids that nobody knows keep their bytes. Judging is left to others.
 * Source: kv_engine docs/BinaryProtocol.md, Request::parseFrameExtras in protocol/mcbp/request.cc.
 */
import { hex } from '../bytes/hex.js';
import {
  type FrameInfoField,
  type FrameInfoKind,
  requestFrameInfos,
  responseFrameInfos,
} from './frame-info-kinds.js';

export interface FrameInfo {
  /** 0..270; 15 also when the byte that would complete an escaped id is missing. */
  readonly id: number;
  /** kv_engine's enumerator, or `Unknown (12)`. */
  readonly name: string;
  /** Byte range within the frame, the object's own header included. */
  readonly start: number;
  readonly end: number;
  /** In order of position; one field `raw` (hex) where the data could not be read. */
  readonly fields: readonly FrameInfoField[];
  /** The section ends inside this object, which therefore is the last. */
  readonly truncated?: true;
  /** The id is known, but its data has a wrong length or is no UTF-8 text. */
  readonly malformed?: true;
  /** No table knows the id. */
  readonly unknown?: true;
  /** Set with `truncated` and `malformed`: what was needed and what was there. */
  readonly problem?: string;
}

const ESCAPE = 15;
const MAX_ESCAPED = ESCAPE + 255;

const kinds: Readonly<Record<'request' | 'response', ReadonlyMap<number, FrameInfoKind>>> = {
  request: new Map(requestFrameInfos.map((info) => [info.id, info])),
  response: new Map(responseFrameInfos.map((info) => [info.id, info])),
};

/**
 * The objects in bytes `start`..`end` of a frame; the range is cut to what the array holds.
 * Never throws. At most 255 objects, since the header's length byte says no more.
 */
export function decodeFramingExtras(
  frame: Uint8Array,
  start: number,
  end: number,
  of: 'request' | 'response',
): FrameInfo[] {
  const limit = Math.min(end, frame.length);
  const objects: FrameInfo[] = [];
  let at = start;
  while (at < limit) {
    const object = decodeObject(frame, at, limit, kinds[of]);
    objects.push(object);
    at = object.end;
  }
  return objects;
}

function decodeObject(
  frame: Uint8Array,
  start: number,
  limit: number,
  known: ReadonlyMap<number, FrameInfoKind>,
): FrameInfo {
  const first = frame[start] as number;
  let at = start + 1;
  let id = first >> 4;
  let length = first & 0x0f;
  const cut = (name: string, what: string, needed: number): FrameInfo => ({
    id,
    name,
    start,
    end: limit,
    fields: rawFields(frame, at, limit),
    truncated: true,
    problem: `${name}: ${what} needs ${count(needed)} at offset ${at}, ${limit - at} there`,
  });

  if (id === ESCAPE) {
    if (at === limit) return cut('Unknown', 'escaped id', 1);
    id += frame[at++] as number;
  }
  const kind = known.get(id);
  const name = kind?.name ?? `Unknown (${id})`;
  if (length === ESCAPE) {
    if (at === limit) return cut(name, 'escaped length', 1);
    length += frame[at++] as number;
  }
  const end = at + length;
  if (end > limit) return cut(name, 'data', length);

  const object = { id, name, start, end };
  if (kind === undefined) return { ...object, fields: rawFields(frame, at, end), unknown: true };
  const problem = lengthProblem(kind, length);
  const fields = problem === undefined ? kind.fields(frame, at, end) : undefined;
  if (fields !== undefined) return { ...object, fields };
  return {
    ...object,
    fields: rawFields(frame, at, end),
    malformed: true,
    problem: problem ?? `${name}: data at offset ${at} is no UTF-8 text`,
  };
}

const count = (bytes: number): string => `${bytes} byte${bytes === 1 ? '' : 's'}`;

function lengthProblem({ name, lengths }: FrameInfoKind, length: number): string | undefined {
  if (lengths === 'text' ? length > 0 : lengths.includes(length)) return undefined;
  const needed = lengths === 'text' ? 'at least 1' : lengths.join(' or ');
  return `${name}: data has ${count(length)}, needs ${needed}`;
}

function rawFields(frame: Uint8Array, start: number, end: number): readonly FrameInfoField[] {
  if (start === end) return [];
  const value = hex(frame.subarray(start, end));
  return [{ name: 'raw', value, text: value, start, end }];
}

/**
 * The bytes of one object, whether or not the data suits the id.
 * `id` 0..270, `data` at most 270 bytes: a RangeError beyond.
 */
export function encodeFrameInfo(id: number, data: Uint8Array = new Uint8Array()): Uint8Array {
  if (!Number.isInteger(id) || id < 0 || id > MAX_ESCAPED) {
    throw new RangeError(`FrameInfo id must be 0..${MAX_ESCAPED}, not ${id}`);
  }
  if (data.length > MAX_ESCAPED) {
    throw new RangeError(`FrameInfo data ends at ${MAX_ESCAPED} bytes, not ${data.length}`);
  }
  const head = [(Math.min(id, ESCAPE) << 4) | Math.min(data.length, ESCAPE)];
  if (id >= ESCAPE) head.push(id - ESCAPE);
  if (data.length >= ESCAPE) head.push(data.length - ESCAPE);
  const bytes = new Uint8Array(head.length + data.length);
  bytes.set(head);
  bytes.set(data, head.length);
  return bytes;
}
