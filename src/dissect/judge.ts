/**
 * Which edition's form a message has. Every form whose guard holds is tried; the one that
 * explains most and contradicts least wins, the oldest of equals. A value that fits no
 * edition still gets the nearest one, and what does not fit is said.
 */
import type { Parts, Shape } from '../spec/command.js';
import { type Check, checkRequest } from './checks.js';
import type { Message } from './message.js';
import { knownKeys, misfits } from './misfits.js';
import { lengthOf } from './sections.js';

export interface Verdict {
  readonly shape: Shape;
  readonly checks: readonly Check[];
}

/** A key that a form knows says more for it than one that is missing says against it. */
const KNOWN_KEY_WEIGHT = 3;

/** @param edition the edition to judge by; undefined: whichever fits best */
export function judgeRequest(message: Message, edition: string | undefined): Verdict | undefined {
  return best(
    candidates(message.spec?.request, message.parts, undefined, edition),
    message.parts,
    (shape) => checkRequest(message, shape),
  );
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
function answerChecks({ value, sections, parts }: Message, shape: Shape): Check[] {
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
  if (value.kind !== 'json') return value.fault === undefined ? [] : [off('the value is no JSON')];
  return misfits(rule, parts.json)
    .filter((misfit) => misfit.severity === 'error')
    .map((misfit) => off(misfit.message, misfit.field));
}
