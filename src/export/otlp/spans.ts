/** Makes spans of the messages that pass. */

import type { MessageEvent, MessageSink } from '../../message.js';
import type { Decoder } from '../../session/decoder.js';
import { type Asked, span } from './span.js';

/** Requests that wait for their answers, at most; of those beyond the oldest are forgotten. */
const MOST_ASKED = 65_536;

export class Spans implements MessageSink {
  private readonly asked = new Map<number, Asked>();

  /** @param take is given the JSON text of each span */
  constructor(
    private readonly decoder: Decoder,
    private readonly take: (span: string) => void,
  ) {}

  message(event: MessageEvent): void {
    this.noted(event);
    this.chosen(event);
  }

  /** To be told of every message: a filter may let answers through whose requests it keeps back. */
  noted(event: MessageEvent): void {
    if (event.kind !== 'request') return;
    const { fusion, collection, findings } = this.decoder.decode(event.bytes, undefined, event);
    if (fusion === undefined && collection === undefined && findings.length === 0) return;
    if (this.asked.size >= MOST_ASKED) this.forgetOldest();
    this.asked.set(event.number, { fusion, collection, findings });
  }

  /** Makes a span of it where it is the first answer to a request that was seen. */
  chosen(event: MessageEvent): void {
    const { request } = event;
    if (request === undefined) return;
    const asked = this.asked.get(request.number);
    this.asked.delete(request.number);
    if (!request.first) return;
    const message = this.decoder.decode(event.bytes, request.frame, event);
    this.take(JSON.stringify(span(event, request, message, asked)));
  }

  private forgetOldest(): void {
    for (const oldest of this.asked.keys()) {
      this.asked.delete(oldest);
      return;
    }
  }
}

/** The body of a request to a collector (ExportTraceServiceRequest), of spans as `Spans` writes them. */
export function exportRequest(spans: readonly string[]): string {
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'fusionshark' } }] };
  const scope = { name: 'fusionshark' };
  const head = `{"resourceSpans":[{"resource":${JSON.stringify(resource)},"scopeSpans":[{"scope":${JSON.stringify(scope)},"spans":[`;
  return `${head}${spans.join(',')}]}]}]}`;
}
