/** Spans of whole captures: their form is checked by a reader that was written beside them. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import { readInput } from '../../../src/engine/reading/input.js';
import { exportRequest, Spans } from '../../../src/export/otlp/spans.js';
import type { MessageEvent } from '../../../src/message.js';
import { Decoder } from '../../../src/session/decoder.js';
import { type Span, spansOf, valuesOf } from '../../engine/otlp/collector.js';
import { eventOf } from '../../helpers/event.js';
import { frame, response } from '../../helpers/frames.js';
import { sharedCaptures } from '../../helpers/skip.js';
import { captures, messagesOf } from '../captures.js';

const decoder = new Decoder({ table: commandTable, secrets: 'mask', edition: undefined });

const shared = sharedCaptures();
const all = [
  ...captures,
  ...(shared === undefined
    ? []
    : readdirSync(shared).flatMap((name) => (/cap(ng)?$/.test(name) ? [join(shared, name)] : []))),
];

async function texts(path: string): Promise<string[]> {
  const spans: string[] = [];
  const sink = new Spans(decoder, (span) => spans.push(span));
  const stdin = (): PassThrough => new PassThrough();
  await readInput({ path, stdin, sink, next: async () => true });
  return spans;
}

const parsed = (spans: readonly string[]): Span[] =>
  spans.length === 0 ? [] : spansOf(exportRequest(spans));

describe.each(all)('%s', (path) => {
  it('has a span for each first answer, with ids that no other has and that stay', async () => {
    const messages = await messagesOf(path);
    const answers = messages.filter(({ event }) => event.request?.first === true);
    const written = await texts(path);
    const spans = parsed(written);
    expect(spans.map(({ name }) => name)).toEqual(answers.map(({ message }) => message.name));
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(spans.length);
    expect(await texts(path)).toEqual(written);
    for (const [i, { event, message }] of answers.entries()) {
      const { startTimeUnixNano, endTimeUnixNano, status, ...span } = spans[i] as Span;
      const duration = BigInt(endTimeUnixNano) - BigInt(startTimeUnixNano);
      expect(Number(duration)).toBe(Math.round(event.request?.latencyNs ?? -1));
      expect(status.code).toBe(message.failed ? 2 : 0);
      expect(valuesOf(span)).toMatchObject({
        'db.system.name': 'couchbase',
        'couchbase.response': String(event.number),
        'couchbase.status': message.status,
      });
    }
  });
});

describe('a Fusion request and its answer', () => {
  const asked = frame({
    opcode: 0x75,
    word: 3,
    opaque: 9,
    value: { term: '18446744073709551615' },
  });
  const answered = response({ opcode: 0x75, opaque: 9, word: 4 });
  const ends = { at: { s: 10, ns: 5, frame: 0 }, number: 2 };
  const answer = (more: Partial<MessageEvent> = {}): MessageEvent =>
    eventOf(answered, {
      ...ends,
      request: { number: 1, latencyNs: 1e9, queuedNs: 0, vbucket: 3, frame: asked, first: true },
      ...more,
    });

  function spanOf(...events: readonly MessageEvent[]): Span[] {
    const spans: string[] = [];
    const sink = new Spans(decoder, (span) => spans.push(span));
    for (const event of events) sink.message(event);
    return parsed(spans);
  }

  it('is told by what it means', () => {
    const [span] = spanOf(eventOf(asked), answer());
    expect(span).toMatchObject({
      name: 'StartFusionUploader',
      startTimeUnixNano: '9000000005',
      endTimeUnixNano: '10000000005',
      status: { code: 2, message: 'Einval' },
    });
    expect(valuesOf(span as Span)).toMatchObject({
      'error.type': 'Einval',
      'db.response.status_code': '0x0004',
      'couchbase.vbucket': '3',
      'couchbase.opaque': '0x00000009',
      'fusion.command': 'StartFusionUploader',
      'fusion.term': '18446744073709551615',
    });
  });

  it('takes the findings of both along, with their severity', () => {
    const wrong = frame({ opcode: 0x75, word: 3, opaque: 9, value: {} });
    const known = { of: (n: number) => (n === 2 ? [late] : []) };
    const late = { id: 'kv.slow', severity: 'warn', message: 'late' } as const;
    const spans: string[] = [];
    const sink = new Spans(new Decoder(decoder.options, known), (span) => spans.push(span));
    sink.message(eventOf(wrong));
    sink.message(answer());
    const events = parsed(spans)[0]?.events ?? [];
    expect(events.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['fusion.missing-field', 'kv.slow']),
    );
    expect(valuesOf(events.at(-1) ?? { attributes: [] })).toMatchObject({
      'finding.severity': 'warn',
      'finding.message': 'late',
    });
  });

  it('is one span, however many answers come', () => {
    const request = answer().request;
    const second = answer({ number: 3, request: request && { ...request, first: false } });
    expect(spanOf(eventOf(asked), answer(), second)).toHaveLength(1);
  });

  it('says nothing of secrets', () => {
    const token = { metadatastore_auth_token: 'the-secret', vbucket_list: [3] };
    const wanted = frame({ opcode: 0x70, opaque: 9, value: token });
    const answers = eventOf(response({ opcode: 0x70, opaque: 9 }), answer());
    const [span] = spanOf(eventOf(wanted), answers);
    expect(Object.keys(valuesOf(span as Span))).toContain('fusion.metadatastore_auth_token');
    expect(JSON.stringify(span)).not.toContain('the-secret');
  });

  it('says nothing of keys and values', () => {
    const key = new TextEncoder().encode('the-key');
    const set = frame({
      opcode: 0x01,
      opaque: 9,
      extras: [0, 0, 0, 0, 0, 0, 0, 0],
      key,
      value: 'the-value',
    });
    const events = [eventOf(set), eventOf(response({ opcode: 0x01, opaque: 9 }), answer())];
    expect(JSON.stringify(spanOf(...events))).not.toMatch(/the-key|the-value/);
  });
});
