/**
 * The datatype byte: three bits that say how to read the value, each of use only after HELLO
 * granted a feature for it.
 * Sources: kv_engine include/mcbp/protocol/datatype.h; features daemon/datatype_filter.cc.
 */
export interface Datatype {
  readonly bit: number;
  /** The contract's name. */
  readonly name: string;
  readonly doc: string;
  /** HELLO features any of which lets the bit be set. */
  readonly features: readonly number[];
}

export const JSON_BIT = 0x01;
export const SNAPPY_BIT = 0x02;
export const XATTR_BIT = 0x04;

export const datatypes: readonly Datatype[] = [
  { bit: JSON_BIT, name: 'json', doc: 'The value is JSON.', features: [0x0b] },
  {
    bit: SNAPPY_BIT,
    name: 'snappy',
    doc: 'The value is Snappy-compressed.',
    features: [0x0a, 0x13],
  },
  { bit: XATTR_BIT, name: 'xattr', doc: 'Extended attributes precede the body.', features: [0x06] },
];

const BITS = [0, 1, 2, 3, 4, 5, 6, 7].map((shift) => 1 << shift);
const nameOfBit = (bit: number): string =>
  datatypes.find((datatype) => datatype.bit === bit)?.name ??
  `0x${bit.toString(16).padStart(2, '0')}`;

/** Names of the bits set in a datatype byte, lowest first; a bit without a name as `0x08`. Empty: raw. */
export function datatypeNames(bits: number): string[] {
  return BITS.filter((bit) => (bits & bit) !== 0).map(nameOfBit);
}

/** The bits (of 0..255) that no datatype explains. */
export function unknownDatatypeBits(bits: number): number {
  return bits & 0xff & ~(JSON_BIT | SNAPPY_BIT | XATTR_BIT);
}
