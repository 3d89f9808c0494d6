/**
 * Which edition's form a message has. Every form whose guard holds is tried; the one that
 * explains most and contradicts least wins, the oldest of equals. A value that fits no
 * edition still gets the nearest one, and what does not fit is said. A node that has accepted
 * a newer form takes the one before it no more: from then on that one is out of the choice.
 */
import type { Parts, Shape } from '../spec/command.js';
import { type Check, checkRequest, firstRefusal } from './checks.js';
import type { Message } from './message.js';
import { knownKeys, misfits } from './misfits.js';
import { lengthOf } from './sections.js';

export interface Verdict {
  readonly shape: Shape;
  readonly checks: readonly Check[];
  /** The form that fits better, but that this node no longer takes. */
  readonly outdated?: Shape | undefined;
}

/** What is known beside the message about the forms that are in force. */
export interface Judging {
  /** The edition to judge by; absent: whichever fits best. */
  readonly edition?: string | undefined;
  /**
   * Day (YYYY-MM-DD, or the beginning of it) of the newest form that this node has accepted:
   * forms that were replaced before are over. Ignored where an edition is given.
   */
  readonly accepted?: string | undefined;
}

/** A key that a form knows says more for it than one that is missing says against it. */
const KNOWN_KEY_WEIGHT = 3;

export function judgeRequest(message: Message, known: Judging): Verdict | undefined {
  const { edition, accepted } = known;
  const check = (shape: Shape): readonly Check[] => checkRequest(message, shape);
  const all = candidates(message.spec?.request, message.parts, undefined, edition);
  const fitting = best(all, message.parts, check);
  if (fitting === undefined || edition !== undefined || accepted === undefined) return fitting;
  const current = inForce(all, accepted);
  if (current.includes(fitting.shape)) return fitting;
  const verdict = best(current, message.parts, check);
  return verdict && { shape: verdict.shape, checks: verdict.checks, outdated: fitting.shape };
}

/**
 * Day of the form that a node is known to take because it accepted this request: older forms
 * than the one it has would have been refused. Undefined: accepting it says nothing.
 */
export function provenBy(message: Message): string | undefined {
  const all = candidates(message.spec?.request, message.parts, undefined, undefined);
  const check = (shape: Shape): readonly Check[] => checkRequest(message, shape);
  const fitting = best(all, message.parts, check);
  if (fitting === undefined || firstRefusal(fitting.checks) !== undefined) return undefined;
  const day = dayOf(fitting.shape);
  const older = all.filter((shape) => dayOf(shape) < day);
  return older.every((shape) => firstRefusal(check(shape)) !== undefined) ? day : undefined;
}

const dayOf = ({ since, edition }: Shape): string => since ?? edition;

/** Of forms that replaced one another, those that a node of that day or a later one takes. */
function inForce(shapes: readonly Shape[], accepted: string): readonly Shape[] {
  const days = shapes.map(dayOf).filter((day) => day <= accepted);
  const newest = days.sort().at(-1);
  return newest === undefined ? shapes : shapes.filter((shape) => dayOf(shape) >= newest);
}

export function judgeAnswer(
  message: Message,
  request: Parts | undefined,
  edition: string | undefined,
): Verdict | undefined {
  return best(
    candidates(message.spec?.response, message.parts, request, edition),
    message.parts,
    (shape) => answerChecks(message, shape),
  );
}

/** Forms that exist for this message; guarded ones go before those for the rest. */
function candidates(
  shapes: readonly Shape[] | undefined,
  own: Parts,
  request: Parts | undefined,
  edition: string | undefined,
): readonly Shape[] {
  const known = (shapes ?? []).filter((shape) => edition === undefined || shape.edition <= edition);
  const guarded = known.filter((shape) => shape.when?.(own, request) === true);
  const open = guarded.length > 0 ? guarded : known.filter((shape) => shape.when === undefined);
  if (edition === undefined) return open;
  // One edition was asked for: only the newest form that it had is in force.
  const newest = open.at(-1)?.edition;
  return open.filter((shape) => shape.edition === newest);
}

function best(
  shapes: readonly Shape[],
  parts: Parts,
  check: (shape: Shape) => readonly Check[],
): Verdict | undefined {
  const [only, ...others] = shapes.map((shape) => new Judged(shape, check));
  if (only === undefined || others.length === 0) return only;
  let winner = only;
  for (const verdict of others) if (verdict.score(parts) < winner.score(parts)) winner = verdict;
  return winner;
}

/** A verdict whose checks are made when somebody asks: of ordinary commands nobody does. */
class Judged implements Verdict {
  private made: readonly Check[] | undefined;
  private rank: number | undefined;

  constructor(
    readonly shape: Shape,
    private readonly check: (shape: Shape) => readonly Check[],
  ) {}

  get checks(): readonly Check[] {
    this.made ??= this.check(this.shape);
    return this.made;
  }

  /** The lower, the better does the form explain the message. */
  score(parts: Parts): number {
    const { value } = this.shape;
    const known = value.kind === 'json' ? knownKeys(value, parts.json) : 0;
    this.rank ??= faults(this.checks) - KNOWN_KEY_WEIGHT * known;
    return this.rank;
  }
}

/** What does not fit; all entries of one list count as one, or a long list would decide alone. */
const faults = (checks: readonly Check[]): number =>
  new Set(checks.map(({ id, field }) => field?.replace(/\[.*/s, '[]') ?? id)).size;

/** What of a success answer is not as documented. No server checks this: there is no status. */
function answerChecks({ value, sections, parts, unpacked }: Message, shape: Shape): Check[] {
  const rule = shape.value;
  const off = (message: string, field?: string): Check => ({
    id: 'fusion.response-shape',
    severity: 'warn',
    message,
    ...(field === undefined ? {} : { field }),
  });
  if (rule.kind === 'none') {
    return lengthOf(sections.value) > 0 ? [off('a value where none is documented')] : [];
  }
  if (rule.kind !== 'json') return [];
  // What was not seen is no fault of the server's, and the lost bytes are reported already.
  if (sections.missing > 0) return [];
  if (value.kind === 'none') return [off('the documented JSON value is missing')];
  if (unpacked.problem !== undefined) return [off(`the value cannot be read: ${unpacked.problem}`)];
  if (value.kind !== 'json') return value.fault === undefined ? [] : [off('the value is no JSON')];
  return misfits(rule, parts.json)
    .filter((misfit) => misfit.severity === 'error')
    .map((misfit) => off(misfit.message, misfit.field));
}
