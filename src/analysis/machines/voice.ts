/**
 * How the machines speak: the severity of each finding stands in the reference, and is lowered
 * where the input does not let one be sure.
 */
import type { Severity } from '../../dissect/node.js';
import { cut, harmless } from '../../dissect/text.js';
import type { Situation } from '../fusion/situation.js';
import type { Report } from '../observed.js';
import { machineEntries } from '../reference/machines.js';
import { named, type Sentence, sentence, spoken } from '../sentence.js';
import { bucketOf, type Knowledge } from './knowledge.js';
import type { Witness } from './state.js';

/** Vbuckets that a finding names before it counts the rest. */
const MAX_NAMED = 20;

const severities = new Map(machineEntries.map(({ id, severity }) => [id, severity]));

export interface Saying {
  readonly id: string;
  readonly says: Sentence | string;
  readonly field?: string;
  /** What was believed since then: not sure any more where bytes have been lost meanwhile. */
  readonly since?: Witness;
  /** Only a note, whatever the reference says. */
  readonly soft?: boolean;
}

export class Voice {
  constructor(
    private readonly report: Report,
    private readonly knowledge: Knowledge,
  ) {}

  /** @param number message that carries the finding, where it is not the one at hand */
  say(where: Situation, { id, says, field, since, soft }: Saying, number = where.number): void {
    const isUnsure =
      soft === true ||
      this.knowledge.isVague(bucketOf(where)) ||
      (since !== undefined &&
        (this.knowledge.lostSince(since.node, since.number) ||
          this.knowledge.lostSince(where.node, since.number)));
    this.report(number, {
      id,
      severity: isUnsure ? 'note' : severityOf(id),
      ...spoken(says),
      ...(field === undefined ? {} : { field }),
    });
  }
}

function severityOf(id: string): Severity {
  const severity = severities.get(id);
  if (severity === undefined) throw new Error(`${id} is not in the reference of the machines`);
  return severity;
}

/** "message 12", where it is known which. */
export const messageText = (witness: Witness | undefined): Sentence | string =>
  witness === undefined ? 'an earlier message' : sentence`message ${named(witness.number)}`;

/** Longest name from the wire that a finding repeats. */
const MAX_NAME = 64;

/** A name as the wire had it, fit for a line. */
export const nameText = (name: string): string => harmless(cut(name, MAX_NAME));

/** "vbucket 5", "vbuckets 5, 6 and 7", "vbuckets 0, 1, ... and 1004 more". */
export function vbucketsText(vbuckets: readonly number[]): string {
  if (vbuckets.length === 1) return `vbucket ${vbuckets[0]}`;
  const named = vbuckets.slice(0, MAX_NAMED);
  const rest = vbuckets.length - named.length;
  if (rest > 0) return `vbuckets ${named.join(', ')} and ${rest} more`;
  return `vbuckets ${named.slice(0, -1).join(', ')} and ${named.at(-1)}`;
}
