/** A capture as `read -T ndjson` prints it: bytes of the file in, objects out. */
import { Readable } from 'node:stream';
import { commandTable } from '../../src/commands.js';
import { readInput } from '../../src/engine/reading/input.js';
import { DEFAULT_MAX_VALUE } from '../../src/export/limits.js';
import { messagePrinter } from '../../src/export/message-printer.js';
import type { MessageSink } from '../../src/message.js';
import { AnswerIndex } from '../../src/session/answer-index.js';
import { FindingIndex } from '../../src/session/finding-index.js';
import { judging } from '../../src/session/judging.js';
import { tee } from '../../src/session/tee.js';
import { loud } from './failures.js';

export interface PrintedFinding {
  readonly id: string;
  readonly severity: string;
  readonly message: string;
  readonly field?: string;
  readonly expects?: string;
  readonly messages?: readonly number[];
}

export interface PrintedMessage {
  readonly number: number;
  readonly kind: string;
  readonly name: string;
  readonly findings?: readonly PrintedFinding[];
}

const DECODE = { table: commandTable, secrets: 'mask', edition: undefined } as const;

export async function ndjsonOf(capture: Uint8Array): Promise<PrintedMessage[]> {
  const findings = new FindingIndex();
  const answers = new AnswerIndex();
  const { decoder, analyst } = judging(DECODE, findings);
  const pass = (sink: MessageSink) =>
    readInput({
      path: '-',
      stdin: () => Readable.from([Buffer.from(capture)]),
      sink,
      next: async () => true,
    });
  await pass(tee({ answers, analyst }, loud));
  analyst.end();
  const print = messagePrinter(decoder, { format: 'ndjson', maxValue: DEFAULT_MAX_VALUE }, answers);
  const lines: string[] = [];
  await pass({ message: (event) => lines.push(print(event)) });
  return lines.map((line) => JSON.parse(line) as PrintedMessage);
}
