/** The header of a message whose file cannot be read any more, from its columns: all but the CAS. */
import { HEADER_LENGTH } from '../mcbp/header.js';
import { magicOf } from '../mcbp/magic.js';
import type { ColumnBlock } from './columns.js';

export function rebuiltHeader(block: ColumnBlock, i: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  const magic = block.magic[i] as number;
  const keyLength = block.keyLength[i] as number;
  view.setUint8(0, magic);
  view.setUint8(1, block.opcode[i] as number);
  if (magicOf(magic)?.framingExtras === true) {
    view.setUint8(2, block.framingExtrasLength[i] as number);
    view.setUint8(3, keyLength);
  } else {
    view.setUint16(2, keyLength);
  }
  view.setUint8(4, block.extrasLength[i] as number);
  view.setUint8(5, block.datatype[i] as number);
  view.setUint16(6, block.vbucketOrStatus[i] as number);
  view.setUint32(8, block.bodyLength[i] as number);
  view.setUint32(12, block.opaque[i] as number);
  return new Uint8Array(view.buffer);
}
