/**
 * What the functions in a layout may ask while a section is read or written: conditions that
 * decide whether an item is there, lengths that another item holds, items that follow from
 * others. No protocol facts.
 */

/** What an item may be worth to a condition or a length. */
export type ScopeValue = number | bigint | string;
export type ScopeValues = Readonly<Record<string, ScopeValue>>;

/**
 * Items by name, as plain data: numbers (bigints above 2^53), text, bytes, arrays for lists,
 * objects for structs and JSON. A section can be written from them again.
 */
export type Values = Readonly<Record<string, unknown>>;

/** The items of a whole message; a section that no layout describes has none. */
export interface MessageItems {
  readonly extras: Values;
  readonly key: Values;
  readonly value: Values;
}

export interface Scope {
  /** Bytes of the whole section (extras, key or value). */
  readonly length: number;
  /** HELLO features granted on the connection; undefined: the HELLO was not seen. */
  readonly features: ReadonlySet<number> | undefined;
  /** Status of a response; undefined in requests. */
  readonly status?: number | undefined;
  /** Items read so far in this section, by name; in a struct or list item its own first. */
  readonly read: ScopeValues;
  /** The extras that precede, by name: a value may be laid out as its extras say. */
  readonly extras: ScopeValues;
  /** The items of the request that this answers; undefined: it was not seen whole. */
  readonly asked: MessageItems | undefined;
}
