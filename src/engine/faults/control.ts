/** Faults switched while the traffic passes, and what becomes of held messages. */
import { withField } from '../../faults/alter.js';
import { RuleFault } from '../../faults/fault.js';
import type { HeldMessage } from '../../faults/held.js';
import type { FaultContext } from '../../faults/passage-parts.js';
import { type ActiveRule, isAwake } from '../../faults/rules.js';
import { type LiveControl, NO_FAULTS, NOT_HELD, type Told } from '../../session/live-control.js';
import type { FaultAction, Faults, InterceptAction } from '../../session/port/faults.js';

type Switching = Exclude<FaultAction, { do: 'add' }>;

export class FaultControl implements LiveControl {
  /** @param areArmed rules may be added and switched: that was asked for at the start */
  constructor(
    private readonly context: FaultContext,
    private readonly areArmed: boolean,
  ) {}

  faults(): Faults {
    const { rules, intercept, held } = this.context;
    return {
      rules: rules.all.map((each) => ({
        ...{ text: each.rule.text, hits: each.hits },
        on: isAwake(each),
      })),
      ...(intercept && { intercept: { filter: intercept.filter, held: held.count } }),
    };
  }

  fault(action: FaultAction): Told {
    if (!this.areArmed) return NO_FAULTS;
    return action.do === 'add' ? this.add(action.rule) : this.switch(action);
  }

  intercept(id: number, action: InterceptAction): Told {
    const { held } = this.context;
    const message = held.get(id);
    if (message === undefined) return NOT_HELD;
    if (action.do === 'edit') return this.edit(message, action.path, action.value);
    const fate = action.do === 'send' ? 'sent on' : 'dropped';
    held.let(message, fate);
    return { text: `message ${fate}`, severity: 'chat' };
  }

  private add(text: string): Told {
    const { rules } = this.context;
    try {
      rules.add(text);
      return { text: `fault ${rules.all.length} is on: ${text}`, severity: 'note' };
    } catch (fault) {
      if (!(fault instanceof RuleFault || fault instanceof RangeError)) throw fault;
      return { text: `fault: ${fault.message}`, severity: 'error' };
    }
  }

  private switch({ do: how, index }: Switching): Told {
    const { rules } = this.context;
    const chosen = index === undefined ? rules.all : rules.all.slice(index - 1, index);
    if (chosen.length === 0 || (index !== undefined && index < 1)) {
      const count = rules.all.length;
      return { text: `there is no such fault: there are ${count}`, severity: 'error' };
    }
    const which = index === undefined ? 'all faults are' : `fault ${index} is`;
    if (how === 'remove') {
      rules.remove(chosen);
      return { text: `${which} gone`, severity: 'note' };
    }
    for (const rule of chosen) turn(rule, how === 'on');
    return { text: `${which} ${how}`, severity: 'note' };
  }

  private edit(message: HeldMessage, path: string, value: string): Told {
    const { reading } = this.context;
    const shown = reading.dissect(message.frame, message.request, message.features);
    const altered = withField(message.frame, shown, path, value);
    if ('reason' in altered) return { text: altered.reason, severity: 'error' };
    message.frame = altered.frame;
    message.edits.push(`${path}=${value}`);
    return { text: `${path} is ${value}; the message is still held`, severity: 'chat' };
  }
}

/** A rule that has fired as often as it may begins anew. */
function turn(rule: ActiveRule, on: boolean): void {
  if (on && !isAwake(rule)) rule.hits = 0;
  rule.on = on;
}
