/**
 * The form of a state machine: a table of transitions, and the one function that reads it. The
 * first row that fits decides; its guards are named, so that the table can be printed as it is
 * (diagrams/) and the machine says elsewhere what each guard means.
 */
export interface Transition<State extends string, Event extends string, Guard extends string> {
  /** Absent: in every state. */
  readonly from?: readonly State[];
  readonly on: readonly Event[];
  /** All must hold for the row to fit. */
  readonly when?: readonly Guard[];
  /** Absent: the state stays. */
  readonly to?: State;
  /** Findings, each where its guard holds. */
  readonly finds?: readonly { readonly id: string; readonly when?: Guard }[];
}

export interface MachineTable<State extends string, Event extends string, Guard extends string> {
  readonly name: string;
  /** What has a state of its own. */
  readonly of: string;
  /** The state of what was never heard of. */
  readonly initial: State;
  readonly rows: readonly Transition<State, Event, Guard>[];
}

export interface Step<State extends string> {
  readonly to: State;
  /** The row names a state, be it the same: the event is news. */
  readonly isNews: boolean;
  readonly finds: readonly string[];
}

/** Where an event leads, and what it is a finding of. An event that no row names changes nothing. */
export function step<State extends string, Event extends string, Guard extends string>(
  table: MachineTable<State, Event, Guard>,
  from: State,
  event: Event,
  holds: (guard: Guard) => boolean,
): Step<State> {
  const row = table.rows.find(
    (candidate) =>
      candidate.on.includes(event) &&
      (candidate.from?.includes(from) ?? true) &&
      (candidate.when?.every(holds) ?? true),
  );
  const finds = (row?.finds ?? []).filter(({ when }) => when === undefined || holds(when));
  return { to: row?.to ?? from, isNews: row?.to !== undefined, finds: finds.map(({ id }) => id) };
}
