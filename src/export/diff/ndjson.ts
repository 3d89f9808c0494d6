/**
 * Two captures side by side, one JSON object a line; `type` says what it is about:
 *
 * - "node": two names that were taken for one node;
 * - "requests": how often a command was sent;
 * - "answers": how often it was answered with a status;
 * - "step": what became of a vbucket; one of `a` and `b` may be absent;
 * - "finding": how often something was found;
 * - "latency": how long a command took, in microseconds.
 *
 * `a` and `b` are the first capture's and the second's; `vbuckets` are those that differ.
 */
import type { Comparison } from '../../statistics/diff/compare.js';
import type { CountDifference } from '../../statistics/diff/counts.js';
import type { Step } from '../../statistics/diff/histories.js';
import { namesOf } from '../../statistics/diff/profile.js';
import { type Json, jsonText } from '../json-text.js';

/** All lines, each ended by a line break; none when there is no difference. */
export function* diffRecords(found: Comparison): Generator<string> {
  for (const { a, b } of found.nodes) yield line({ type: 'node', a, b });
  for (const each of found.requests) {
    yield line({ type: 'requests', command: each.name, ...numbersOf(each) });
  }
  for (const each of found.answers) {
    const [command, status] = namesOf(each.name);
    yield line({ type: 'answers', command, status, ...numbersOf(each) });
  }
  for (const { bucket, vbucket, steps } of found.histories) {
    for (const { a, b } of steps) {
      yield line({ type: 'step', bucket, vbucket, a: a && recordOf(a), b: b && recordOf(b) });
    }
  }
  for (const each of found.findings) {
    const [severity, id] = namesOf(each.name);
    yield line({ type: 'finding', severity, id, ...numbersOf(each) });
  }
  for (const { command, measure, quantile, a, b, factor, answers } of found.latencies) {
    const times = { a_us: a / 1000, b_us: b / 1000, factor };
    const counts = { a_answers: answers.a, b_answers: answers.b };
    yield line({ type: 'latency', command, measure, quantile, ...times, ...counts });
  }
}

const line = (record: Json): string => `${jsonText(record)}\n`;

const numbersOf = ({ a, b, places }: CountDifference) => ({
  ...{ a, b },
  vbuckets: places.map((place) => ({
    ...{ bucket: place.bucket, vbucket: place.vbucket },
    ...{ a: place.a, b: place.b },
  })),
});

const recordOf = ({ number, node, what, detail }: Step) => ({
  ...{ number, node, what },
  detail: detail === '' ? undefined : detail,
});
