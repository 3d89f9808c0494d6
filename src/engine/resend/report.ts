/** What became of a capture that was sent again. */
import type { Reason } from '../../resend/held-back.js';
import type { Rewriter } from '../../resend/rewrite.js';
import type { Setting } from '../../resend/setting.js';
import type { LatencyStatistics } from '../../statistics/latency.js';
import type { InputReport } from '../reading/input.js';

export interface ResendReport {
  readonly input: InputReport;
  readonly connections: number;
  /** Requests of the capture; how many of them were sent, and of how many answers were compared. */
  readonly requests: number;
  readonly sent: number;
  readonly compared: number;
  readonly differences: number;
  /** Differences in answers to a STAT that was asked again at once: the last answer counts. */
  readonly polled: number;
  /** Requests that were sent and never answered in the capture. */
  readonly unanswered: number;
  readonly passedOver: number;
  readonly dropped: number;
  readonly held: ReadonlyMap<Reason, ReadonlyMap<string, number>>;
  /** A line for each connection that did not go to its end. */
  readonly failures: readonly string[];
  readonly unknownCas: number;
  readonly unfit: Rewriter['unfit'];
  readonly unusedSettings: readonly Setting[];
  /** Of the exchanges that were sent, in the capture and live. */
  readonly latencies: { readonly a: LatencyStatistics; readonly b: LatencyStatistics };
  readonly interrupted: boolean;
}
