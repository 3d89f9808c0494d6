/** What is fuzzed: where inputs come from, how they are varied, and what must hold of each. */
import type { Random } from '../../../src/sim/random.js';

export interface Target {
  readonly name: string;
  /** Good inputs, which the first generation of bad ones is made of. */
  seeds(): Promise<readonly Uint8Array[]>;
  /** Words that are worth putting into a text, or numbers into a field. */
  readonly words?: readonly string[];
  /** A change that knows the structure; undefined where it finds none in this input. */
  vary?(input: Uint8Array, random: Random): Uint8Array | undefined;
  /** Throws where a property does not hold. */
  run(input: Uint8Array): void | Promise<void>;
  /** Inputs between two looks at what they reached: more where an input takes less than a look. */
  readonly batch?: number;
  /** Lets go of what the runs had opened. */
  close?(): Promise<void>;
}

/** A property that does not hold, told so that equal faults have equal texts. */
export class Broken extends Error {}

/** @param what names the property; the rest of the message changes from input to input */
export function hold(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Broken(what);
}
