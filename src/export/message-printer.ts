/** Messages as text: decodes each as it passes and prints it in the chosen format. */
import type { Instant } from '../bytes/time.js';
import type { MessageEvent } from '../message.js';
import type { Decoder } from '../session/decoder.js';
import type { Printed } from './printed.js';
import { type RecordOptions, record } from './record.js';
import { type TextOptions, TextPrinter } from './text.js';

/** What either format needs: the user chooses. */
export interface PrintOptions extends TextOptions, RecordOptions {
  readonly format: 'text' | 'ndjson';
}

type FormatOptions =
  | ({ readonly format: 'text' } & TextOptions)
  | ({ readonly format: 'ndjson' } & RecordOptions);

/** The first answer of each request, where the input was read to its end before. */
export interface Answers {
  answerTo(number: number): { readonly number: number; readonly at: Instant } | undefined;
}

/** What people say of messages. */
interface Commented {
  textsOf(event: MessageEvent): readonly string[];
}

const UNKNOWN: Answers = { answerTo: () => undefined };

export interface MessagePrinter {
  /** Every message becomes one text, line breaks included. */
  (event: MessageEvent): string;
  /** Told of messages that are not printed as well, times count from those. */
  passed(at: Instant): void;
}

export function messagePrinter(
  decoder: Decoder,
  options: FormatOptions,
  answers: Answers = UNKNOWN,
  comments?: Commented,
): MessagePrinter {
  const printer = options.format === 'ndjson' ? recordPrinter(options) : new TextPrinter(options);
  const print = (event: MessageEvent): string => {
    const message = decoder.decode(event.bytes, event.request?.frame, event);
    const answer = answers.answerTo(event.number);
    return printer.print({
      ...{ event, message, response: answer?.number, responseAt: answer?.at },
      comments: comments?.textsOf(event),
    });
  };
  return Object.assign(print, { passed: (at: Instant) => printer.passed(at) });
}

/** A record has its own time: nothing needs to be remembered of others. */
const recordPrinter = (options: RecordOptions): Pick<TextPrinter, 'print' | 'passed'> => ({
  print: (printed: Printed) => `${record(printed, options)}\n`,
  passed: () => undefined,
});
