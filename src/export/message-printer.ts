/** Messages as text: decodes each as it passes and prints it in the chosen format. */
import type { Instant } from '../bytes/time.js';
import type { Decoder } from '../session/decoder.js';
import type { MessageEvent } from '../session/message.js';
import { record } from './record.js';
import { type TextOptions, TextPrinter } from './text.js';

export interface PrintOptions extends TextOptions {
  readonly format: 'text' | 'ndjson';
  /** Longer values are cut in records, bytes. */
  readonly maxValue: number;
}

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
  options: PrintOptions,
  answers: Answers = UNKNOWN,
  comments?: Commented,
): MessagePrinter {
  const text = new TextPrinter(options);
  const print = (event: MessageEvent): string => {
    const message = decoder.decode(event.bytes, event.request?.frame, event);
    const answer = answers.answerTo(event.number);
    const printed = {
      ...{ event, message, response: answer?.number, responseAt: answer?.at },
      comments: comments?.textsOf(event),
    };
    return options.format === 'ndjson' ? `${record(printed, options)}\n` : text.print(printed);
  };
  return Object.assign(print, { passed: (at: Instant) => text.passed(at) });
}
