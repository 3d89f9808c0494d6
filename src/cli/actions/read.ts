/** Prints a capture. */
import { CaptureFile } from '../../capture/write/file.js';
import { LINKTYPE_RAW, preamble } from '../../capture/write/pcapng.js';
import { commandTable } from '../../commands.js';
import { plural } from '../../dissect/text.js';
import { failingAs, TaskError } from '../../engine/failure.js';
import { LineWriter } from '../../export/line-writer.js';
import { messagePrinter, type PrintOptions } from '../../export/message-printer.js';
import { Recorder } from '../../export/recorder.js';
import { AnswerIndex } from '../../session/answer-index.js';
import { Decoder } from '../../session/decoder.js';
import type { MessageSink } from '../../session/message.js';
import { EXIT, type ExitStatus, say } from '../exit.js';
import { type DecodeOptions, decodeConfig, type TimeFormatOption } from '../options.js';
import { captureSource, hexSource, type Source } from './read-source.js';

export interface ReadOptions extends DecodeOptions {
  readonly format: 'text' | 'ndjson';
  readonly verbose?: true;
  readonly hexdump?: true;
  /** The input is a hex dump, not a capture. */
  readonly hex?: true;
  readonly count?: number;
  readonly time: TimeFormatOption;
  readonly decodeAs?: ReadonlySet<number>;
  readonly maxValue: number;
  readonly lineBuffered?: true;
  readonly write?: string;
  readonly scrub?: true;
}

export async function read(path: string, options: ReadOptions): Promise<ExitStatus> {
  const source = await (options.hex ? hexSource : captureSource)(path, options);
  const output =
    options.write === undefined
      ? await printing(source, options)
      : await writing(options.write, options);
  let left = options.count ?? Number.POSITIVE_INFINITY;
  let messages = 0;
  const sink: MessageSink = {
    message: (event) => {
      messages += 1;
      if (left > 0) output.sink.message(event);
      left -= 1;
    },
    lost: (...args) => {
      if (left > 0) output.sink.lost?.(...args);
    },
  };
  const more = async (): Promise<boolean> => {
    await output.settled();
    return left > 0 && !output.isOver();
  };
  const { nothingFound, damage } = await source.read(sink, more);
  const status = await output.close();
  if (left <= 0) return status;
  // Where the input is damaged that is why, and a hint at the port would mislead.
  if (messages === 0 && damage.lines.length === 0) say(`${path}: ${nothingFound}`);
  for (const line of damage.lines) say(line);
  return damage.isDamaged ? EXIT.file : status;
}

/** Where messages go. */
interface Output {
  readonly sink: MessageSink;
  /** Resolves when more may come. */
  settled(): Promise<void>;
  /** Nobody takes what is written any more. */
  isOver(): boolean;
  close(): Promise<ExitStatus>;
}

async function printing(source: Source, options: ReadOptions): Promise<Output> {
  const onError = ({ message }: Error): void => say(message);
  const writer = new LineWriter(process.stdout, {
    immediate: options.lineBuffered === true,
    // A single message may be large: nothing is dropped on the way to a slow reader.
    limit: Number.POSITIVE_INFINITY,
    onError,
  });
  const decoder = new Decoder({ table: commandTable, ...decodeConfig(options) });
  const print = messagePrinter(decoder, printOptions(options), await readAhead(source, options));
  return {
    sink: { message: (event) => writer.write(print(event)) },
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

/** The first pass, where the input can be read twice and the output has a place for answers. */
async function readAhead(source: Source, options: ReadOptions): Promise<AnswerIndex | undefined> {
  const wanted = options.format === 'ndjson' || options.verbose === true;
  if (!wanted || !source.again) return undefined;
  const answers = new AnswerIndex();
  let left = options.count ?? Number.POSITIVE_INFINITY;
  const sink: MessageSink = {
    message: (event) => {
      if (left > 0) answers.message(event);
      left -= 1;
    },
  };
  await source.read(sink, async () => left > 0);
  return answers;
}

const printOptions = ({ format, time, verbose, hexdump, maxValue }: ReadOptions): PrintOptions => ({
  format,
  time,
  verbose: verbose === true,
  hex: hexdump === true,
  maxValue,
});
