/** Which magics make a request, a response, or a frame of the server's own: tables by byte 0. */
import { type Magic, magicOf } from '../../mcbp/magic.js';

/** 1 for each magic of which this holds. A byte that is no magic counts as a request of nobody. */
const magicsWith = (holds: (magic: Magic | undefined) => boolean): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, value) => (holds(magicOf(value)) ? 1 : 0));

export const REQUESTS = magicsWith((magic) => magic?.kind !== 'response');
export const RESPONSES = magicsWith((magic) => magic?.kind === 'response');
/** Opcodes of these are the clients'; of the others the server's. */
export const CLIENT_OPCODES = magicsWith((magic) => magic?.serverOpcode !== true);
export const SERVER_OPCODES = magicsWith((magic) => magic?.serverOpcode === true);
/** Their header has a length of framing extras. */
export const ALTERNATIVE = magicsWith((magic) => magic?.framingExtras === true);
