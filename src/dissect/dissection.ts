/** What the interpretation of a message consists of. */
import type { FrameInfo } from '../mcbp/framing-extras.js';
import type { Shape } from '../spec/command.js';
import type { BinaryValue } from './extras.js';
import type { JsonNode } from './json.js';
import type { Message } from './message.js';
import type { Finding } from './node.js';

/** A decoded field: JSON keeps its place and digits, the rest is plain. */
export type FieldValue = JsonNode | readonly JsonNode[] | string | number | bigint;

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
  readonly extras: readonly BinaryValue[];
  readonly shape: Shape | undefined;
  readonly fusion: Fusion | undefined;
  /** The text that the server gave with a failure. */
  readonly errorContext: string | undefined;
  readonly findings: readonly Finding[];
}
