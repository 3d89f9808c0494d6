/** What live traffic is asked to be: where it comes from, where it is recorded, who looks. */
import type { RingLimits } from '../../capture/write/ring.js';
import type { Severity } from '../../dissect/node.js';
import type { LogRotation } from '../../export/log-file.js';
import type { MessageSink } from '../../message.js';
import type { Outlet } from '../../proxy/inspection/outlet.js';
import type { TransparentOptions } from '../../proxy/proxy.js';
import type { HostPort, Route } from '../../proxy/route.js';
import type { TlsFiles } from '../../proxy/tls/credentials.js';
import type { SessionEvent } from '../../session/events/event.js';
import type { FindingFeed } from '../../session/finding-feed.js';

/** What is done to traffic on purpose. */
export interface FaultConfig {
  /** Rules, as they were written; undefined: none can be added later either. */
  readonly rules: readonly string[] | undefined;
  /** Of chance: the same rules and messages have the same fate. */
  readonly seed: number;
  /** Messages that wait for somebody to let them go on. */
  readonly intercept: { readonly filter: string; readonly timeoutMs: number } | undefined;
}

export interface LiveConfig {
  readonly routes: readonly Route[];
  readonly transparent?: TransparentOptions | undefined;
  /** At which ends TLS stands. */
  readonly tls?: TlsFiles | undefined;
  /** Path of a file that takes the secrets of TLS sessions (SSLKEYLOGFILE). */
  readonly keyLog?: string | undefined;
  /** Cluster maps in answers are made to lead through the proxy. */
  readonly rewriteConfig?: boolean | undefined;
  /** Undefined: nothing is done to traffic, and cannot be. */
  readonly faults?: FaultConfig | undefined;
  /** NDJSON log: a path, or `-` for standard output. */
  readonly log?: string | undefined;
  /** When the log is rotated; undefined: never. */
  readonly logRotation?: LogRotation | undefined;
  /** Path of a pcapng file. */
  readonly capture?: string | undefined;
  /** Several capture files instead of one. */
  readonly ring?: RingLimits | undefined;
  /** URL of a collector that takes spans (OTLP over HTTP). */
  readonly otlp?: string | undefined;
  /** Where metrics are served over HTTP; undefined: they are not counted either. */
  readonly metrics?: HostPort | undefined;
  readonly maxValue: number;
  readonly connectTimeoutMs?: number | undefined;
  /** Listen on all interfaces where a route says so; refused otherwise. */
  readonly everywhere?: boolean | undefined;
  /** Slow the traffic down rather than leave a byte of it unrecorded. */
  readonly lossless?: boolean | undefined;
  /** The relay gets a thread of its own, unless what passes is changed. */
  readonly apart?: boolean | undefined;
  /** Bytes of memory for what was relayed and waits to be inspected. */
  readonly backlog?: number | undefined;
}

export interface Audience {
  readonly sink: MessageSink;
  /** Something that is no message: a refused upstream, a log that cannot be written. */
  readonly tell: (text: string, severity: Severity) => void;
  /** What has a row of its own. What of it is trouble is told as text besides. */
  readonly happened?: (event: SessionEvent) => void;
  /** How often what was found, by finding: for the metrics. */
  readonly findingCounts?: ReadonlyMap<string, number>;
  /** Tells what is found: a capture file has it as comments. */
  readonly feed?: FindingFeed;
  /** Where `sink` writes to: asked before more is inspected when nothing may be lost. */
  readonly outlet?: Outlet;
}
