/**
 * Live traffic: proxy -> pipeline -> whoever looks, and into the log and the capture file.
 * The proxy forwards before any of this sees a byte.
 */
import type { Instant } from '../../bytes/time.js';
import { commandTable } from '../../commands.js';
import type { Outlet } from '../../proxy/inspection/outlet.js';
import type { Decoder } from '../../session/decoder.js';
import type { LiveControl } from '../../session/live-control.js';
import { Pipeline } from '../../session/pipeline.js';
import type { Output } from '../../session/port/output.js';
import { SinkFailures, tee } from '../../session/tee.js';
import { SERVER } from '../../tcp/events.js';
import { Faulting } from '../faults/faulting.js';
import { openSpans } from '../otlp/otlp.js';
import { type RelayParts, type RunningRelay, startRelay, tryRelay } from '../relay/relay.js';
import { clockOrigin, liveClock } from './clock.js';
import type { Audience, LiveConfig } from './config.js';
import { EventTeller } from './event-teller.js';
import { noteOf } from './events.js';
import { MessageMarks } from './message-marks.js';
import { type Counted, openMetrics } from './metrics.js';
import { openRecordings } from './recordings.js';

export interface Live {
  readonly relay: RunningRelay;
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
  await tryRelay(config);
  const origin = clockOrigin();
  const now = liveClock(origin);
  const counted: Counted = {
    ...{ waiting: () => 0, dropped: () => ({}), faults: () => [] },
    lateness: async () => undefined,
  };
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
  const faulting = config.faults && new Faulting(config.faults, { decoder, audience, now, remark });
  const rewritten = new MessageMarks<true>();
  counted.faults = () => faulting?.counts ?? [];
  const pipeline = new Pipeline({
    ...{ table: commandTable, sink, counter },
    rewritten: config.rewriteConfig === true ? rewritten.take : undefined,
    injected: faulting?.markOf,
  });
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
    const relay = await startWhere(
      config,
      {
        inspectors: inspections.flatMap(({ inspector }) => inspector ?? []),
        onEvent: (event, at) => {
          recordings.happened(event);
          metrics?.metrics.happened(event);
          teller.happened(event, at);
        },
        tell: (about, text, severity) => noting(about, audience, now).tell(text, severity),
        rewritten: (connection, frame) => rewritten.note(connection, SERVER, frame, true),
        origin,
        outlet: config.lossless ? recordings.outlet : undefined,
        faulting,
      },
      recordings.outlet,
    );
    counted.waiting = () => relay.inspection().waiting;
    counted.lateness = () => relay.lateness();
    return {
      relay,
      reopen: recordings.reopen,
      outputs: recordings.outputs,
      control: faulting?.control,
      close: async () => {
        await relay.close();
        teller.close();
        for (const line of faulting?.summary() ?? []) audience.tell(line, 'note');
        await Promise.all([recordings.close(), spans?.close()]);
        await metrics?.close();
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

/** On a thread of its own, unless something here changes what passes. */
async function startWhere(
  config: LiveConfig,
  parts: RelayParts,
  outlet: Outlet,
): Promise<RunningRelay> {
  if (config.apart !== true || parts.faulting !== undefined) return startRelay(config, parts);
  const { startRelayThread } = await import('../relay/relay-thread.js');
  return startRelayThread(config, { ...parts, outlet });
}
