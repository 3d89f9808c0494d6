/** Prints a capture. */

import { CaptureFile } from '../../capture/write/file.js';
import { LINKTYPE_RAW, preamble } from '../../capture/write/pcapng.js';
import { commandTable } from '../../commands.js';
import { plural } from '../../dissect/text.js';
import { failingAs, TaskError } from '../../engine/failure.js';
import type { FieldsOptions } from '../../export/fields/options.js';
import { LineWriter } from '../../export/line-writer.js';
import { messagePrinter, type PrintOptions } from '../../export/message-printer.js';
import { Recorder } from '../../export/recorder.js';
import type { Analyst } from '../../session/analyst.js';
import { AnswerIndex } from '../../session/answer-index.js';
import type { Decoder } from '../../session/decoder.js';
import { FindingIndex, PassingFindings } from '../../session/finding-index.js';
import { judging } from '../../session/judging.js';
import { type MessageSink, tee } from '../../session/message.js';
import {
  ALL_MESSAGES,
  firstOf,
  isWithin,
  type MessageRange,
  rangeText,
} from '../../session/range.js';
import { DecodeOnce } from '../decode-once.js';
import { CommandError, EXIT, type ExitStatus, say } from '../exit.js';
import { type DecodeOptions, decodeConfig, type TimeFormatOption } from '../options.js';
import type { FieldsFormat } from './read-fields.js';
import type { Output } from './read-output.js';
import { captureSource, hexSource, type Source } from './read-source.js';

export interface ReadOptions extends DecodeOptions {
  readonly format: 'text' | 'ndjson' | FieldsFormat;
  /** `-e`: fields to print. */
  readonly field?: readonly string[];
  /** `-E`: how they stand on their lines. */
  readonly fieldsOption?: Partial<FieldsOptions>;
  readonly verbose?: true;
  readonly hexdump?: true;
  /** The input is a hex dump, not a capture. */
  readonly hex?: true;
  readonly filter?: string;
  /** At most so many of the range. */
  readonly count?: number;
  readonly range?: MessageRange;
  readonly time: TimeFormatOption;
  readonly decodeAs?: ReadonlySet<number>;
  readonly maxValue: number;
  readonly lineBuffered?: true;
  readonly write?: string;
  readonly scrub?: true;
}

export async function read(path: string, options: ReadOptions): Promise<ExitStatus> {
  const filtering = options.filter === undefined ? undefined : await import('../filtering.js');
  const filter = filtering?.displayFilter(options.filter ?? '');
  const { format } = options;
  const fielded =
    format === 'text' || format === 'ndjson'
      ? undefined
      : { format, ...(await import('./read-fields.js')) };
  if (fielded === undefined && options.field !== undefined) {
    throw new CommandError(EXIT.usage, '-e needs -T fields, csv, json or ek');
  }
  const fields = fielded?.chosenFields(format, options.field);
  const source = await (options.hex ? hexSource : captureSource)(path, options);
  const isPrinted = options.write === undefined && (wantsAnswers(options) || options.verbose);
  const needsResponses =
    filter?.needsResponses === true || fields?.some((field) => field.needsResponses) === true;
  const needsFindings =
    filter?.needsFindings === true || fields?.some((field) => field.needsFindings) === true;
  const findings = source.again ? new FindingIndex() : new PassingFindings();
  const decode = { table: commandTable, ...decodeConfig(options) };
  const decoder = new DecodeOnce(decode, findings);
  const analyst = (isPrinted || needsFindings) && judging(decode, findings).analyst;
  if (needsResponses && !source.again) {
    say('couchbase.response_in is in no message: the input can be read only once');
  }
  const answers =
    source.again && (isPrinted || needsResponses || needsFindings)
      ? await readAhead(source, options, analyst || undefined)
      : undefined;
  const output =
    options.write === undefined
      ? (fielded?.fieldsOutput(fields, decoder, answers, {
          format: fielded.format,
          fieldsOptions: options.fieldsOption ?? {},
          immediate: options.lineBuffered === true,
        }) ?? printing(decoder, answers, options))
      : await writing(options.write, options);
  const shown =
    filter && filtering ? filtering.filtered(filter, output.sink, decoder, answers) : output.sink;
  const range = rangeOf(options);
  let messages = 0;
  const printer: MessageSink = {
    readsRequests: shown.readsRequests !== false,
    message: (event) => {
      if (messages === 0) output.begin?.(event.at);
      output.passed?.(event.at);
      messages += 1;
      if (isWithin(range, messages)) shown.message(event);
    },
    lost: (...args) => {
      if (isWithin(range, messages + 1)) shown.lost?.(...args);
    },
  };
  const sink = analyst && !source.again ? tee(analyst, printer) : printer;
  const more = async (): Promise<boolean> => {
    await output.settled();
    return messages < range.to && !output.isOver();
  };
  const { nothingFound, undecoded, damage } = await source.read(sink, more);
  const status = await output.close();
  if (messages >= range.to) return status;
  // Where the input is damaged that is why, and a hint at the port would mislead.
  const isEmpty = messages === 0 && damage.lines.length === 0;
  for (const line of isEmpty ? nothingFound : undecoded) say(`${path}: ${line}`);
  if (messages > 0 && messages < range.from) {
    say(`${path}: no message ${rangeText(range)} in ${plural(messages, 'message')}`);
  }
  for (const line of damage.lines) say(line);
  return damage.isDamaged ? EXIT.file : status;
}

