/**
 * What `check` found, as JUnit's XML: a suite for each capture, in it a case for each finding
 * that there is. A case fails by findings that are as bad as the limit; milder ones are its
 * output. Continuous integration shows this without being taught anything.
 */

import { expectedText } from '../../dissect/finding-text.js';
import type { Severity } from '../../dissect/node.js';
import { plural } from '../../dissect/text.js';
import { type FindingLog, type Found, groupedBy, isAtLeast } from './finding-log.js';
import { sentenceOf } from './sentence.js';

export interface JunitOptions {
  /** Findings as bad as this fail. */
  readonly failOn: Severity;
  /** Ids of all findings that there are. */
  readonly ids: readonly string[];
}

/** Findings told in one case; the rest is a number. */
const MAX_TOLD = 100;

export function checkJunit(log: FindingLog, { failOn, ids }: JunitOptions): string {
  const cases = ids.filter((id) => !log.isIgnored(id));
  const byCapture = groupedBy(log.found(), ({ place }) => place.capture);
  const suites = log.captures.map((capture, i) => {
    const byId = groupedBy(byCapture.get(i) ?? [], ({ id }) => id);
    const told = cases.map((id) => caseOf(id, capture, byId.get(id) ?? [], log, failOn));
    const failures = told.filter(({ failed }) => failed).length;
    return {
      failures,
      text: [
        `  <testsuite name="${escaped(capture)}" tests="${cases.length}" failures="${failures}" errors="0" skipped="0">`,
        ...told.map(({ text }) => text),
        '  </testsuite>',
      ].join('\n'),
    };
  });
  const failures = suites.reduce((sum, suite) => sum + suite.failures, 0);
  const tests = cases.length * suites.length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="fusionshark check" tests="${tests}" failures="${failures}" errors="0">`,
    ...suites.map(({ text }) => text),
    '</testsuites>',
    '',
  ].join('\n');
}

function caseOf(
  id: string,
  capture: string,
  found: readonly Found[],
  log: FindingLog,
  failOn: Severity,
): { readonly failed: boolean; readonly text: string } {
  const open = `    <testcase classname="${escaped(capture)}" name="${escaped(id)}"`;
  if (found.length === 0) return { failed: false, text: `${open}/>` };
  const bad = found.filter(({ severity }) => isAtLeast(severity, failOn));
  const failed = bad.length > 0;
  const shown = failed ? bad : found;
  const lines = shown
    .slice(0, MAX_TOLD)
    .map(
      (each) =>
        `message ${each.place.number}: ${each.severity}: ${sentenceOf(each, log)}${expectedText(each)}`,
    );
  if (shown.length > MAX_TOLD) lines.push(`and ${shown.length - MAX_TOLD} more`);
  const text = escaped(lines.join('\n'));
  const body = failed
    ? `<failure message="${escaped(plural(bad.length, 'finding'))}" type="${bad[0]?.severity ?? failOn}">${text}</failure>`
    : `<system-out>${text}</system-out>`;
  return { failed, text: `${open}>\n      ${body}\n    </testcase>` };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Characters that XML 1.0 allows in no form (section 2.2), lone surrogates among them. */
const FORBIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text of the wire and names of files, fit to stand in XML. */
const escaped = (text: string): string =>
  text
    .replace(
      FORBIDDEN,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    .replace(/[&<>"]/g, (character) => ENTITIES[character] as string);
