/**
 * What is to become of each message of a connection: the rules are asked, then whoever holds
 * messages. Whatever is wrong with a rule, or with us, the message passes.
 */
import type { End } from '../tcp/events.js';
import { scrambled, withField } from './alter.js';
import type { Verdict } from './direction.js';
import { later } from './line.js';
import type { FaultContext, PassageEvents } from './passage-parts.js';
import type { PassingView } from './passing-view.js';
import { injectionOf, type Rule } from './rule.js';
import { kindOf, type Sight } from './sight.js';

interface Parts {
  readonly context: FaultContext;
  readonly sight: Sight;
  readonly events: Pick<PassageEvents, 'dropped' | 'held' | 'notice'>;
  /** The fate of a message that `from` sent, and that was held, is decided. */
  readonly decided: (from: End) => void;
}

export class Judge {
  constructor(private readonly parts: Parts) {}

  /** Undefined: nothing is done to it. The frame is lent. */
  consider(from: End, frame: Uint8Array): Verdict | undefined {
    try {
      return this.judge(from, frame);
    } catch (error) {
      this.parts.events.notice(`a message passed without its rules: ${String(error)}`);
      return undefined;
    }
  }

  private judge(from: End, frame: Uint8Array): Verdict | undefined {
    const { context, sight, events } = this.parts;
    const view = sight.of(from, frame);
    const rule = context.rules.fire(view, kindOf(frame));
    sight.settle(frame);
    const verdict =
      rule === undefined ? this.intercepted(from, frame, view) : this.verdict(rule, view, frame);
    if (rule?.action.verb === 'drop') events.dropped(from, view, injectionOf(rule));
    // Whoever is held is asked when it goes on.
    if (verdict?.held === undefined && !isKept(rule)) sight.goesOn(from, frame);
    return verdict;
  }

  private verdict(rule: Rule, view: PassingView, frame: Uint8Array): Verdict | undefined {
    const { context, sight, events } = this.parts;
    const { action } = rule;
    const due = later(sight.now, this.delayOf(rule, frame));
    if (action.verb !== 'corrupt') return { due, rule, held: undefined };
    const { field, value } = action;
    const altered =
      value === undefined
        ? scrambled(frame, view.dissection, field, context.chance)
        : withField(frame, view.dissection, field, value);
    if ('frame' in altered) return { due, rule, held: undefined, instead: altered.frame };
    events.notice(`${rule.text}: ${altered.reason}; the message passed as it was`);
    return undefined;
  }

  /** Milliseconds. */
  private delayOf({ action }: Rule, frame: Uint8Array): number {
    if (action.verb === 'throttle') return (frame.length / action.bytesPerSecond) * 1000;
    if (action.verb !== 'delay') return 0;
    return action.least + (action.most - action.least) * this.parts.context.chance();
  }

  private intercepted(from: End, frame: Uint8Array, view: PassingView): Verdict | undefined {
    const { context, sight, events, decided } = this.parts;
    const { intercept, held } = context;
    if (intercept === undefined || !intercept.wants(view)) return undefined;
    if (held.isFull) {
      events.notice('too many messages are held: others pass');
      return undefined;
    }
    const { connection } = sight;
    const request = view.requestFrame?.slice();
    const message = { connection, from, frame: frame.slice(), request, features: view.features };
    const waiting = held.hold(message, () => {
      events.held(waiting);
      decided(from);
    });
    events.held(waiting);
    return { due: later(sight.now, intercept.timeout), rule: undefined, held: waiting };
  }
}

/** The other end never gets it. */
function isKept(rule: Rule | undefined): boolean {
  const action = rule?.action;
  if (action?.verb === 'close' || action?.verb === 'reset') return action.when === 'before';
  return action?.verb === 'answer' || action?.verb === 'drop';
}
