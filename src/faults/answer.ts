/** The answer that the proxy itself gives to a request: a status, and what a server may put behind it. */
import { encodeFrame } from '../dissect/encode.js';
import { JSON_BIT } from '../mcbp/datatypes.js';
import { readHeader } from '../mcbp/header.js';
import { magicOf } from '../mcbp/magic.js';
import { isFailure } from '../mcbp/statuses.js';

const CLIENT_RESPONSE = 0x81;
const SERVER_RESPONSE = 0x83;

/** The value of an answer. */
export interface AnswerBody {
  readonly text: string;
  readonly isJson: boolean;
}

/**
 * What somebody means by a text behind a status: of a failure why it failed, told as servers do
 * (kv_engine daemon/cookie.cc, Cookie::getErrorJson), else the value itself.
 */
export const bodySaying = (text: string, status: number): AnswerBody =>
  isFailure(status)
    ? { text: JSON.stringify({ error: { context: text } }), isJson: true }
    : { text, isJson: false };

/** @param takesJson the client has asked for datatypes; where not, servers call JSON raw */
export function answerTo(
  request: Uint8Array,
  status: number,
  body?: AnswerBody,
  takesJson = false,
): Uint8Array {
  const { magic, opcode, opaque } = readHeader(request);
  const isServers = magicOf(magic)?.serverOpcode === true;
  return encodeFrame({
    magic: isServers ? SERVER_RESPONSE : CLIENT_RESPONSE,
    opcode,
    opaque,
    vbucketOrStatus: status,
    datatype: body?.isJson === true && takesJson ? JSON_BIT : 0,
    value: body?.text ?? '',
  });
}
