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

const UNKNOWN: Answers = { answerTo: () => undefined };

/** Every message becomes one text, line breaks included. */
export function messagePrinter(
  decoder: Decoder,
  options: PrintOptions,
  answers: Answers = UNKNOWN,
): (event: MessageEvent) => string {
  const text = new TextPrinter(options);
  return (event) => {
    const message = decoder.decode(event.bytes, event.request?.frame, event);
    const answer = answers.answerTo(event.number);
    const printed = { event, message, response: answer?.number, responseAt: answer?.at };
    return options.format === 'ndjson' ? `${record(printed, options)}\n` : text.print(printed);
  };
}
