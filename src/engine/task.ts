/**
 * What an engine is asked to run, as plain data: it is handed to a worker thread, so that
 * reading, relaying and decoding never wait for the screen, nor the screen for them.
 */
import type { AnalysisOptions } from '../analysis/analysis.js';
import type { SecretMode } from '../dissect/secret-modes.js';
import type { MessageRange } from '../session/range.js';
import type { LiveConfig } from './live/config.js';
import type { DemoConfig } from './live/demo.js';

export interface DecodeConfig {
  readonly secrets: SecretMode;
  /** Undefined: the edition that fits each message best. */
  readonly edition: string | undefined;
}

/** What is worth a finding, and which addresses are one node. */
export type JudgingConfig = Pick<AnalysisOptions, 'thresholds' | 'sameNode'>;

export type Task = {
  readonly decode: DecodeConfig;
  /** What the findings go by; absent: as everywhere. */
  readonly judging?: JudgingConfig | undefined;
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
      /** The file is still being written: at its end it is waited for more. Pipes are anyway. */
      readonly follow?: boolean;
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
