/** A frame of DCP and what it says. */
import { wire } from '../shown.js';

export interface Case {
  readonly name: string;
  /** Page and line. */
  readonly source: string;
  readonly bytes: Uint8Array;
  readonly extras?: Readonly<Record<string, unknown>>;
  readonly key?: string;
  readonly value?: unknown;
  readonly status?: string;
}

/** Rows of a byte table. */
export const rows = (...parts: readonly string[]): Uint8Array => wire(parts.join(''));
export const u32 = (value: number): number[] =>
  [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);
export const u64 = (value: number): number[] => [0, 0, 0, 0, ...u32(value)];
