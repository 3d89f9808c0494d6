/** Reads the extras section as a description lays it out. */
import type { BinaryField } from '../spec/fields.js';
import type { Range } from './sections.js';

export interface BinaryValue extends Range {
  readonly field: BinaryField;
  readonly value: number | bigint;
  /** The name of the value where it has one, else the number. */
  readonly text: string;
}

/** The fields that the section has room for, in order. */
export function readBinary(
  bytes: Uint8Array,
  section: Range,
  fields: readonly BinaryField[],
): BinaryValue[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values: BinaryValue[] = [];
  let start = section.start;
  for (const field of fields) {
    const end = start + field.width;
    if (end > section.end) break;
    const value = readUint(view, start, field.width);
    values.push({ field, value, text: valueText(field, value), start, end });
    start = end;
  }
  return values;
}

function readUint(view: DataView, offset: number, width: BinaryField['width']): number | bigint {
  switch (width) {
    case 1:
      return view.getUint8(offset);
    case 2:
      return view.getUint16(offset);
    case 4:
      return view.getUint32(offset);
    case 8:
      return view.getBigUint64(offset);
  }
}

function valueText(field: BinaryField, value: number | bigint): string {
  const name = typeof value === 'number' ? field.names?.[value] : undefined;
  if (name !== undefined) return name;
  return field.hex ? `0x${value.toString(16).padStart(field.width * 2, '0')}` : String(value);
}
