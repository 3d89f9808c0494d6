/**
 * Paths of sub-document commands: members after dots, elements in brackets, backticks around
 * what would be read otherwise. Source: kv_engine docs/SubDocument.md "Path", "Path Errors".
 */
import { Refusal } from '../refusal.js';

export type Step =
  /** `raw` as the path has it, which is the inside of a JSON string; `name` what it says. */
  | { readonly kind: 'member'; readonly name: string; readonly raw: string }
  /** -1: the last one. */
  | { readonly kind: 'element'; readonly index: number };

export type Path = readonly Step[];

/** Components of a path; PATH_E2BIG beyond. */
const MAX_STEPS = 32;
const INDEX = /\[(0|[1-9]\d{0,9}|-1)\]/y;
/** Backticks around anything, two of them for one; or a run without any sign of the language. */
const MEMBER = /`((?:[^`]|``)+)`|([^.[\]`]+)/y;

export function parsePath(text: string): Path | Refusal {
  const steps: Step[] = [];
  let at = 0;
  while (at < text.length) {
    const step = stepAt(text, at, steps.length === 0);
    if (step === undefined) return new Refusal('SubdocPathEinval');
    steps.push(step.step);
    at = step.end;
    if (steps.length > MAX_STEPS) return new Refusal('SubdocPathE2big');
  }
  return steps;
}

function stepAt(text: string, at: number, first: boolean): { step: Step; end: number } | undefined {
  INDEX.lastIndex = at;
  const index = INDEX.exec(text);
  if (index !== null) {
    return { step: { kind: 'element', index: Number(index[1]) }, end: INDEX.lastIndex };
  }
  if (!first && text[at] !== '.') return undefined;
  MEMBER.lastIndex = first ? at : at + 1;
  const member = MEMBER.exec(text);
  if (member === null) return undefined;
  const raw = member[1]?.replaceAll('``', '`') ?? member[2] ?? '';
  const name = inString(raw);
  const step = name === undefined ? undefined : ({ kind: 'member', name, raw } as const);
  return step && { step, end: MEMBER.lastIndex };
}

/** What this says between quotes in JSON. */
function inString(raw: string): string | undefined {
  try {
    return String(JSON.parse(`"${raw}"`));
  } catch {
    return undefined;
  }
}
