/** A collector of spans that is strict about their form, and answers as a test wants. */
import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const unsigned = z.string().regex(/^\d{1,20}$/);
const anyValue: z.ZodType = z.lazy(() =>
  z.union([
    z.strictObject({ stringValue: z.string() }),
    z.strictObject({ intValue: z.string().regex(/^-?\d{1,19}$/) }),
    z.strictObject({ doubleValue: z.number() }),
    z.strictObject({ boolValue: z.boolean() }),
    z.strictObject({ arrayValue: z.strictObject({ values: z.array(anyValue) }) }),
  ]),
);
const attributes = z
  .array(z.strictObject({ key: z.string().min(1), value: anyValue }))
  .refine((all) => new Set(all.map(({ key }) => key)).size === all.length, 'a key is there twice');
const span = z
  .strictObject({
    traceId: z.string().regex(/^(?!0{32})[0-9a-f]{32}$/),
    spanId: z.string().regex(/^(?!0{16})[0-9a-f]{16}$/),
    name: z.string().min(1),
    kind: z.literal(3),
    startTimeUnixNano: unsigned,
    endTimeUnixNano: unsigned,
    attributes,
    events: z
      .array(z.strictObject({ timeUnixNano: unsigned, name: z.string().min(1), attributes }))
      .min(1)
      .optional(),
    droppedEventsCount: z.int().positive().optional(),
    status: z.union([
      z.strictObject({ code: z.literal(0) }),
      z.strictObject({ code: z.literal(2), message: z.string() }),
    ]),
  })
  .refine((each) => BigInt(each.startTimeUnixNano) <= BigInt(each.endTimeUnixNano), 'ends before');
const exported = z.strictObject({
  resourceSpans: z.array(
    z.strictObject({
      resource: z.strictObject({ attributes }),
      scopeSpans: z.array(
        z.strictObject({
          scope: z.strictObject({ name: z.literal('fusionshark') }),
          spans: z.array(span).min(1),
        }),
      ),
    }),
  ),
});

export type Span = z.infer<typeof span>;

/** @throws where it is no ExportTraceServiceRequest as fusionshark sends it */
export const spansOf = (body: string): Span[] =>
  exported
    .parse(JSON.parse(body))
    .resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));

/** The values of a span's attributes, by key. */
export const valuesOf = ({ attributes: all }: Pick<Span, 'attributes'>): Record<string, unknown> =>
  Object.fromEntries(
    all.map(({ key, value }) => [key, Object.values(value as Record<string, unknown>)[0]]),
  );

export interface Taken {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export class Collector {
  readonly requests: Taken[] = [];
  private readonly server: Server;

  /** @param answer of the nth request, from 1; absent: 200 to all */
  constructor(private readonly answer = taken) {
    this.server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        this.requests.push({ path: request.url, headers: request.headers, body });
        this.answer(this.requests.length, response);
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get spans(): Span[] {
    return this.requests.flatMap(({ body }) => spansOf(body));
  }

  close(): Promise<unknown> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }
}

export function taken(_nth: number, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
}
