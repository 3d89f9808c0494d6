/**
 * How many answers a request gets, and which of them is the last: the rule by which requests
 * and responses are paired and by which silence is judged.
 *
 * Sources: kv_engine docs/BinaryProtocol.md ("Client Commands", quiet commands; Stat),
 * docs/range_scans/range_scan_continue.md, docs/dcp/documentation/commands.
 */
import { SUCCESS } from './statuses.js';

/**
 * - `one`: exactly one.
 * - `quiet`: one on failure, none on success.
 * - `quiet-miss`: one on a hit or a failure, none when the document does not exist.
 * - `until-empty-key`: many; the last has an empty key.
 * - `until-done`: many with status Success; the first with any other status is the last.
 * - `none`: none in ordinary traffic. A receiver may still refuse such a message with a
 *   failure, and acknowledges a DcpSnapshotMarker whose ack flag is set.
 */
export type Answers = 'one' | 'quiet' | 'quiet-miss' | 'until-empty-key' | 'until-done' | 'none';

const last: Readonly<Record<Answers, (status: number, keyLength: number) => boolean>> = {
  one: () => true,
  quiet: () => true,
  'quiet-miss': () => true,
  // A failure carries an empty key as well, so one rule serves both ends of a STAT run.
  'until-empty-key': (_status, keyLength) => keyLength === 0,
  // RangeScanMore, RangeScanComplete, RangeScanCancelled and every error alike.
  'until-done': (status) => status !== SUCCESS,
  none: () => true,
};

/** Whether a response with this status (u16) and key length (bytes) is the last of its request. */
export function isLastAnswer(answers: Answers, status: number, keyLength: number): boolean {
  return last[answers](status, keyLength);
}

/** Whether a request may rightly stay without any answer. */
export function maySilenceBeAnswer(answers: Answers): boolean {
  return answers === 'quiet' || answers === 'quiet-miss' || answers === 'none';
}
