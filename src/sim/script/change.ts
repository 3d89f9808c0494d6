/**
 * What a rule makes of an answer: frames in, moves out. Pure, so that each change can be read
 * and tested without a connection; mouth.ts performs the moves.
 *
 * All that a change may hold is applied in this order, whatever the order it is written in:
 * what the answer says (status, body, set, opaque, opcode), how often (duplicate), what stands before
 * it (garbage), how much of it comes (halfFrame, silence), how fast (delay, drip), and how the
 * connection ends (disconnect, reset).
 */
import { joined } from '../../bytes/joined.js';
import { commandTable } from '../../commands.js';
import { encodeFrame } from '../../dissect/encode.js';
import { readMessage } from '../../dissect/message.js';
import { JSON_BIT } from '../../mcbp/datatypes.js';
import { HEADER_LENGTH, readHeader } from '../../mcbp/header.js';
import { SUCCESS } from '../../mcbp/statuses.js';
import type { Change } from './schema/rule.js';
import { filledIn } from './template.js';
import { bytesOfHex, statusNumber } from './words.js';

export type Move =
  | { readonly does: 'wait'; readonly ms: number }
  | { readonly does: 'write'; readonly bytes: Uint8Array }
  | { readonly does: 'end' | 'reset' };

const CLIENT_RESPONSE = 0x81;

/**
 * @param answers what the node would have sent; a quiet command may have none
 * @param now milliseconds since 1970
 */
export function moves(
  change: Change,
  request: Uint8Array,
  answers: readonly Uint8Array[],
  now: number,
): Move[] {
  const ending = endingOf(change);
  const waits: Move[] = change.delay === undefined ? [] : [wait(change.delay)];
  const isOver = change.silence === true || ending?.when === 'before';
  const said = isOver ? [] : spoken(changed(change, request, answers, now), change);
  return [...waits, ...said, ...(ending === undefined ? [] : [{ does: ending.does } as const])];
}

const wait = (seconds: number): Move => ({ does: 'wait', ms: seconds * 1000 });
const write = (bytes: Uint8Array): Move => ({ does: 'write', bytes });

function endingOf({
  disconnect,
  reset,
  halfFrame,
}: Change): { does: 'end' | 'reset'; when: 'before' | 'after' } | undefined {
  if (reset !== undefined) return { does: 'reset', when: reset };
  if (disconnect !== undefined) return { does: 'end', when: disconnect };
  // Half of a frame is half of one only once nothing follows.
  return halfFrame === undefined ? undefined : { does: 'end', when: 'after' };
}

/** The answers as they are to arrive, whole. */
function changed(
  change: Change,
  request: Uint8Array,
  answers: readonly Uint8Array[],
  now: number,
): Uint8Array[] {
  const [first, ...rest] = change.status === undefined ? answers : [refusal(change, request)];
  if (first === undefined) return [];
  const body = bodyOf(change, first, now);
  const frames = [body === undefined ? first : withBody(first, body), ...rest].map((frame) =>
    relabelled(frame, change),
  );
  return Array.from({ length: 1 + (change.duplicate ?? 0) }, () => frames).flat();
}

/** An answer with this status, and the server's error body where there is something to say. */
function refusal({ status, context }: Change, request: Uint8Array): Uint8Array {
  const { opcode, opaque } = readHeader(request);
  const error = context === undefined ? '' : JSON.stringify({ error: { context } });
  return encodeFrame({
    magic: CLIENT_RESPONSE,
    opcode,
    opaque,
    vbucketOrStatus: statusNumber(status ?? SUCCESS) ?? SUCCESS,
    datatype: error === '' ? 0 : JSON_BIT,
    value: error,
  });
}

/** The value that the answer is to have; undefined: its own. */
function bodyOf({ body, set }: Change, frame: Uint8Array, now: number): unknown {
  if (set === undefined) return body === undefined ? undefined : filledIn(body, now);
  const whole = body === undefined ? jsonIn(frame) : filledIn(body, now);
  return Object.entries(set).reduce(
    (json, [path, member]) => withMember(json, path.split('.'), filledIn(member, now)),
    whole,
  );
}

function jsonIn(frame: Uint8Array): unknown {
  const { value } = readMessage(commandTable, frame);
  return value.kind === 'json' ? value.plain : {};
}

/** A copy in which the member at this path is another; objects on the way are made where they lack. */
function withMember(
  json: unknown,
  [key = '', ...rest]: readonly string[],
  member: unknown,
): unknown {
  const here = typeof json === 'object' && json !== null ? json : {};
  const own: unknown = Object.hasOwn(here, key)
    ? (here as Record<string, unknown>)[key]
    : undefined;
  const changed = rest.length === 0 ? member : withMember(own, rest, member);
  if (!Array.isArray(here)) return { ...here, [key]: changed };
  return here.map((each: unknown, index) => (String(index) === key ? changed : each));
}

/** JSON, or a text as it is; extras and key stay. */
function withBody(frame: Uint8Array, body: unknown): Uint8Array {
  const header = readHeader(frame);
  const extras = HEADER_LENGTH + header.framingExtrasLength;
  const key = extras + header.extrasLength;
  return encodeFrame({
    ...header,
    framingExtras: frame.subarray(HEADER_LENGTH, extras),
    extras: frame.subarray(extras, key),
    key: frame.subarray(key, key + header.keyLength),
    datatype: typeof body === 'string' ? 0 : JSON_BIT,
    value: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

function relabelled(frame: Uint8Array, { opaque, opcode }: Change): Uint8Array {
  if (opaque === undefined && opcode === undefined) return frame;
  const copy = frame.slice();
  const view = new DataView(copy.buffer);
  if (opaque !== undefined) view.setUint32(12, (view.getUint32(12) + opaque) >>> 0);
  const spec = opcode === undefined ? undefined : commandTable.named(opcode);
  if (spec !== undefined) view.setUint8(1, spec.opcode);
  return copy;
}

function spoken(frames: readonly Uint8Array[], { garbage, halfFrame, drip }: Change): Move[] {
  const [first] = frames;
  const whole =
    halfFrame === undefined || first === undefined
      ? frames
      : [first.subarray(0, halfFrame === true ? first.length >> 1 : halfFrame)];
  const pieces = garbage === undefined ? whole : [bytesOfHex(garbage), ...whole];
  if (drip === undefined) return pieces.map(write);
  const all = joined(pieces);
  const drops = Math.ceil(all.length / drip.bytes);
  return Array.from({ length: drops }, (_, i) => [
    ...(i === 0 ? [] : [wait(drip.every)]),
    write(all.subarray(i * drip.bytes, (i + 1) * drip.bytes)),
  ]).flat();
}
