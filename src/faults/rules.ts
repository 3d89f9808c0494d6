/**
 * The rules at hand, in order: of those that hold of a message, the first that fires has it. They
 * can be switched, added and taken away while messages pass.
 */
import type { MessageView } from '../filter/view.js';
import { type Catalogues, compileRule, type Rule } from './rule.js';

/** Rules at once; each is asked of each message. */
const MOST_RULES = 64;

export interface ActiveRule {
  readonly rule: Rule;
  on: boolean;
  /** How often it has fired. */
  hits: number;
}

/** Chance that can be repeated: 0 <= it < 1. */
export type Chance = () => number;

export class Rules {
  private active: ActiveRule[] = [];

  constructor(
    private readonly catalogues: Catalogues,
    private readonly chance: Chance,
  ) {}

  /** In order. */
  get all(): readonly ActiveRule[] {
    return this.active;
  }

  /** @throws RuleFault; RangeError when there are too many */
  add(text: string): ActiveRule {
    if (this.active.length >= MOST_RULES) throw new RangeError(`there are ${MOST_RULES} rules`);
    const added = { rule: compileRule(text, this.catalogues), on: true, hits: 0 };
    this.active.push(added);
    return added;
  }

  /** Removes those rules. */
  remove(which: readonly ActiveRule[]): void {
    this.active = this.active.filter((rule) => !which.includes(rule));
  }

  /** The rule that fires on this message, which counts; undefined: none does. */
  fire(view: MessageView, kind: 'request' | 'response'): Rule | undefined {
    for (const each of this.active) {
      const { rule } = each;
      if (!isAwake(each) || (rule.side !== undefined && rule.side !== kind)) continue;
      if (!rule.matches(view) || (rule.p < 1 && this.chance() >= rule.p)) continue;
      each.hits += 1;
      return rule;
    }
    return undefined;
  }
}

/** Switched on, and may fire once more at least. */
export const isAwake = ({ on, hits, rule }: ActiveRule): boolean => on && hits < rule.count;
