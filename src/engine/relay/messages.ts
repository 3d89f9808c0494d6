/** What the relay's thread and the one that inspects say to each other. */
import type { Instant } from '../../bytes/time.js';
import type { Severity } from '../../dissect/node.js';
import type { Notice } from '../../proxy/apart/notices.js';
import type { ProxyAddress, ProxyEvent } from '../../proxy/notices.js';
import type { InspectionState } from '../../proxy/proxy.js';
import type { Connection } from '../../tcp/events.js';
import type { TaskFailure } from '../failure.js';
import type { Lateness } from './lateness.js';
import type { RelayConfig } from './relay.js';

/** What the thread is started with. */
export interface RelayTask {
  readonly config: RelayConfig;
  /** Some inspector wants what the sieve leaves out. */
  readonly keepsOmitted: boolean;
  /** Of the live clock: both threads tell the same time. */
  readonly origin: Instant;
}

export type FromRelay =
  | Notice
  | { readonly type: 'listening'; readonly addresses: readonly ProxyAddress[] }
  | { readonly type: 'failed'; readonly failure: TaskFailure }
  | { readonly type: 'happened'; readonly event: ProxyEvent; readonly at: Instant }
  | {
      readonly type: 'told';
      readonly about: string;
      readonly text: string;
      readonly severity: Severity;
    }
  | { readonly type: 'state'; readonly connections: number; readonly inspection: InspectionState }
  /** Before the rows of the frame that this is the header of. */
  | { readonly type: 'rewritten'; readonly connection: Connection; readonly header: Uint8Array }
  | { readonly type: 'lateness'; readonly lateness: Lateness | undefined }
  /** Every socket is closed, and notice was given of all that was to be inspected. */
  | { readonly type: 'closed' };

export type ToRelay =
  | { readonly type: 'shown'; readonly page: number }
  /** To be answered. */
  | { readonly type: 'lateness' }
  | { readonly type: 'close'; readonly graceMs: number | undefined };
