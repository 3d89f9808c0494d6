/** What live traffic is written to while it passes: the NDJSON log and the capture file. */
import { createWriteStream } from 'node:fs';
import { CaptureFile } from '../capture/write/file.js';
import { LINKTYPE_RAW, preamble } from '../capture/write/pcapng.js';
import { Synthesiser } from '../capture/write/synthesise.js';
import { LineWriter } from '../export/line-writer.js';
import { messagePrinter } from '../export/message-printer.js';
import { hostPortText } from '../proxy/route.js';
import type { Decoder } from '../session/decoder.js';
import type { MessageSink } from '../session/message.js';
import type { StreamSink } from '../tcp/events.js';
import { failingAs, TaskError } from './failure.js';
import type { Audience, LiveConfig } from './live-config.js';

export interface Recordings {
  /** Takes messages for the log, if there is one. */
  readonly messages: MessageSink | undefined;
  /** Takes streams for the capture file, if there is one. */
  readonly streams: StreamSink | undefined;
  /** Writes what waits, and says what was lost. */
  close(): Promise<void>;
}

/** Opens all or none. Rejects with one line that names the file. */
export async function openRecordings(
  config: LiveConfig,
  decoder: Decoder,
  audience: Audience,
): Promise<Recordings> {
  const capture = await openCapture(config, audience);
  const log = await openLog(config, audience).catch(async (error: unknown) => {
    await capture?.close();
    throw error;
  });
  return {
    messages: log && logSink(log, decoder, config),
    streams: capture && new Synthesiser(capture),
    close: async () => {
      await Promise.all([capture?.close(), log?.close()]);
      sayDropped('log', log?.dropped, 'messages', audience);
      sayDropped('capture file', capture?.dropped, 'packets', audience);
    },
  };
}

function sayDropped(what: string, count: number | undefined, of: string, { tell }: Audience): void {
  if (count !== undefined && count > 0) tell(`${what}: ${count} ${of} were not written`, 'warn');
}

async function openCapture(
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
    file.once('error', ({ code, message }: NodeJS.ErrnoException) =>
      reject(new TaskError('file', `${log}: cannot be written (${code ?? message})`)),
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
