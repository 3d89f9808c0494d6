/**
 * Live traffic: proxy -> pipeline -> whoever looks, and into the log and the capture file.
 * The proxy forwards before any of this sees a byte.
 */
import { commandTable } from '../commands.js';
import { type RunningProxy, startProxy } from '../proxy/proxy.js';
import { hostPortText } from '../proxy/route.js';
import type { Decoder } from '../session/decoder.js';
import { tee } from '../session/message.js';
import { Pipeline } from '../session/pipeline.js';
import { endpointText } from '../session/row.js';
import type { StreamSink } from '../tcp/events.js';
import { liveClock } from './clock.js';
import { failingAs } from './failure.js';
import type { Audience, LiveConfig } from './live-config.js';
import { openRecordings } from './recordings.js';

export interface Live {
  readonly proxy: RunningProxy;
  /** Stops listening, lets answers through, writes what waits, closes the files. */
  close(): Promise<void>;
}

/** Rejects with one clear line when a file cannot be written or a port not be had. */
export async function startLive(
  config: LiveConfig,
  decoder: Decoder,
  audience: Audience,
): Promise<Live> {
  await tryPorts(config, audience);
  const recordings = await openRecordings(config, decoder, audience);
  const { messages, streams } = recordings;
  const sink = messages === undefined ? audience.sink : tee(audience.sink, messages);
  const pipeline = new Pipeline({ table: commandTable, sink });
  try {
    const inspector = streams === undefined ? pipeline : both(streams, pipeline);
    const proxy = await listening(config, audience, inspector);
    return {
      proxy,
      close: async () => {
        await proxy.close();
        await recordings.close();
      },
    };
  } catch (error) {
    await recordings.close();
    throw error;
  }
}

/** A second start by mistake must fail before it empties the files of the first. */
async function tryPorts(config: LiveConfig, audience: Audience): Promise<void> {
  const nothing = (): void => undefined;
  const blind: StreamSink = { open: nothing, data: nothing, gap: nothing, close: nothing };
  await (await listening(config, audience, blind)).close(0);
}

function listening(
  { routes, connectTimeoutMs }: LiveConfig,
  audience: Audience,
  inspector: StreamSink,
): Promise<RunningProxy> {
  const started = startProxy({
    routes,
    inspector,
    events: proxyEvents(audience),
    now: liveClock(),
    ...(connectTimeoutMs === undefined ? {} : { connectTimeoutMs }),
  });
  return failingAs('network', started);
}

/** The recorder first: what makes the decoder fail is then on record. */
function both(first: StreamSink, second: StreamSink): StreamSink {
  return {
    open: (...args) => {
      first.open(...args);
      second.open(...args);
    },
    data: (...args) => {
      first.data(...args);
      second.data(...args);
    },
    gap: (...args) => {
      first.gap(...args);
      second.gap(...args);
    },
    close: (...args) => {
      first.close(...args);
      second.close(...args);
    },
  };
}

function proxyEvents({ tell }: Audience): Parameters<typeof startProxy>[0]['events'] {
  return {
    refused: (route, client, reason) =>
      tell(
        `${hostPortText(route.target)}: ${reason}; closed client ${endpointText(client)}`,
        'error',
      ),
    reset: ({ index, ends }, from, reason) =>
      tell(
        `connection ${index} reset by ${from === 0 ? 'client' : 'server'} ${endpointText(ends[from])}: ${reason}`,
        'warn',
      ),
    inspectionFailed: ({ index }, error) =>
      tell(
        `connection ${index} is relayed but no longer decoded: ${error instanceof Error ? error.message : error}`,
        'error',
      ),
    acceptFailed: (route, reason) => tell(`${hostPortText(route.listen)}: ${reason}`, 'error'),
  };
}
