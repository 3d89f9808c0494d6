/**
 * How a pcapng file of ours begins: a section header and its interfaces. Packets follow as
 * the blocks of packet-block.ts. Times are in nanoseconds, and there is no snap length.
 * Source: draft-ietf-opsawg-pcapng, "Section Header Block", "Interface Description Block".
 */
import { BLOCK, BYTE_ORDER_MAGIC } from '../pcapng-blocks.js';
import { OPTION } from '../pcapng-options.js';
import { block, type Option, optionBytes } from './option.js';

/** LINKTYPE_RAW: a packet begins with its IPv4 or IPv6 header. Source: tcpdump.org link types. */
export const LINKTYPE_RAW = 101;

const VERSION_MAJOR = 1;
const SHB_USERAPPL = 4;

const IF_DESCRIPTION = 3;
/** if_tsresol: the negative power of ten of one timestamp unit. */
const NANOSECONDS = 9;

export interface InterfaceDescription {
  /** LINKTYPE_ number, u16. */
  readonly linkType: number;
  readonly name?: string;
  readonly description?: string;
}

/**
 * The start of a file: section header, then the interfaces, numbered in this order from 0.
 * @param comments on the whole capture
 */
export function preamble(
  application: string,
  interfaces: readonly InterfaceDescription[],
  comments: readonly string[] = [],
): Uint8Array {
  const blocks = [sectionHeader(application, comments), ...interfaces.map(interfaceDescription)];
  const bytes = new Uint8Array(blocks.reduce((sum, one) => sum + one.length, 0));
  let at = 0;
  for (const one of blocks) {
    bytes.set(one, at);
    at += one.length;
  }
  return bytes;
}

/** Where the block that begins at `at` ends: `bytes` holds whole blocks of ours. */
export function blockEnd(bytes: Uint8Array, at: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(at + 4, at + 8);
  return at + (a | (b << 8) | (c << 16)) + d * 0x100_0000;
}

/** Section header of unstated length, so that the file may end after any block. */
function sectionHeader(application: string, comments: readonly string[]): Uint8Array {
  const body = new Uint8Array(16);
  const view = new DataView(body.buffer);
  view.setUint32(0, BYTE_ORDER_MAGIC, true);
  view.setUint16(4, VERSION_MAJOR, true);
  view.setBigInt64(8, -1n, true);
  return block(BLOCK.sectionHeader, body, [
    ...comments.flatMap((comment) => textOption(OPTION.comment, comment)),
    ...textOption(SHB_USERAPPL, application),
  ]);
}

function interfaceDescription(about: InterfaceDescription): Uint8Array {
  const body = new Uint8Array(8);
  new DataView(body.buffer).setUint16(0, about.linkType, true);
  return block(BLOCK.interfaceDescription, body, [
    ...textOption(OPTION.interfaceName, about.name),
    ...textOption(IF_DESCRIPTION, about.description),
    [OPTION.timestampResolution, Uint8Array.of(NANOSECONDS)],
  ]);
}

const textOption = (code: number, text: string | undefined): Option[] =>
  text === undefined || text === '' ? [] : [[code, optionBytes(text)]];
