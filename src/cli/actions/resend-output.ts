/**
 * How differences of a capture that was sent again are written: the words are those of `diff`,
 * where A is the first capture, and here the only one, and B what the live node does.
 *
 * With `-T ndjson` one object a line; `type` says what it is about:
 * - "difference": `number` and `stream` are those of the request in the capture, `field` the place in the answer;
 * - "latency": as `diff` has it;
 * - "summary": the last line, what was sent and compared.
 */
import { harmless, plural } from '../../dissect/text.js';
import type { ResendReport } from '../../engine/resend/report.js';
import { diffRecords } from '../../export/diff/ndjson.js';
import { diffText } from '../../export/diff/text.js';
import { jsonText } from '../../export/json-text.js';
import { readHeader } from '../../mcbp/header.js';
import { type Difference, shown } from '../../resend/compare.js';
import { REASONS, type Reason } from '../../resend/held-back.js';
import type { LatencyDifference } from '../../statistics/diff/latencies.js';
import { vbucketOf } from '../../statistics/places.js';
import { terminalWidth } from '../page.js';

type Format = 'text' | 'ndjson';

/** A line. */
export function differenceText({ request, command, field, a, b }: Difference, format: Format) {
  const { number, connection, frame, spec } = request;
  const vbucket = vbucketOf(spec, readHeader(frame).vbucketOrStatus);
  if (format === 'ndjson') {
    const place = { number, stream: connection.index, command, vbucket };
    return `${jsonText({ type: 'difference', ...place, field, a, b })}\n`;
  }
  const what = vbucket === undefined ? command : `${command} vb:${vbucket}`;
  return `#${number} ${what}  ${harmless(field)}: ${changeText(field, a, b)}\n`;
}

function changeText(field: string, a: string | undefined, b: string | undefined): string {
  if (field === 'more') return `${a ?? ''} further differences`;
  if (a === undefined) return `only in B: ${shown(b ?? '')}`;
  if (b === undefined) return `only in A: ${shown(a)}`;
  return `A ${shown(a)} -> B ${shown(b)}`;
}

/** As diff prints them; nothing where there are none. */
export function latencyTexts(
  latencies: readonly LatencyDifference[],
  threshold: number,
  format: Format,
): string {
  if (latencies.length === 0) return '';
  const nothing = { nodes: [], requests: [], answers: [], histories: [], findings: [] };
  const found = { ...nothing, latencies };
  if (format === 'ndjson') return [...diffRecords(found)].join('');
  return diffText(found, { threshold, width: terminalWidth() ?? Number.POSITIVE_INFINITY });
}

export function summaryText(report: ResendReport, format: Format): string {
  const { requests, sent, compared, differences } = report;
  if (format === 'ndjson') {
    return `${jsonText({ type: 'summary', requests, sent, compared, differences })}\n`;
  }
  const count = differences === 0 ? 'no difference' : plural(differences, 'difference');
  return `${count} in the answers to ${plural(compared, 'request')}\n`;
}

/** What is worth knowing beside the differences, in lines. */
export function talkOf(report: ResendReport): string[] {
  const { sent, requests, connections, passedOver, unanswered, dropped, unfit } = report;
  return [
    ...heldLines(report.held),
    ...(passedOver === 0 ? [] : [`${plural(passedOver, 'request')} not picked by -Y`]),
    ...report.unusedSettings.map(({ text }) => `--set ${text}: no request has that field`),
    ...(unfit === undefined
      ? []
      : [`${unfit.first}; ${plural(unfit.count, 'request')} sent without it`]),
    ...(report.unknownCas === 0
      ? []
      : [
          `${plural(report.unknownCas, 'request')} with a CAS that no answer has told: sent as it was`,
        ]),
    ...(report.polled === 0
      ? []
      : [
          `${plural(report.polled, 'difference')} in polled STATs passed over: the last answer counts`,
        ]),
    ...(unanswered === 0
      ? []
      : [`${plural(unanswered, 'request')} never answered in the capture: not compared`]),
    ...(dropped === 0 ? [] : [`${plural(dropped, 'request')} not compared: too many waited`]),
    ...report.failures,
    ...(report.interrupted ? ['interrupted'] : []),
    sent === 0
      ? `no request was sent: the capture has ${plural(requests, 'request')}`
      : `sent ${sent} of ${plural(requests, 'request')} over ${plural(connections, 'connection')}`,
  ];
}

/** `held back: 3 SetVbucket, 1 DelVbucket (destructive; --allow-destructive sends them)` */
const heldLines = (held: ResendReport['held']): string[] =>
  [...held].map(([reason, commands]: readonly [Reason, ReadonlyMap<string, number>]) => {
    const counts = [...commands].sort(([a], [b]) => (a < b ? -1 : 1));
    const list = counts.map(([command, count]) => `${count} ${command}`).join(', ');
    return `held back: ${list} (${REASONS[reason]})`;
  });
