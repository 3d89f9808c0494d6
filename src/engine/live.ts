/**
 * Live traffic: proxy -> pipeline -> whoever looks, and into the log and the capture file.
 * The proxy forwards before any of this sees a byte.
 */
import { commandTable } from '../commands.js';
import { type ProxyOptions, type RunningProxy, startProxy } from '../proxy/proxy.js';
import type { Decoder } from '../session/decoder.js';
import { tee } from '../session/message.js';
import { Pipeline } from '../session/pipeline.js';
import { liveClock } from './clock.js';
import { EventTeller } from './event-teller.js';
import { failingAs } from './failure.js';
import type { Audience, LiveConfig } from './live-config.js';
import { type Counted, openMetrics } from './live-metrics.js';
import { openRecordings } from './recordings.js';
import { type LiveTls, openTls } from './tls.js';

export interface Live {
  readonly proxy: RunningProxy;
  /**
   * Log and capture file may have been moved away: goes on in new ones of the same names.
   * Undefined: nothing is written to files.
   */
  readonly reopen: (() => Promise<void>) | undefined;
  /** Stops listening, lets answers through, writes what waits, closes the files. */
  close(): Promise<void>;
}

/** Rejects with one clear line when a file cannot be written or a port not be had. */
export async function startLive(
  config: LiveConfig,
  decoder: Decoder,
  audience: Audience,
): Promise<Live> {
  const tls = openTls(config, audience);
  try {
    await tryPorts(config);
    return await startRecorded(config, decoder, audience, tls);
  } catch (error) {
    tls.close();
    throw error;
  }
}

async function startRecorded(
  config: LiveConfig,
  decoder: Decoder,
  audience: Audience,
  tls: LiveTls,
): Promise<Live> {
  const counted: Counted = { waiting: () => 0, dropped: () => ({}) };
  const metrics = await openMetrics(config, decoder, counted, audience);
  const recordings = await openRecordings(config, decoder, audience).catch(
    async (error: unknown) => {
      await metrics?.close();
      throw error;
    },
  );
  counted.dropped = () => recordings.dropped();
  const { messages, streams } = recordings;
  const sinks = [audience.sink, messages, metrics?.metrics.messages];
  const sink = tee(...sinks.filter((one) => one !== undefined));
  const pipeline = new Pipeline({ table: commandTable, sink });
  const now = liveClock();
  // Counter and recorder first: what makes the decoder fail is then on record.
  const inspections = [
    { does: 'counted', inspector: metrics?.metrics.connections },
    { does: 'recorded', inspector: streams },
    { does: 'decoded', inspector: pipeline },
  ].filter(({ inspector }) => inspector !== undefined);
  const teller = new EventTeller(
    audience,
    now,
    inspections.map(({ does }) => does),
  );
  try {
    const proxy = await listening(config, {
      inspectors: inspections.flatMap(({ inspector }) => inspector ?? []),
      onEvent: (event) => {
        recordings.happened(event);
        metrics?.metrics.happened(event);
        teller.happened(event);
      },
      now,
      outlet: config.lossless ? recordings.outlet : undefined,
      tls: tls.options,
    });
    counted.waiting = () => proxy.inspection().waiting;
    return {
      proxy,
      reopen: recordings.reopen,
      close: async () => {
        await proxy.close();
        teller.close();
        await recordings.close();
        await metrics?.close();
        tls.close();
      },
    };
  } catch (error) {
    await recordings.close();
    await metrics?.close();
    throw error;
  }
}

/** A second start by mistake must fail before it empties the files of the first. */
async function tryPorts(config: LiveConfig): Promise<void> {
  const nothing = (): void => undefined;
  const trial = { inspectors: [], onEvent: nothing, now: () => ({ s: 0, ns: 0 }) };
  await (await listening(config, trial)).close(0);
}

function listening(
  { routes, transparent, connectTimeoutMs, everywhere, backlog }: LiveConfig,
  options: Pick<ProxyOptions, 'inspectors' | 'onEvent' | 'now' | 'outlet' | 'tls'>,
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
