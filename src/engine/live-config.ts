/** What live traffic is asked to be: where it comes from, where it is recorded, who looks. */
import type { Severity } from '../dissect/node.js';
import type { Route } from '../proxy/route.js';
import type { MessageSink } from '../session/message.js';

export interface LiveConfig {
  readonly routes: readonly Route[];
  /** NDJSON log: a path, or `-` for standard output. */
  readonly log?: string | undefined;
  /** Path of a pcapng file. */
  readonly capture?: string | undefined;
  readonly maxValue: number;
  readonly connectTimeoutMs?: number | undefined;
}

export interface Audience {
  readonly sink: MessageSink;
  /** Something that is no message: a refused upstream, a log that cannot be written. */
  readonly tell: (text: string, severity: Severity) => void;
}
