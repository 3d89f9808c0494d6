/** The answer that the proxy itself gives to a request: a status and no value. */
import { encodeFrame } from '../dissect/encode.js';
import { readHeader } from '../mcbp/header.js';
import { magicOf } from '../mcbp/magic.js';

const CLIENT_RESPONSE = 0x81;
const SERVER_RESPONSE = 0x83;

export function answerTo(request: Uint8Array, status: number): Uint8Array {
  const { magic, opcode, opaque } = readHeader(request);
  const isServers = magicOf(magic)?.serverOpcode === true;
  return encodeFrame({
    magic: isServers ? SERVER_RESPONSE : CLIENT_RESPONSE,
    opcode,
    opaque,
    vbucketOrStatus: status,
  });
}
