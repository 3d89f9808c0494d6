/** Words of a scenario that stand for numbers and bytes on the wire. */
import { statuses } from '../../mcbp/statuses.js';

const statusNumbers = new Map(statuses.map(({ name, value }) => [name, value]));

/** Of a status by kv_engine's name, or as it is; undefined: none is called so. */
export const statusNumber = (status: string | number): number | undefined =>
  typeof status === 'number' ? status : statusNumbers.get(status);

export const statusNames: readonly string[] = [...statusNumbers.keys()];

/** Pairs of hex digits, with spaces between them or without. */
export const HEX = /^\s*(?:[0-9a-f]{2}\s*)+$/i;

export const bytesOfHex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/[0-9a-f]{2}/gi) ?? [], (pair) => Number.parseInt(pair, 16));
