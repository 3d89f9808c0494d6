/** A message as the store gives it back. */
import type { Severity } from '../dissect/node.js';
import type { Connection, End } from '../tcp/events.js';

/** A row as the store holds it; made anew at each look. Its bytes are lent until the next `append`. */
export interface StoredMessage {
  readonly number: number;
  readonly at: { readonly s: number; readonly ns: number; readonly frame: number };
  readonly connection: Connection;
  readonly from: End;
  readonly kind: 'request' | 'response';
  readonly bytes: Uint8Array;
  readonly missing: number;
  /** What is missing went by, and was not kept on purpose. */
  readonly abridged?: boolean | undefined;
  readonly partner: number;
  readonly marked: boolean;
  readonly severity: Severity | undefined;
  /** HELLO features that hold on the connection; undefined: its HELLO was not seen. */
  readonly features?: ReadonlySet<number> | undefined;
  /** Day of the newest form of a request that the node had accepted on the connection. */
  readonly accepted?: string | undefined;
}

/** Severity of a message's worst finding; 'unjudged': nobody has looked for any yet. */
export type Mark = Severity | 'unjudged' | undefined;
