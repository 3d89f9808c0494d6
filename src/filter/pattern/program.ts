/**
 * A regular expression as instructions of a non-deterministic machine (Thompson's construction).
 * Its size bounds the work that a character can cause.
 */
import type { CharSet } from './char-set.js';
import { type Assertion, type Pattern, PatternFault } from './syntax.js';

/** Instructions, at most: counts such as {1000} are written out. */
const MAX_PROGRAM = 5000;

export type Instruction =
  | { readonly kind: 'set'; readonly set: CharSet; readonly next: number }
  | { readonly kind: 'assertion'; readonly assertion: Assertion; readonly next: number }
  | { readonly kind: 'fork'; readonly next: number; readonly other: number }
  | { readonly kind: 'match' };

export interface Program {
  readonly start: number;
  readonly code: readonly Instruction[];
}

/** @throws PatternFault where there would be too many instructions */
export function compilePattern(pattern: Pattern): Program {
  const builder = new Builder();
  const end = builder.add({ kind: 'match' });
  return { start: builder.build(pattern, end), code: builder.code };
}

class Builder {
  readonly code: Instruction[] = [];

  add(instruction: Instruction): number {
    if (this.code.length >= MAX_PROGRAM) {
      throw new PatternFault(`the pattern is too large: more than ${MAX_PROGRAM} steps`, 0);
    }
    this.code.push(instruction);
    return this.code.length - 1;
  }

  /** Instructions that match the pattern and then go on at `next`; returns where they begin. */
  build(pattern: Pattern, next: number): number {
    switch (pattern.kind) {
      case 'empty':
        return next;
      case 'set':
        return this.add({ kind: 'set', set: pattern.set, next });
      case 'assertion':
        return this.add({ kind: 'assertion', assertion: pattern.assertion, next });
      case 'sequence':
        return pattern.of.reduceRight((after, part) => this.build(part, after), next);
      case 'choice':
        return pattern.of
          .map((part) => this.build(part, next))
          .reduceRight((other, start) => this.add({ kind: 'fork', next: start, other }));
      case 'repeat':
        return this.repeat(pattern.of, pattern.min, pattern.max, next);
    }
  }

  private repeat(of: Pattern, min: number, max: number, next: number): number {
    let start = next;
    if (max === Number.POSITIVE_INFINITY) {
      // The loop is built around a fork that is filled in once its body is there.
      const fork = this.add({ kind: 'match' });
      this.code[fork] = { kind: 'fork', next: this.build(of, fork), other: next };
      start = fork;
    } else {
      for (let i = min; i < max; i += 1) {
        const body = this.build(of, start);
        // What matches only nothing need not be repeated: counts of it cost no instructions.
        if (body === start) break;
        start = this.add({ kind: 'fork', next: body, other: next });
      }
    }
    for (let i = 0; i < min; i += 1) {
      const body = this.build(of, start);
      if (body === start) break;
      start = body;
    }
    return start;
  }
}