function printing(
  decoder: Decoder,
  answers: AnswerIndex | undefined,
  options: ReadOptions,
): Output {
  const onError = ({ message }: Error): void => say(message);
  const writer = new LineWriter(process.stdout, {
    immediate: options.lineBuffered === true,
    // A single message may be large: nothing is dropped on the way to a slow reader.
    limit: Number.POSITIVE_INFINITY,
    onError,
  });
  const print = messagePrinter(decoder, printOptions(options), answers);
  return {
    sink: { message: (event) => writer.write(print(event)) },
    passed: (at) => print.passed(at),
    settled: () => writer.drained(),
    isOver: () => writer.isOver,
    close: async () => {
      await writer.close();
      return EXIT.done;
    },
  };
}

async function writing(path: string, { scrub }: ReadOptions): Promise<Output> {
  let failure: Error | undefined;
  const head = preamble('fusionshark', [{ linkType: LINKTYPE_RAW, name: 'messages' }]);
  const onError = (error: Error): void => {
    failure = error;
  };
  const file = await failingAs('file', CaptureFile.open(path, head, { onError }));
  const recorder = new Recorder(file, scrub === true ? commandTable : undefined);
  return {
    sink: recorder,
    settled: () => recorder.settled(),
    isOver: () => failure !== undefined,
    close: async () => {
      await file.close();
      if (failure !== undefined) throw new TaskError('file', failure.message);
      if (scrub) say(`${path}: ${plural(recorder.scrubbed, 'secret')} overwritten`);
      return EXIT.done;
    },
  };
}

/** Of the range, as many as are to be read. */
const rangeOf = ({ range = ALL_MESSAGES, count }: ReadOptions): MessageRange =>
  count === undefined ? range : firstOf(range, count);

/** The first pass: which message answers which, and what later messages prove of earlier ones. */
async function readAhead(
  source: Source,
  { count, range }: ReadOptions,
  analyst: Analyst | undefined,
): Promise<AnswerIndex> {
  const answers = new AnswerIndex();
  const all = analyst === undefined ? answers : tee(answers, analyst);
  // A range says what is shown, not what is known: answers of its requests may come behind it.
  const most = range === undefined ? count : undefined;
  const left = { messages: most ?? Number.POSITIVE_INFINITY };
  await source.read(limited(all, left), async () => left.messages > 0);
  // Where the rest is not read, nothing is known of how it ends.
  if (left.messages > 0) analyst?.end();
  return answers;
}

/** Passes on what comes until so many messages have been seen. */
function limited(sink: MessageSink, left: { messages: number }): MessageSink {
  const goesOn = (): boolean => left.messages > 0;
  return {
    readsRequests: sink.readsRequests !== false,
    message: (event) => {
      if (goesOn()) sink.message(event);
      left.messages -= 1;
    },
    gap: (...args) => goesOn() && sink.gap?.(...args),
    conflict: (...args) => goesOn() && sink.conflict?.(...args),
    noticed: (...args) => goesOn() && sink.noticed?.(...args),
    lost: (...args) => goesOn() && sink.lost?.(...args),
    closed: (...args) => goesOn() && sink.closed?.(...args),
  };
}

/** What prints all that is known of a message. */
const wantsAnswers = ({ format, field }: ReadOptions): boolean =>
  format === 'ndjson' || ((format === 'json' || format === 'ek') && field === undefined);

const printOptions = ({ format, time, verbose, hexdump, maxValue }: ReadOptions): PrintOptions => ({
  format: format === 'ndjson' ? 'ndjson' : 'text',
  time,
  verbose: verbose === true,
  hex: hexdump === true,
  maxValue,
});
