/** Prints a capture. */

import { commandTable } from '../../commands.js';
import { plural } from '../../dissect/text.js';
import type { FieldsOptions } from '../../export/fields/options.js';
import { LineWriter } from '../../export/line-writer.js';
import { messagePrinter, type PrintOptions } from '../../export/message-printer.js';
import type { MessageSink } from '../../message.js';
import type { AnswerIndex } from '../../session/answer-index.js';
import type { Decoder } from '../../session/decoder.js';
import { FindingIndex, PassingFindings } from '../../session/finding-index.js';
import type { PacketComments } from '../../session/packets/comments.js';
import { PacketNotes } from '../../session/packets/notes.js';
import {
  ALL_MESSAGES,
  firstOf,
  isWithin,
  type MessageRange,
  rangeText,
} from '../../session/range.js';
import { SinkFailures, tee } from '../../session/tee.js';
import { DecodeOnce } from '../decode-once.js';
import { CommandError, EXIT, type ExitStatus, say } from '../exit.js';
import { type JudgingOptions, judgingConfig } from '../judging-options.js';
import { type DecodeOptions, decodeConfig, type TimeFormatOption } from '../options.js';
import { readAhead } from './read-ahead.js';
import type { FieldsFormat } from './read-fields.js';
import type { Output } from './read-output.js';
import { captureSource } from './read-source.js';

export interface ReadOptions extends DecodeOptions, JudgingOptions {
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
  /** URL of a collector that takes spans. */
  readonly otlp?: string;
  readonly scrub?: true;
  /** Messages are not printed, only statistics of them. */
  readonly quiet?: true;
  /** `-z`: statistics to print after the messages. */
  readonly statistics?: readonly string[];
  /** A picture instead of messages; `svg`: the file that it is written to. */
  readonly plot?: string;
  readonly svg?: string;
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
  const { hexSource } = options.hex ? await import('./read-hex.js') : {};
  const source = await (hexSource ?? captureSource)(path, options);
  const range = rangeOf(options);
  const statistics = await statisticsOf(options, range);
  const isQuiet = options.quiet === true || options.plot !== undefined;
  const isShown = options.write === undefined && !isQuiet;
  const isPrinted = isShown && (wantsAnswers(options) || options.verbose);
  const askers = [filter, statistics, ...(fields ?? [])];
  const needsResponses = askers.some((asker) => asker?.needsResponses === true);
  const needsFindings = askers.some((asker) => asker?.needsFindings === true);
  const findings = source.again ? new FindingIndex() : new PassingFindings();
  const decode = { table: commandTable, ...decodeConfig(options) };
  const decoder = new DecodeOnce(decode, findings);
  const writing =
    options.write === undefined
      ? undefined
      : (await import('./read-write.js')).writing(options.write, path, options.scrub === true);
  const isTraced = options.otlp !== undefined;
  // What is found becomes comments, which say no secrets, whatever is shown.
  const judged = writing === undefined ? decode : { ...decode, secrets: 'mask' as const };
  const analyst =
    isPrinted || needsFindings || writing !== undefined || isTraced
      ? (await import('../../session/judging.js')).judging(
          judged,
          findings,
          judgingConfig(options),
          statistics?.found,
        ).analyst
      : undefined;
  if (needsResponses && !source.again) {
    say('couchbase.response_in is in no message: the input can be read only once');
  }
  const ahead = new PacketNotes();
  const answers =
    source.again &&
    (isPrinted || needsResponses || needsFindings || writing !== undefined || isTraced)
      ? await readAhead(
          source,
          wantedOf(options),
          analyst,
          writing && { learner: writing.learner, notes: ahead },
        )
      : undefined;
  const needsPackets = askers.some((asker) => asker?.needsPackets === true);
  const notes = isPrinted || needsPackets || writing !== undefined ? new PacketNotes() : undefined;
  const printed =
    (await writing?.open({ comments: notes?.comments, findings }, ahead.comments.ofCapture)) ??
    (isShown
      ? (fielded?.fieldsOutput(fields, decoder, answers, notes, {
          format: fielded.format,
          fieldsOptions: options.fieldsOption ?? {},
          immediate: options.lineBuffered === true,
        }) ?? printing(decoder, answers, notes?.comments, options))
      : undefined);
  const counted = statistics?.output(printed, { decoder, answers, notes }) ?? printed ?? SILENT;
  const output =
    options.otlp === undefined
      ? counted
      : (await import('./read-spans.js')).tracedOutput(options.otlp, counted, decoder);
  const shown =
    filter && filtering
      ? filtering.filtered(filter, output.sink, decoder, answers, notes)
      : output.sink;
  let messages = 0;
  const printer: MessageSink = {
    readsRequests: shown.readsRequests !== false,
    readsExchanges: shown.readsExchanges !== false,
    message: (event) => {
      if (messages === 0) output.begin?.(event.at);
      output.passed?.(event.at);
      messages += 1;
      if (isWithin(range, messages)) shown.message(event);
      output.settle?.(event);
    },
    lost: (...args) => {
      if (isWithin(range, messages + 1)) shown.lost?.(...args);
    },
  };
  const failures = new SinkFailures(say);
  const before = source.again ? undefined : analyst;
  const histories = statistics?.histories;
  const sink =
    before === undefined && histories === undefined
      ? printer
      : tee(
          { 'the analysis': before, 'the history of vbuckets': histories, 'the output': printer },
          failures,
        );
  const more = async (): Promise<boolean> => {
    await output.settled();
    return messages < range.to && !output.isOver();
  };
  const { nothingFound, undecoded, damage } = await source.read(sink, more, notes);
  const closed = await output.close();
  const status = failures.count > 0 ? EXIT.file : closed;
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

/** `-q` without `-z`: only what is wrong with the input is told. */
const SILENT: Output = {
  sink: { readsRequests: false, readsExchanges: false, message: () => {} },
  settled: async () => {},
  isOver: () => false,
  close: async () => EXIT.done,
};

async function statisticsOf(options: ReadOptions, range: MessageRange) {
  const { statistics: texts = [], plot, svg } = options;
  if (svg !== undefined && plot === undefined) {
    throw new CommandError(EXIT.usage, '--svg needs --plot');
  }
  if (texts.length === 0 && plot === undefined) return undefined;
  const { ReadStatistics } = await import('./read-statistics.js');
  return new ReadStatistics({
    ...judgingConfig(options),
    ...{ texts, plot, svg, printed: printOptions(options), last: range.to },
    edition: decodeConfig(options).edition,
  });
}

function printing(
  decoder: Decoder,
  answers: AnswerIndex | undefined,
  comments: PacketComments | undefined,
  options: ReadOptions,
): Output {
  const onError = ({ message }: Error): void => say(message);
  const writer = new LineWriter(process.stdout, {
    immediate: options.lineBuffered === true,
    // A single message may be large: nothing is dropped on the way to a slow reader.
    limit: Number.POSITIVE_INFINITY,
    onError,
  });
  const print = messagePrinter(decoder, printOptions(options), answers, comments);
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

/** Of the range, as many as are to be read. */
const rangeOf = ({ range = ALL_MESSAGES, count }: ReadOptions): MessageRange =>
  count === undefined ? range : firstOf(range, count);

/** Messages of which all is to be known: a range says what is shown, not what is looked at. */
const wantedOf = ({ count, range }: ReadOptions): number =>
  range === undefined && count !== undefined ? count : Number.POSITIVE_INFINITY;

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
