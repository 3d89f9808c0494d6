/**
 * Live traffic: proxy -> pipeline -> whoever looks, and into the log and the capture file.
 * The proxy forwards before any of this sees a byte.
 */
import { createWriteStream } from 'node:fs';
import { CaptureFile } from '../capture/write/file.js';
import { LINKTYPE_RAW, preamble } from '../capture/write/pcapng.js';
import { Synthesiser } from '../capture/write/synthesise.js';
import { commandTable } from '../commands.js';
import type { Severity } from '../dissect/node.js';
import { LineWriter } from '../export/line-writer.js';
import { messagePrinter } from '../export/message-printer.js';
import { type RunningProxy, startProxy } from '../proxy/proxy.js';
import { hostPortText, type Route } from '../proxy/route.js';
import type { Decoder } from '../session/decoder.js';
import { type MessageSink, tee } from '../session/message.js';
import { Pipeline } from '../session/pipeline.js';
import { endpointText } from '../session/row.js';
import type { StreamSink } from '../tcp/events.js';
import { liveClock } from './clock.js';
import { failingAs, TaskError } from './failure.js';

export interface LiveConfig {
  readonly routes: readonly Route[];
  /** NDJSON log: a path, or `-` for standard output. */
  readonly log?: string | undefined;
  /** Path of a pcapng file. */
  readonly capture?: string | undefined;
  readonly maxValue: number;
  readonly connectTimeoutMs?: number | undefined;
}

export interface Audience {
  readonly sink: MessageSink;
  /** Something that is no message: a refused upstream, a log that cannot be written. */
  readonly tell: (text: string, severity: Severity) => void;
}

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
  const capture = await openCaptureFile(config, audience);
  const log = await openLog(config, audience).catch(async (error: unknown) => {
    await capture?.close();
    throw error;
  });
  const sinks =
    log === undefined ? audience.sink : tee(audience.sink, logSink(log, decoder, config));
  const pipeline = new Pipeline({ table: commandTable, sink: sinks });
  const closeFiles = async (): Promise<void> => {
    await Promise.all([capture?.close(), log?.close()]);
    sayDropped('log', log?.dropped, 'messages', audience);
    sayDropped('capture file', capture?.dropped, 'packets', audience);
  };
  try {
    const started = startProxy({
      routes: config.routes,
      inspector: capture === undefined ? pipeline : both(new Synthesiser(capture), pipeline),
      events: proxyEvents(audience),
      now: liveClock(),
      ...(config.connectTimeoutMs === undefined
        ? {}
        : { connectTimeoutMs: config.connectTimeoutMs }),
    });
    const proxy = await failingAs('network', started);
    return {
      proxy,
      close: async () => {
        await proxy.close();
        await closeFiles();
      },
    };
  } catch (error) {
    await closeFiles();
    throw error;
  }
}

const sayDropped = (
  what: string,
  count: number | undefined,
  of: string,
  { tell }: Audience,
): void => {
  if (count !== undefined && count > 0) tell(`${what}: ${count} ${of} were not written`, 'warn');
};

async function openCaptureFile(
  { capture, routes }: LiveConfig,
  { tell }: Audience,
): Promise<CaptureFile | undefined> {
  if (capture === undefined) return undefined;
  const name = routes.map(
    ({ listen, target }) => `${hostPortText(listen)}=${hostPortText(target)}`,
  );
  const head = preamble('fusionshark', [{ linkType: LINKTYPE_RAW, name: name.join(' ') }]);
  const onError = (error: Error): void => tell(error.message, 'error');
  return failingAs('file', CaptureFile.open(capture, head, { onError }));
}

/** Captured data: for the owner only. */
const MODE = 0o600;

async function openLog({ log }: LiveConfig, { tell }: Audience): Promise<LineWriter | undefined> {
  if (log === undefined) return undefined;
  const onError = (error: Error): void => tell(`log ${log}: ${error.message}`, 'error');
  if (log === '-') return new LineWriter(process.stdout, { onError });
  const file = createWriteStream(log, { mode: MODE });
  await new Promise<void>((resolve, reject) => {
    file.once('open', () => resolve());
    file.once('error', (error: NodeJS.ErrnoException) =>
      reject(new TaskError('file', `${log}: cannot be written (${error.code ?? error.message})`)),
    );
  });
  return new LineWriter(file, { onError });
}

function logSink(log: LineWriter, decoder: Decoder, { maxValue }: LiveConfig): MessageSink {
  const print = messagePrinter(decoder, {
    format: 'ndjson',
    maxValue,
    time: 'r',
    verbose: false,
    hex: false,
  });
  return { message: (event) => log.write(print(event)) };
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
