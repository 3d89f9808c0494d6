/** For each finding a play that has it, and one that almost has: what test/analysis/every-finding.test.ts runs. */
import type { Tape } from '../../helpers/tape.js';

/** In the language of test/helpers/scenario.ts, or segment by segment. */
export type Play = string | ((tape: Tape) => void);

export interface FindingCase {
  readonly id: string;
  /** Has the finding, on the message and as severe as the reference says. */
  readonly shows: Play;
  /** Differs by as little as can be, and has no such finding. */
  readonly near: Play;
}
