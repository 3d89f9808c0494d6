/** What the reference says of one finding. The ids are a contract: scripts and filters name them. */
import type { Severity } from '../../dissect/node.js';

export interface FindingEntry {
  readonly id: string;
  /** The severity that it has unless `softer` says otherwise. */
  readonly severity: Severity;
  /** Where it is less than that, and what it is then. */
  readonly softer?: { readonly severity: Severity; readonly when: string };
  /** Where it is more than that. */
  readonly harder?: { readonly severity: Severity; readonly when: string };
  /** The condition, as one sentence. */
  readonly when: string;
  /** What it means for the system: what the server does, what will go wrong. */
  readonly means: string;
  /** What to do about it, where something can be done. */
  readonly remedy?: string;
  /** The message that carries it. */
  readonly on: 'request' | 'answer' | 'either' | 'next message of its direction' | 'last message';
}
