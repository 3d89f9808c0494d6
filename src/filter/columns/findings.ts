/**
 * Conditions on findings: of each row it is known how bad the worst finding is, or that nobody has
 * looked yet. That decides whether there is any, and whether any is so bad; of what else is asked
 * only rows with findings are undecided.
 */
import type { Condition, Value } from '../check/checked.js';
import type { Columns } from './columns.js';
import { FALSE, TRUE, UNDECIDED } from './verdicts.js';

/** Bits of `findings`: the worst severity, 0 none to 4 error; nobody has looked yet. */
const SEVERITY = 0x38;
const SEVERITY_SHIFT = 3;
const UNJUDGED = 0x40;
export const SUSPECT = SEVERITY | UNJUDGED;

const EXISTS = new Set(['finding', 'finding.severity']);

/** Undefined: findings do not decide it. */
export function findingScan(
  condition: Condition,
): ((columns: Columns, out: Uint8Array) => boolean) | undefined {
  const least = leastOf(condition);
  if (least === undefined) return undefined;
  // One verdict for each value that a byte of the column may have.
  const verdicts = Uint8Array.from({ length: 256 }, (_, flags) => {
    if ((flags & UNJUDGED) !== 0) return UNDECIDED;
    return (flags & SEVERITY) >> SEVERITY_SHIFT >= least ? TRUE : FALSE;
  });
  return ({ findings, rows }, out) => {
    if (findings === undefined) return false;
    for (let i = 0; i < rows; i += 1) out[i] = verdicts[findings[i] as number] as number;
    return true;
  };
}

/** The condition holds of a message whose worst finding is at least so bad, 1..5, and of no other. */
function leastOf(condition: Condition): number | undefined {
  if (condition.kind === 'exists') return isField(condition.of, EXISTS) ? 1 : undefined;
  if (condition.kind !== 'relation' || condition.quantifier !== 'any') return undefined;
  const { relative, left, right } = condition;
  if (!isField(left, SEVERITIES) || right.of !== 'constant') return undefined;
  const severity = Number(right.value);
  if (relative === 'ge') return Math.max(1, severity);
  return relative === 'gt' ? Math.max(1, severity + 1) : undefined;
}

const SEVERITIES = new Set(['finding.severity']);

const isField = (value: Value, names: ReadonlySet<string>): boolean =>
  value.of === 'field' && names.has(value.field.definition.name);
