/** What a node will say to a request, as far as its own bytes tell: the predicted checks of Fusion's validators. */
import { firstRefusal } from '../../dissect/checks.js';
import { judgeRequest } from '../../dissect/judge.js';
import { readMessage } from '../../dissect/message.js';
import type { CommandTable } from '../../dissect/table.js';

export interface Prediction {
  readonly edition: string;
  /** The status that it will answer, and its words; undefined: it will not refuse the request for its form. */
  readonly refusal: { readonly status: string; readonly context: string } | undefined;
  /** What it lets pass, and is not as documented. */
  readonly remarks: readonly string[];
}

/** Undefined: the message does not belong to Fusion, whose checks alone are predicted. */
export function predicted(
  table: CommandTable,
  frame: Uint8Array,
  edition: string | undefined,
): Prediction | undefined {
  const message = readMessage(table, frame);
  if (message.spec?.fusion?.(message.parts, undefined) !== true) return undefined;
  const verdict = judgeRequest(message, { edition });
  if (verdict === undefined) return undefined;
  const { shape, checks } = verdict;
  const refusal = firstRefusal(checks);
  return {
    edition: shape.edition,
    refusal:
      refusal === undefined
        ? undefined
        : { status: refusal.status ?? '', context: refusal.context ?? refusal.message },
    remarks: checks.filter(({ status }) => status === undefined).map((check) => check.message),
  };
}
