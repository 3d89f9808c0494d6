/**
 * Names for numbers that occur inside sections, taken from the tables of the header fields, so
 * that an opcode or a status is called the same wherever it stands.
 */
import { datatypes } from '../mcbp/datatypes.js';
import { clientOpcodes } from '../mcbp/opcodes.js';
import { statuses } from '../mcbp/statuses.js';

type Names = Readonly<Record<number, string>>;

export const opcodeNames: Names = Object.fromEntries(
  clientOpcodes.map(({ opcode, name }) => [opcode, name]),
);

export const statusNames: Names = Object.fromEntries(
  statuses.map(({ value, name }) => [value, name]),
);

/** Names of the datatype bits, by mask. */
export const datatypeFlags: Names = Object.fromEntries(
  datatypes.map(({ bit, name }) => [bit, name]),
);
