/**
 * Live traffic: proxy -> pipeline -> whoever looks, and into the log and the capture file.
 * The proxy forwards before any of this sees a byte.
 */
import type { Instant } from '../bytes/time.js';
import { commandTable } from '../commands.js';
import { type ProxyOptions, type RunningProxy, startProxy } from '../proxy/proxy.js';
import type { Decoder } from '../session/decoder.js';
import type { LiveControl } from '../session/live-control.js';
import { longValues } from '../session/long-values.js';
import { Pipeline } from '../session/pipeline.js';
import type { Output } from '../session/port/output.js';
import { SinkFailures, tee } from '../session/tee.js';
import { openChanges } from './changes.js';
import { liveClock } from './clock.js';
import { EventTeller } from './event-teller.js';
import { failingAs } from './failure.js';
import type { Audience, LiveConfig } from './live-config.js';
import { noteOf } from './live-events.js';
import { type Counted, openMetrics } from './live-metrics.js';
import { openSpans } from './otlp.js';
import { openRecordings } from './recordings.js';
import { type LiveTls, openTls } from './tls.js';

export interface Live {
  readonly proxy: RunningProxy;
  /**
   * Log and capture file may have been moved away: goes on in new ones of the same names.
   * Undefined: nothing is written to files.
   */
  readonly reopen: (() => Promise<void>) | undefined;
  /** Resolves when all that was to be shown has passed; absent: traffic comes until it is closed. */
  readonly over?: Promise<void>;
  /** What the traffic is written to. */
  outputs(): readonly Output[];
  /** Absent: nothing is done to traffic on purpose, and cannot be. */
  readonly control?: LiveControl | undefined;
  /** Stops listening, lets answers through, writes what waits, closes the files. */
  close(): Promise<void>;
}

/** Rejects with one clear line when a file cannot be written or a port not be had. */
export async function startLive(
  config: LiveConfig,
  decoder: Decoder,
  audience: Audience,
): Promise<Live> {
  const now = liveClock();
  const tls = openTls(config, noting('recording', audience, now));
  try {
    await tryPorts(config);
    return await startRecorded(config, decoder, audience, { tls, now });
  } catch (error) {
    tls.close();
    throw error;
  }
}

async function startRecorded(
  config: LiveConfig,
  decoder: Decoder,
  audience: Audience,
  { tls, now }: { readonly tls: LiveTls; readonly now: () => Instant },
): Promise<Live> {
  const counted: Counted = { waiting: () => 0, dropped: () => ({}), faults: () => [] };
  const metrics = await openMetrics(config, counted, audience);
  const counter = { count: 0 };
  const recordings = await openRecordings(
    config,
    decoder,
    noting('recording', audience, now),
    counter,
  ).catch(async (error: unknown) => {
    await metrics?.close();
    throw error;
  });
  const spans = await openSpans(config.otlp, decoder, noting('spans', audience, now));
  counted.dropped = () => ({
    ...recordings.dropped(),
    ...(spans && { spans: spans.dropped() }),
  });
  const { messages, streams } = recordings;
  const failures = new SinkFailures((line) =>
    noting('inspection failed', audience, now).tell(line, 'error'),
  );
  const sinks = {
    ...{ 'the output': audience.sink, 'the log': messages },
    ...{ 'the spans': spans?.messages, 'the remarks': recordings.remarks },
  };
  const sink = tee({ ...sinks, 'the metrics': metrics?.metrics.messages }, failures);
  const { remark } = recordings;
  const { transforming, marks, faulting } = openChanges(
    config,
    { decoder, audience, now, remark },
    noting('cluster map', audience, now),
  );
  counted.faults = () => faulting?.counts ?? [];
  const pipeline = new Pipeline({ table: commandTable, sink, counter, ...marks });
  // The recorder last: what was found of a piece is on its packet. It is shown a piece also
  // where the decoder fails at it: what makes it fail is then on record.
  const inspections = [
    { does: 'counted', inspector: metrics?.metrics.connections },
    { does: 'decoded', inspector: pipeline },
    { does: 'recorded', inspector: streams },
  ].filter(({ inspector }) => inspector !== undefined);
  const teller = new EventTeller(
    audience,
    now,
    inspections.map(({ does }) => does),
  );
  try {
    const proxy = await listening(config, {
      inspectors: inspections.flatMap(({ inspector }) => inspector ?? []),
      sieveOf: longValues(commandTable, config.maxValue),
      onEvent: (event) => {
        recordings.happened(event);
        metrics?.metrics.happened(event);
        teller.happened(event);
      },
      now,
      outlet: config.lossless ? recordings.outlet : undefined,
      tls: tls.options,
      transforming,
    });
    counted.waiting = () => proxy.inspection().waiting;
    return {
      proxy,
      reopen: recordings.reopen,
      outputs: recordings.outputs,
      control: faulting?.control,
      close: async () => {
        await proxy.close();
        teller.close();
        for (const line of faulting?.summary() ?? []) audience.tell(line, 'note');
        await Promise.all([recordings.close(), spans?.close()]);
        await metrics?.close();
        tls.close();
      },
    };
  } catch (error) {
    await Promise.all([recordings.close(), spans?.close()]);
    await metrics?.close();
    throw error;
  }
}

/** An audience that hears of trouble in rows as well as in lines. */
function noting(name: string, audience: Audience, now: () => Instant): Audience {
  const tell: Audience['tell'] = (text, severity) => {
    audience.happened?.(noteOf(name, text, severity, now()));
    audience.tell(text, severity);
  };
  return { ...audience, tell };
}

/** A second start by mistake must fail before it empties the files of the first. */
async function tryPorts(config: LiveConfig): Promise<void> {
  const nothing = (): void => undefined;
  const trial = { inspectors: [], onEvent: nothing, now: () => ({ s: 0, ns: 0 }) };
  await (await listening(config, trial)).close(0);
}

function listening(
  { routes, transparent, connectTimeoutMs, everywhere, backlog }: LiveConfig,
  options: Pick<
    ProxyOptions,
    'inspectors' | 'sieveOf' | 'onEvent' | 'now' | 'outlet' | 'tls' | 'transforming'
  >,
): Promise<RunningProxy> {
  const started = startProxy({
    routes,
    transparent,
    ...options,
    ...(everywhere === undefined ? {} : { everywhere }),
    ...(backlog === undefined ? {} : { backlog }),
    ...(connectTimeoutMs === undefined ? {} : { connectTimeoutMs }),
  });
  return failingAs('network', started);
}
