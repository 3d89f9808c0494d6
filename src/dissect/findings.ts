/**
 * Findings that one message proves by its own bytes. What needs other messages (pairing,
 * machines) is found in src/analysis.
 */
import type { Dissection } from './dissection.js';
import { headerFindings } from './header-findings.js';
import { isRounded, walkJson } from './json.js';
import type { Verdict } from './judge.js';
import type { Finding } from './node.js';
import { cut } from './text.js';

/** What more does not fit is counted, not listed: a list of vbuckets may hold thousands. */
export const MAX_CHECK_FINDINGS = 50;
/** Longest run of digits that a finding repeats. */
const MAX_DIGITS = 40;

type Base = Omit<Dissection, 'findings'>;

/** Everything that this message proves, in the order in which a reader wants it. */
export function findingsOf(message: Base, verdict: Verdict | undefined): Finding[] {
  return [
    ...structuralFindings(message),
    ...(message.fusion === undefined ? [] : judgedFindings(verdict)),
  ];
}

/** What is wrong with the frame itself, or unknown in it. */
function structuralFindings(message: Base): Finding[] {
  const unknown = message.framing
    .filter((info) => info.unknown)
    .map(
      ({ id }): Finding => ({
        id: 'mcbp.unknown-frame-info',
        severity: 'note',
        message: `framing extra ${id} is in no table`,
      }),
    );
  return [...headerFindings(message), ...unknown, ...precisionFindings(message)];
}

function precisionFindings({ value }: Base): Finding[] {
  if (value.kind !== 'json') return [];
  for (const node of walkJson(value.node)) {
    if (!isRounded(node)) continue;
    return [
      {
        id: 'json.precision',
        severity: 'note',
        message: `${cut(node.text, MAX_DIGITS)} exceeds 2^53: programs that use doubles, JavaScript among them, round it`,
      },
    ];
  }
  return [];
}

/** The checks of a verdict as findings; the edition they were judged by is named. */
function judgedFindings(verdict: Verdict | undefined): Finding[] {
  if (verdict === undefined) return [];
  const { shape, checks } = verdict;
  const findings = checks
    .slice(0, MAX_CHECK_FINDINGS)
    .map(({ id, severity, field, message, status }) => ({
      id,
      severity,
      message: `${message} (edition ${shape.edition})`,
      ...(field === undefined ? {} : { field: cut(field) }),
      ...(status === undefined ? {} : { expects: status }),
    }));
  const last = findings.at(-1);
  const rest = checks.length - findings.length;
  if (last !== undefined && rest > 0) last.message += `, and ${rest} more that do not fit`;
  return findings;
}
