/**
 * Writes what the descriptions describe: the simulator, the workload and the tests build
 * every frame here, from the same tables that decode it.
 */
import { JSON_BIT } from '../mcbp/datatypes.js';
import { HEADER_LENGTH } from '../mcbp/header.js';
import type { CommandSpec } from '../spec/command.js';
import { writeLayout } from './layout/write.js';

const EMPTY = new Uint8Array(0);
const utf8 = new TextEncoder();

export interface FrameParts {
  readonly magic: number;
  readonly opcode: number;
  readonly datatype?: number;
  /** Vbucket of a request, status of a response. */
  readonly vbucketOrStatus?: number;
  readonly opaque?: number;
  readonly cas?: bigint;
  /** Only with an alternative magic. */
  readonly framingExtras?: Uint8Array;
  readonly extras?: Uint8Array;
  readonly key?: Uint8Array | string;
  readonly value?: Uint8Array | string;
}

/** A frame from its parts; lengths are computed. Throws RangeError when a part is too long. */
export function encodeFrame(parts: FrameParts): Uint8Array {
  const framing = parts.framingExtras ?? EMPTY;
  const extras = parts.extras ?? EMPTY;
  const key = bytesOf(parts.key);
  const value = bytesOf(parts.value);
  const alternative = parts.magic === 0x08 || parts.magic === 0x18;
  check('key', key.length, alternative ? 0xff : 0xffff);
  check('extras', extras.length, 0xff);
  check('framing extras', framing.length, alternative ? 0xff : 0);
  const body = framing.length + extras.length + key.length + value.length;
  const frame = new Uint8Array(HEADER_LENGTH + body);
  const view = new DataView(frame.buffer);
  view.setUint8(0, parts.magic);
  view.setUint8(1, parts.opcode);
  view.setUint16(2, alternative ? (framing.length << 8) | key.length : key.length);
  view.setUint8(4, extras.length);
  view.setUint8(5, parts.datatype ?? 0);
  view.setUint16(6, parts.vbucketOrStatus ?? 0);
  view.setUint32(8, body);
  view.setUint32(12, parts.opaque ?? 0);
  view.setBigUint64(16, parts.cas ?? 0n);
  let at = HEADER_LENGTH;
  for (const part of [framing, extras, key, value]) {
    frame.set(part, at);
    at += part.length;
  }
  return frame;
}

export interface RequestParts {
  readonly vbucket?: number;
  readonly opaque?: number;
  readonly cas?: bigint;
  readonly key?: string;
  /** Fields of the extras section by name; an enumeration by the name or number of its value. */
  readonly extras?: Readonly<Record<string, number | bigint | string>>;
  /** Written as JSON where the form has a JSON value. */
  readonly json?: unknown;
}

/** A request as `spec` describes it, in the newest form unless `edition` names one. */
export function encodeRequest(
  spec: CommandSpec,
  parts: RequestParts,
  edition?: string,
): Uint8Array {
  const shapes = (spec.request ?? []).filter(
    (form) => edition === undefined || form.edition <= edition,
  );
  const own = { key: parts.key ?? '', json: parts.json };
  const form =
    shapes.findLast((candidate) => candidate.when?.(own, undefined) === true) ??
    shapes.findLast((candidate) => candidate.when === undefined);
  const extras = form === undefined ? EMPTY : writeLayout(form.extras, parts.extras ?? {});
  return encodeFrame({
    magic: 0x80,
    opcode: spec.opcode,
    datatype: parts.json === undefined ? 0 : JSON_BIT,
    vbucketOrStatus: parts.vbucket ?? 0,
    opaque: parts.opaque ?? 0,
    cas: parts.cas ?? 0n,
    extras,
    key: parts.key ?? '',
    value: parts.json === undefined ? '' : JSON.stringify(parts.json),
  });
}

const bytesOf = (part: Uint8Array | string | undefined): Uint8Array =>
  typeof part === 'string' ? utf8.encode(part) : (part ?? EMPTY);

function check(what: string, length: number, limit: number): void {
  if (length > limit) throw new RangeError(`${what}: ${length} bytes exceed the limit of ${limit}`);
}
