/** Findings about the answers to Fusion requests. */
import type { FindingEntry } from './entry.js';

export const answerEntries: readonly FindingEntry[] = [
  {
    id: 'fusion.accepted-invalid',
    severity: 'warn',
    when: 'The server accepted a request that its checks, as published, refuse.',
    means:
      'The server is of another edition than it seems, or lacks the check: the same request may fail elsewhere.',
    on: 'answer',
  },
  {
    id: 'fusion.refused-valid',
    severity: 'note',
    when: 'The server answered Einval to a request that passes all checks known.',
    means:
      'The server knows a check that this program does not, or the edition differs; its error text says which.',
    on: 'answer',
  },
  {
    id: 'fusion.response-shape',
    severity: 'warn',
    when: 'The body of a success lacks a documented field, has one of the wrong type, or is there where none is documented.',
    means: 'Clients that follow the document fail on it.',
    on: 'answer',
  },
  {
    id: 'fusion.response-mismatch',
    severity: 'error',
    when: 'The snapshot in the answer is not the one that was asked for, or an answer for several vbuckets does not cover them all.',
    means:
      'The client would go on with the data of another snapshot, or without that of some vbuckets.',
    on: 'answer',
  },
  {
    id: 'fusion.response-validity',
    severity: 'warn',
    when: 'The answer has another validTill than the validity that was asked for (milliseconds in the answer, seconds in the request).',
    means: 'The snapshot ends earlier or later than its client believes.',
    on: 'answer',
  },
  {
    id: 'fusion.undocumented-status',
    severity: 'note',
    when: 'The failure status is not among those known for this command.',
    means: 'Clients have no rule for it.',
    on: 'answer',
  },
];
