/** What rules ask for, done to a message of a connection when its turn has come. */
import { CLIENT, type End, SERVER } from '../tcp/events.js';
import { answerTo } from './answer.js';
import type { Verdict } from './direction.js';
import type { HeldMessage } from './held.js';
import type { FaultContext, PassageEvents, PassageOutlet } from './passage-parts.js';
import { injectionOf, type Rule } from './rule.js';
import type { Sight } from './sight.js';

type Answer = Extract<Rule['action'], { verb: 'answer' }>;
type Cut = Extract<Rule['action'], { verb: 'close' | 'reset' }>;

interface Parts {
  readonly context: Pick<FaultContext, 'intercept' | 'held'>;
  readonly sight: Sight;
  readonly events: Pick<PassageEvents, 'marked' | 'cut'>;
  readonly outlet: Pick<PassageOutlet, 'write' | 'show'>;
  /** A whole message goes on that `from` did not send. */
  readonly insert: (from: End, frame: Uint8Array) => void;
  readonly cut: (how: Cut['verb']) => void;
}

export class Deeds {
  constructor(private readonly parts: Parts) {}

  /** `bytes` are lent. */
  perform(from: End, { rule, held }: Verdict, bytes: Uint8Array): void {
    if (held !== undefined) this.sendHeld(from, held);
    else if (rule !== undefined) this.inject(from, rule, bytes);
  }

  private sendHeld(from: End, held: HeldMessage): void {
    const { context, sight, events, outlet } = this.parts;
    if (held.fate === 'held') context.held.let(held, 'timed out');
    if (held.fate === 'dropped') return;
    sight.goesOn(from, held.frame);
    const rule = context.intercept?.filter ?? '';
    events.marked(from, held.frame, { action: 'intercept', rule });
    outlet.write(from, held.frame);
  }

  private inject(from: End, rule: Rule, frame: Uint8Array): void {
    const { sight, events, outlet } = this.parts;
    const { action } = rule;
    switch (action.verb) {
      case 'drop':
        return;
      case 'duplicate':
        events.marked(from, frame, undefined);
        outlet.write(from, frame);
        sight.goesOn(from, frame);
        this.write(from, rule, frame);
        return;
      case 'answer':
        this.answer(from, rule, frame, action);
        return;
      case 'close':
      case 'reset':
        if (action.when === 'after') this.write(from, rule, frame);
        this.cut(from, rule, frame, action);
        return;
      default:
        this.write(from, rule, frame);
    }
  }

  private write(from: End, rule: Rule, frame: Uint8Array): void {
    const { events, outlet } = this.parts;
    events.marked(from, frame, injectionOf(rule));
    outlet.write(from, frame);
  }

  private answer(from: End, rule: Rule, frame: Uint8Array, { status, body }: Answer): void {
    const { sight, events, outlet, insert } = this.parts;
    const injection = injectionOf(rule);
    events.marked(from, frame, injection);
    outlet.show(from, frame);
    const answered = from === CLIENT ? SERVER : CLIENT;
    const answer = answerTo(frame, status, body, sight.takesJson);
    events.marked(answered, answer, injection);
    insert(answered, answer);
  }

  private cut(from: End, rule: Rule, frame: Uint8Array, { verb, when }: Cut): void {
    const { sight, events, cut } = this.parts;
    events.cut(from, sight.again(from, frame), injectionOf(rule), when === 'before');
    cut(verb);
  }
}
