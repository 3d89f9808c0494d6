/**
 * What an engine is asked to run, as plain data: it is handed to a worker thread, so that
 * reading, relaying and decoding never wait for the screen, nor the screen for them.
 */
import type { SecretMode } from '../dissect/secret-modes.js';
import type { MessageRange } from '../session/range.js';
import type { DemoConfig } from './demo.js';
import type { LiveConfig } from './live-config.js';

export interface DecodeConfig {
  readonly secrets: SecretMode;
  /** Undefined: the edition that fits each message best. */
  readonly edition: string | undefined;
}

export type Task = {
  readonly decode: DecodeConfig;
  /** Memory for messages, bytes. */
  readonly memory: number;
} & (
  | {
      readonly kind: 'file';
      /** A path, or `-` for standard input. */
      readonly path: string;
      readonly forcedPorts: readonly number[];
      /** 1 = as captured; Infinity = at once. */
      readonly speed: number;
      /** Only these messages are kept and shown; undefined: all. */
      readonly range?: MessageRange | undefined;
    }
  | { readonly kind: 'proxy'; readonly live: LiveConfig }
  | { readonly kind: 'demo'; readonly live: LiveConfig; readonly demo: DemoConfig }
);

/** What is left to say on stderr when the screen is gone, and how it went. */
export interface TaskEnding {
  readonly lines: readonly string[];
  readonly damaged: boolean;
}
