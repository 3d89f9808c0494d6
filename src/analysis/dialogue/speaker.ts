/**
 * How rules speak: the severity of a finding stands in the reference, not in the rule. A rule
 * says only whether its evidence is as good as it gets.
 */
import type { Finding, Severity } from '../../dissect/node.js';
import type { Report } from '../observed.js';
import { findingEntries } from '../reference/index.js';
import { type Sentence, spoken } from '../sentence.js';

const entries = new Map(findingEntries.map((entry) => [entry.id, entry]));

/** 'soft': less than the rule at its best; 'hard': more (where the reference knows such a case). */
export type Weight = 'soft' | 'hard' | undefined;

export function findingOf(
  id: string,
  said: Sentence | string,
  weight?: Weight,
  field?: string,
): Finding {
  return {
    id,
    severity: severityOf(id, weight),
    ...spoken(said),
    ...(field === undefined ? {} : { field }),
  };
}

function severityOf(id: string, weight: Weight): Severity {
  const entry = entries.get(id);
  if (entry === undefined) throw new Error(`${id} is not in the reference of findings`);
  if (weight === 'hard') return entry.harder?.severity ?? entry.severity;
  // What is in doubt is a note, also where the reference has no case of its own for it.
  if (weight === 'soft')
    return entry.softer?.severity ?? (entry.severity === 'chat' ? 'chat' : 'note');
  return entry.severity;
}

export class Speaker {
  constructor(private readonly report: Report) {}

  say(number: number, id: string, said: Sentence | string, weight?: Weight, field?: string): void {
    this.report(number, findingOf(id, said, weight, field));
  }

  /** Passes on what a message proves by itself. */
  tell(number: number, finding: Finding): void {
    this.report(number, finding);
  }
}

/** 1.234 s, 850 ms, 12.5 ms, 40 µs. */
export function durationText(ns: number): string {
  if (ns >= 999.5e6) return `${(ns / 1e9).toFixed(3)} s`;
  if (ns >= 99.5e6) return `${Math.round(ns / 1e6)} ms`;
  if (ns >= 999.5e3) return `${(ns / 1e6).toFixed(1)} ms`;
  return `${Math.round(ns / 1e3)} µs`;
}
