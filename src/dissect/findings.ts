/**
 * Findings that one message proves by its own bytes. What needs other messages (pairing,
 * machines) is found in src/analysis.
 */
import type { Dissection } from './dissection.js';
import { headerFindings } from './header-findings.js';
import { isRounded, walkJson } from './json.js';
import type { Verdict } from './judge.js';
import type { Finding } from './node.js';

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
        message: `${node.text} exceeds 2^53: programs that use doubles, JavaScript among them, round it`,
      },
    ];
  }
  return [];
}

/** The checks of a verdict as findings; the edition they were judged by is named. */
function judgedFindings(verdict: Verdict | undefined): Finding[] {
  if (verdict === undefined) return [];
  const { shape, checks } = verdict;
  return checks.map(({ id, severity, field, message, status }) => ({
    id,
    severity,
    message: `${message} (edition ${shape.edition})`,
    ...(field === undefined ? {} : { field }),
    ...(status === undefined ? {} : { expects: status }),
  }));
}
