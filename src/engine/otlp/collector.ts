/** One request to a collector of spans, and what its answer means for what was sent. */

/** Whoever answers so may take the same later (opentelemetry.io/docs/specs/otlp). */
const RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504]);

type Answer =
  | { readonly taken: true; readonly rejected: number; readonly why: string | undefined }
  | {
      readonly taken: false;
      readonly again: boolean;
      readonly why: string;
      readonly after: number | undefined;
    };

export class Collector {
  /** How it is called where people read it: without a password. */
  readonly name: string;
  private readonly target: URL;
  private readonly headers: Readonly<Record<string, string>>;

  /** @param timeout how long it may take to answer, ms */
  constructor(
    url: URL,
    private readonly timeout: number,
  ) {
    this.target = new URL(url);
    // fetch takes no password in a URL, and no message of ours shows one.
    [this.target.username, this.target.password] = ['', ''];
    const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    this.headers = {
      'content-type': 'application/json',
      ...(user === ':' ? {} : { authorization: `Basic ${Buffer.from(user).toString('base64')}` }),
    };
    this.name = this.target.origin + this.target.pathname;
  }

  /** Never rejects. */
  async post(body: string, ending: AbortSignal): Promise<Answer> {
    const timeout = AbortSignal.timeout(this.timeout);
    try {
      const response = await fetch(this.target, {
        ...{ method: 'POST', headers: this.headers, body, redirect: 'manual' },
        signal: AbortSignal.any([timeout, ending]),
      });
      const text = await response.text();
      if (response.ok) return { taken: true, ...rejection(text) };
      const why = `${response.status} ${response.statusText}`.trim();
      const after = retryAfter(response.headers.get('retry-after'));
      return { taken: false, again: RETRYABLE.has(response.status), why, after };
    } catch (error) {
      const why = timeout.aborted ? 'no answer in time' : reasonOf(error);
      return { taken: false, again: true, why, after: undefined };
    }
  }
}

/** Of a request that was taken, what was not (ExportTracePartialSuccess). */
function rejection(text: string): { rejected: number; why: string | undefined } {
  try {
    const { partialSuccess } = JSON.parse(text) as { partialSuccess?: Record<string, unknown> };
    const rejected = Number(partialSuccess?.rejectedSpans ?? 0);
    const why = String(partialSuccess?.errorMessage ?? '');
    return { rejected: Number.isSafeInteger(rejected) && rejected > 0 ? rejected : 0, why };
  } catch {
    // Collectors may answer with nothing at all.
    return { rejected: 0, why: undefined };
  }
}

/** Milliseconds; the header is a number of seconds, or a date. */
function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** fetch hides why it failed in the cause. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as {
    cause?: { message?: string; code?: string };
    message?: string;
  };
  return cause?.message || cause?.code || message || String(error);
}
