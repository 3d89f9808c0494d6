/** What the filter language knows of one field beyond its row on the reference page. */
import type { FieldDefinition } from '../../dissect/fields/definition.js';
import type { Columns } from '../columns/columns.js';
import type { FilterType, Kind, Scalar } from '../values/kinds.js';
import type { MessageView } from '../view.js';

export type Definition = Omit<FieldDefinition, 'type'> & { readonly type: FilterType };

export interface Field {
  readonly definition: Definition;
  readonly kind: Kind;
  /** Its values in a message, none where it is not there. */
  readonly values: (view: MessageView) => readonly Scalar[];
  /** The values can only be told once the answers are known: the input is read twice. */
  readonly needsResponses?: true;
  /** The values can only be told once other messages are known: the input is analysed before. */
  readonly needsFindings?: true;
  /** The values can only be told where a source keeps what the capture says of its packets. */
  readonly needsPackets?: true;
  /** Names of its values, by which a filter may call them. */
  readonly names?: ValueNames;
  readonly column?: ColumnSource;
  /**
   * Whether messages of this command may have it at all, by the first two bytes of the header.
   * Absent: any may.
   */
  readonly possible?: (magic: number, opcode: number) => boolean;
  /** Of messages of this command only those may have it that have a body. Absent: all may. */
  readonly needsBody?: (magic: number, opcode: number) => boolean;
}

export interface ValueNames {
  /** The value of this name, in any case. */
  valueOf(name: string): number | undefined;
  /** All names, the preferred one of each value first; for completion and suggestions. */
  readonly all: readonly { readonly name: string; readonly value: number }[];
}

/** How columns answer what the field is worth in a row. */
export type ColumnSource =
  /** A number a row; where `present` is given, only in rows whose magic is in that table. */
  | {
      readonly kind: 'number';
      readonly column: NumberColumn;
      readonly present?: Uint8Array;
      /** Only these bits of it; the field is a boolean. */
      readonly mask?: number;
      /** 0 stands for: it is not there. */
      readonly zeroIsAbsent?: true;
    }
  /** The number of the row's message. */
  | { readonly kind: 'row' }
  /** Bytes of the body that belong to no section before the value. */
  | { readonly kind: 'valueLength' }
  /** Nanoseconds between request and response. */
  | { readonly kind: 'latency' }
  /** The row's time; `relative`: since the first message. */
  | { readonly kind: 'time'; readonly relative: boolean }
  /** One answer for all rows of a connection that travel the same way. */
  | { readonly kind: 'connection' };

export type NumberColumn = {
  [K in keyof Columns]-?: NonNullable<Columns[K]> extends ArrayLike<number> ? K : never;
}[keyof Columns];

export const NOTHING: readonly Scalar[] = [];

export const perhaps = (value: Scalar | undefined): readonly Scalar[] =>
  value === undefined ? NOTHING : [value];
