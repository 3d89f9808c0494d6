/** `read --otlp`: a span for each request and its answer, beside what is printed. */
import { SpanSender } from '../../engine/otlp/sender.js';
import { Spans } from '../../export/otlp/spans.js';
import type { Decoder } from '../../session/decoder.js';
import { EXIT, say } from '../exit.js';
import type { Output } from './read-output.js';

/** Reading waits while the queue is full, unless the collector has been given up. */
export function tracedOutput(url: string, inner: Output, decoder: Decoder): Output {
  const sender = new SpanSender(new URL(url), { tell: say });
  const spans = new Spans(decoder, (span) => sender.add(span));
  return {
    sink: {
      message: (event) => {
        inner.sink.message(event);
        spans.chosen(event);
      },
      lost: (...args) => inner.sink.lost?.(...args),
    },
    begin: (at) => inner.begin?.(at),
    passed: (at) => inner.passed?.(at),
    settle: (event) => {
      inner.settle?.(event);
      spans.noted(event);
    },
    settled: async () => {
      await Promise.all([inner.settled(), sender.relieved()]);
    },
    isOver: () => inner.isOver(),
    close: async () => {
      const status = await inner.close();
      await sender.close();
      return status === EXIT.done && sender.dropped > 0 ? EXIT.network : status;
    },
  };
}
