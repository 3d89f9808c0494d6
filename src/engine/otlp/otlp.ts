/** Spans of live traffic, where they were asked for: loaded and sent only then. */

import type { MessageSink } from '../../message.js';
import type { Decoder } from '../../session/decoder.js';
import type { Audience } from '../live/config.js';

/** Whoever ends the proxy waits for answers, too. */
const LIVE_PATIENCE_MS = 3_000;

interface LiveSpans {
  readonly messages: MessageSink;
  dropped(): number;
  close(): Promise<void>;
}

/** @param url where the collector takes them; undefined: none are asked for */
export async function openSpans(
  url: string | undefined,
  decoder: Decoder,
  { tell }: Pick<Audience, 'tell'>,
): Promise<LiveSpans | undefined> {
  if (url === undefined) return undefined;
  const [{ Spans }, { SpanSender }] = await Promise.all([
    import('../../export/otlp/spans.js'),
    import('./sender.js'),
  ]);
  const sender = new SpanSender(new URL(url), {
    tell: (text) => tell(text, 'warn'),
    patience: LIVE_PATIENCE_MS,
  });
  return {
    messages: new Spans(decoder, (span) => sender.add(span)),
    dropped: () => sender.dropped,
    close: () => sender.close(),
  };
}
