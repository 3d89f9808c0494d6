/** One line of the detail tree. Plain data: it crosses threads and is drawn by any front end. */
export interface TreeNode {
  /** Stable kind of node, such as `mcbp.header` or `couchbase.opcode`: folding is remembered per kind. */
  readonly id: string;
  /** Filter field name where the node is one (`couchbase.opcode`, `fusion.term`). */
  readonly field?: string;
  /** What the line says, whole: `Opcode: StartFusionUploader (0x75)`. */
  readonly text: string;
  /** Byte range in the frame that the line speaks of; start === end: none. */
  readonly start: number;
  readonly end: number;
  /** Display filter that holds of messages of which the same can be said; absent: there is none. */
  readonly filter?: string;
  /** Range in the value without compression, where that is where the line's bytes are. */
  readonly inside?: { readonly start: number; readonly end: number };
  /** Set where the line is a finding or belongs to one. */
  readonly severity?: Severity;
  /** Message number that Enter jumps to: the partner, or one that a finding names. */
  readonly jump?: number;
  readonly children: readonly TreeNode[];
}

export type Severity = 'error' | 'warn' | 'note' | 'chat';

/** Something that is wrong, or worth knowing, about one message. Ids and severities: FINDINGS table. */
export interface Finding {
  readonly id: string;
  readonly severity: Severity;
  readonly message: string;
  /** The field at fault, as its JSON key or its filter name. */
  readonly field?: string;
  /** kv_engine's name of the status that the server is expected to answer. */
  readonly expects?: string;
  /** Other messages that the sentence names, in its order; absent: none. */
  readonly mentions?: readonly Mention[];
}

/** Where in the sentence of a finding another message is named: its number in digits, at `at`. */
export interface Mention {
  readonly number: number;
  /** Index of the first digit, in UTF-16 units. */
  readonly at: number;
}
