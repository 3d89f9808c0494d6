/** What the interpretation of a message consists of. */
import type { FrameInfo } from '../mcbp/framing-extras.js';
import type { Shape } from '../spec/command.js';
import type { FieldValue } from './field-value.js';
import type { Decoded } from './layout/decoded.js';
import type { Message } from './message.js';
import type { Finding } from './node.js';

export type { FieldValue };

export interface Fusion {
  /** kv_engine's name of the command. */
  readonly command: string;
  /** Edition in which the form of this message appeared, or that of its request if later. */
  readonly edition: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
}

export interface Dissection extends Message {
  /** Enumerator of the opcode, or `Unknown (0xNN)`. */
  readonly name: string;
  /** Enumerator of the status; responses only. */
  readonly status: string | undefined;
  readonly failed: boolean;
  readonly framing: readonly FrameInfo[];
  /** What `sections` say is missing was not kept on purpose. */
  readonly abridged: boolean;
  /** Items of the extras and of the value, where a layout describes them. */
  readonly extras: readonly Decoded[];
  readonly valueItems: readonly Decoded[];
  readonly shape: Shape | undefined;
  /** The form that fits better, but that this node no longer takes. */
  readonly outdated: Shape | undefined;
  readonly fusion: Fusion | undefined;
  /** The text that the server gave with a failure. */
  readonly errorContext: string | undefined;
  readonly findings: readonly Finding[];
}
