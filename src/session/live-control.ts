/** What a session asks of the proxy behind it: faults, and messages that are held. */
import type { Severity } from '../dissect/node.js';
import type { EventLog } from './events/event-log.js';
import type { FaultAction, Faults, InterceptAction } from './port/faults.js';

/** One line for the user. */
export interface Told {
  readonly text: string;
  readonly severity: Severity;
}

export interface LiveControl {
  /** As it is now. */
  faults(): Faults;
  fault(action: FaultAction): Told;
  /** @param held which message, as its event calls it */
  intercept(held: number, action: InterceptAction): Told;
}

export const NO_FAULTS: Told = {
  text: 'no faults here: they must be asked for when the program starts, by --fault off or --fault RULE',
  severity: 'error',
};
export const NOT_HELD: Told = { text: 'this row is no message that is held', severity: 'error' };

/** What the proxy behind a session, if there is one, has to say to what it is asked. */
export function askedOf(
  control: LiveControl | undefined,
  action: FaultAction | InterceptAction,
  events: Pick<EventLog, 'get'>,
): Told {
  if (action.type === 'fault') return control?.fault(action) ?? NO_FAULTS;
  const held = events.get(action.number)?.event.held?.();
  return (held !== undefined && control?.intercept(held, action)) || NOT_HELD;
}
