/** Frames of a play: requests as their descriptions have them, or wrong in a chosen part; answers. */
import { commandTable } from '../../src/commands.js';
import { encodeFrame, encodeRequest, type RequestParts } from '../../src/dissect/encode.js';
import { splitFrame } from '../../src/dissect/sections.js';
import { JSON_BIT } from '../../src/mcbp/datatypes.js';
import { readHeader } from '../../src/mcbp/header.js';
import { statuses } from '../../src/mcbp/statuses.js';

/** The parts of a request; what its description would not write replaces what it writes. */
export interface Asked extends RequestParts {
  /** The value, where it is not `json` or not as JSON.stringify writes it. */
  readonly value?: Uint8Array | string;
  readonly datatype?: number;
  /** Extras that the description does not know. */
  readonly strayExtras?: Uint8Array;
  /** An opcode that no description has. */
  readonly opcode?: number;
}

export function requestFrame(name: string, asked: Asked, edition: string): Uint8Array {
  const spec = commandTable.named(name);
  if (spec === undefined) throw new Error(`no command is called ${name}`);
  // Commands beside Fusion have one form, which is in force in every edition.
  const frame = encodeRequest(spec, asked, spec.fusion === undefined ? undefined : edition);
  const header = readHeader(frame);
  const { extras, key, value } = splitFrame(header, frame.length);
  const part = ({ start, end }: { start: number; end: number }) => frame.subarray(start, end);
  return encodeFrame({
    ...header,
    opcode: asked.opcode ?? header.opcode,
    datatype: asked.datatype ?? header.datatype,
    extras: asked.strayExtras ?? part(extras),
    key: part(key),
    value: asked.value ?? part(value),
  });
}

/** An answer of a play. */
export interface Told {
  /** kv_engine's enumerator; absent: Success. */
  readonly status?: string;
  readonly key?: string;
  /** A value that is JSON, with the datatype that says so. */
  readonly json?: unknown;
  /** A value of text. */
  readonly text?: string;
  /** The reason that a failure gives, in the server's error JSON. */
  readonly context?: string;
}

const CLIENT_RESPONSE = 0x81;
/** In the form of a version 4 uuid. */
const REF = '00000000-0000-4000-8000-000000000001';

/** @param json whether the connection was granted JSON; else its datatype bit is not set */
export function answerFrame(request: Uint8Array, told: Told, json: boolean): Uint8Array {
  const { opcode, opaque } = readHeader(request);
  const { status = 'Success', key = '', text = '', context } = told;
  const value = context === undefined ? told.json : { error: { context, ref: REF } };
  return encodeFrame({
    magic: CLIENT_RESPONSE,
    opcode,
    opaque,
    vbucketOrStatus: statusValue(status),
    datatype: value !== undefined && json ? JSON_BIT : 0,
    key,
    value: value === undefined ? text : JSON.stringify(value),
  });
}

function statusValue(name: string): number {
  const found = statuses.find((status) => status.name === name);
  if (found === undefined) throw new Error(`no status is called ${name}`);
  return found.value;
}
