/** The table of all findings: what `fusionshark findings` prints, and what tests hold the rules against. */
import { answerEntries } from './answers.js';
import type { FindingEntry } from './entry.js';
import { exchangeEntries } from './exchange.js';
import { machineEntries } from './machines.js';
import { requestEntries } from './requests.js';
import { transportEntries } from './transport.js';

export type { FindingEntry } from './entry.js';

/** In the order in which a stream is understood: transport, exchange, Fusion. */
export const findingEntries: readonly FindingEntry[] = [
  ...transportEntries,
  ...exchangeEntries,
  ...requestEntries,
  ...answerEntries,
  ...machineEntries,
];
