/** Prints a capture. */
import { commandTable } from '../../commands.js';
import { plural } from '../../dissect/text.js';
import { damageLines } from '../../engine/damage.js';
import { type InputReport, isRegularFile, readInput } from '../../engine/input.js';
import { LineWriter } from '../../export/line-writer.js';
import { messagePrinter, type PrintOptions } from '../../export/message-printer.js';
import { AnswerIndex } from '../../session/answer-index.js';
import { Decoder } from '../../session/decoder.js';
import type { MessageSink } from '../../session/message.js';
import { EXIT, type ExitStatus, say } from '../exit.js';
import { type DecodeOptions, decodeConfig, type TimeFormatOption } from '../options.js';

export interface ReadOptions extends DecodeOptions {
  readonly format: 'text' | 'ndjson';
  readonly verbose?: true;
  readonly hex?: true;
  readonly count?: number;
  readonly time: TimeFormatOption;
  readonly decodeAs?: ReadonlySet<number>;
  readonly maxValue: number;
  readonly lineBuffered?: true;
}

export async function read(path: string, options: ReadOptions): Promise<ExitStatus> {
  const writer = new LineWriter(process.stdout, { immediate: options.lineBuffered === true });
  const decoder = new Decoder({ table: commandTable, ...decodeConfig(options) });
  const answers = await readAhead(path, options);
  const print = messagePrinter(decoder, printOptions(options), answers);
  let left = options.count ?? Number.POSITIVE_INFINITY;
  let messages = 0;
  const sink: MessageSink = {
    message: (event) => {
      messages += 1;
      if (left > 0) writer.write(print(event));
      left -= 1;
    },
  };
  const more = async (): Promise<boolean> => {
    await writer.drained();
    return left > 0 && !writer.isOver;
  };
  const report = await input(path, options, sink, more);
  await writer.close();
  if (left <= 0) return EXIT.done;
  if (messages === 0) say(`${path}: ${nothingFound(report)}`);
  for (const line of damageLines(path, report)) say(line);
  return report.damageCount > 0 ? EXIT.file : EXIT.done;
}

const nothingFound = ({ packets }: InputReport): string =>
  `no messages in ${plural(packets, 'packet')}; -d tcp.port==N,couchbase decodes a port whatever it looks like`;

/** The first pass, where the input can be read twice and the output has a place for answers. */
async function readAhead(path: string, options: ReadOptions): Promise<AnswerIndex | undefined> {
  const wanted = options.format === 'ndjson' || options.verbose === true;
  if (!wanted || !isRegularFile(path)) return undefined;
  const answers = new AnswerIndex();
  let left = options.count ?? Number.POSITIVE_INFINITY;
  const sink: MessageSink = {
    message: (event) => {
      if (left > 0) answers.message(event);
      left -= 1;
    },
  };
  await input(path, options, sink, async () => left > 0);
  return answers;
}

const input = (
  path: string,
  options: ReadOptions,
  sink: MessageSink,
  next: () => Promise<boolean>,
): Promise<InputReport> =>
  readInput({
    path,
    stdin: () => process.stdin,
    sink,
    next,
    ...(options.decodeAs === undefined ? {} : { forcedPorts: options.decodeAs }),
  });

const printOptions = ({ format, time, verbose, hex, maxValue }: ReadOptions): PrintOptions => ({
  format,
  time,
  verbose: verbose === true,
  hex: hex === true,
  maxValue,
});
