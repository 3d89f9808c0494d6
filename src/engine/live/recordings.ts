/** What live traffic is written to while it passes: the NDJSON log and the capture files. */
import type { BatchWriter } from '../../capture/write/batch-writer.js';
import { CaptureFile } from '../../capture/write/file.js';
import { preamble } from '../../capture/write/pcapng.js';
import { Synthesiser } from '../../capture/write/synthesise.js';
import { plural } from '../../dissect/text.js';
import { alterationComments } from '../../export/alteration-comments.js';
import { LineWriter } from '../../export/line-writer.js';
import { Log } from '../../export/log.js';
import { messagePrinter } from '../../export/message-printer.js';
import type { MessageSink } from '../../message.js';
import type { Outlet } from '../../proxy/inspection/outlet.js';
import type { ProxyEvent } from '../../proxy/notices.js';
import type { Decoder } from '../../session/decoder.js';
import type { MessageCounter } from '../../session/pipeline.js';
import type { Output } from '../../session/port/output.js';
import type { Connection, StreamSink } from '../../tcp/events.js';
import { failingAs } from '../failure.js';
import { CaptureInterfaces } from './capture-interfaces.js';
import type { Audience, LiveConfig } from './config.js';
import { allOf, outlet } from './outlets.js';
import { LiveRecorder } from './recorder.js';

/** From a failure (a full disk) to the next attempt, ms. */
const RETRY_MS = 1_000;

export interface Recordings {
  /** Takes messages for the log, if there is one. */
  readonly messages: MessageSink | undefined;
  /** Takes messages, to say on their packets what was changed in them. */
  readonly remarks: MessageSink | undefined;
  /** What is to be said where the connection goes on. */
  readonly remark: (connection: Connection, text: string) => void;
  /** Takes streams for the capture file, if there is one; right behind the decoder. */
  readonly streams: StreamSink | undefined;
  /** All that is written to, `sink` of the audience included. */
  readonly outlet: Outlet;
  /** To be told before the connection's streams are. */
  happened(event: ProxyEvent): void;
  /** Files that were moved away are begun anew. Undefined: there are none. */
  readonly reopen: (() => Promise<void>) | undefined;
  /** The files, and how much is in those that are being written. */
  outputs(): readonly Output[];
  /** Messages and packets that were not written so far. */
  dropped(): Readonly<Record<string, number>>;
  /** Writes what waits, and says what was lost. */
  close(): Promise<void>;
}

/**
 * Opens all or none. Rejects with one line that names the file.
 * @param counter of the messages that the decoder has seen
 */
export async function openRecordings(
  config: LiveConfig,
  decoder: Decoder,
  audience: Audience,
  counter: MessageCounter,
): Promise<Recordings> {
  const interfaces = new CaptureInterfaces(config);
  const capture = await openCapture(config, interfaces, audience);
  const log = await openLog(config, audience).catch(async (error: unknown) => {
    await capture?.close();
    throw error;
  });
  const recorder =
    capture &&
    new LiveRecorder(new Synthesiser(capture, (connection) => interfaces.of(connection)), counter);
  if (recorder !== undefined) annotate(recorder, decoder, audience);
  return {
    messages: log && logSink(log, decoder, config),
    remarks: recorder && changesTo(recorder),
    remark: (connection, text) => recorder?.sayLater(connection, text),
    streams: recorder,
    outlet: allOf([
      audience.outlet,
      capture && outlet(capture, () => capture.flush()),
      log?.outlet,
    ]),
    happened: (event) => interfaces.happened(event),
    reopen: reopening(capture, log?.file),
    outputs: () =>
      [capture, log?.file].flatMap((file) => (file === undefined ? [] : [outputOf(file)])),
    dropped: () => ({
      ...(log && { log: log.dropped() }),
      ...(capture && { capture: capture.dropped }),
    }),
    close: async () => {
      await Promise.all([capture?.close(), log?.close()]);
      sayDropped('log', log?.dropped(), 'message', audience);
      sayDropped('capture file', capture?.dropped, 'packet', audience);
      sayDropped('capture file', recorder?.unwritten, 'finding', audience);
    },
  };
}

/** Comments outlive the screen: what is found is not written where it may show secrets. */
function annotate(recorder: LiveRecorder, { options }: Decoder, { feed, tell }: Audience): void {
  if (feed === undefined) return;
  if (options.secrets === 'show') {
    tell('findings are not written into the capture file: they may show secrets', 'note');
    return;
  }
  feed.listen((number, finding) => recorder.found(number, finding));
}

const outputOf = ({ path, written, dropped }: BatchWriter): Output => ({
  path,
  bytes: written,
  lost: dropped,
});

const changesTo = (recorder: LiveRecorder): MessageSink => ({
  ...{ readsRequests: false, readsExchanges: false },
  message: (event) => {
    for (const comment of alterationComments(event)) recorder.say(comment);
  },
});

function reopening(...files: readonly (BatchWriter | undefined)[]): Recordings['reopen'] {
  const there = files.filter((file) => file !== undefined);
  if (there.length === 0) return undefined;
  return async () => {
    await Promise.all(there.map((file) => file.reopen()));
  };
}

function sayDropped(what: string, count: number | undefined, of: string, { tell }: Audience): void {
  if (count !== undefined && count > 0) tell(`${what}: ${lost(count, of)}`, 'warn');
}

const lost = (count: number, of: string): string =>
  `${plural(count, of)} ${count === 1 ? 'was' : 'were'} not written`;

/** Loss is told when it begins, with how to end it, and when it is over, with what it cost. */
const patience = (path: string, of: string, { tell }: Audience) => ({
  retryInterval: RETRY_MS,
  onError: ({ message }: Error): void =>
    tell(`${message}; the traffic goes on, writing is tried again every second`, 'error'),
  onResumed: (count: number): void =>
    tell(`${path}: written again; ${count === 0 ? 'nothing was lost' : lost(count, of)}`, 'warn'),
});

async function openCapture(
  { capture, ring }: LiveConfig,
  interfaces: CaptureInterfaces,
  audience: Audience,
): Promise<CaptureFile | undefined> {
  if (capture === undefined) return undefined;
  const head = preamble('fusionshark', interfaces.descriptions);
  const options = { ...patience(capture, 'packet', audience), ...(ring && { ring }) };
  return failingAs('file', CaptureFile.open(capture, head, options));
}

/** A file, or standard output. */
interface OpenLog {
  write(line: string): void;
  readonly outlet: Outlet;
  dropped(): number;
  /** Undefined: standard output. */
  readonly file: Log | undefined;
  close(): Promise<void>;
}

async function openLog(config: LiveConfig, audience: Audience): Promise<OpenLog | undefined> {
  const { log: path, logRotation: rotation } = config;
  if (path === undefined) return undefined;
  if (path === '-') return printedLog(audience);
  const onTrouble = (text: string): void => audience.tell(text, 'warn');
  const options = { ...patience(path, 'message', audience), rotation, onTrouble };
  const log = await failingAs('file', Log.open(path, options));
  return {
    write: (line) => log.line(line),
    outlet: outlet(log, () => log.flush()),
    dropped: () => log.dropped,
    file: log,
    close: () => log.close(),
  };
}

function printedLog({ tell }: Audience): OpenLog {
  const onError = ({ message }: Error): void => tell(`standard output: ${message}`, 'error');
  const writer = new LineWriter(process.stdout, { onError });
  return {
    write: (line) => writer.write(line),
    outlet: outlet(writer, () => writer.drained()),
    dropped: () => writer.dropped,
    file: undefined,
    close: () => writer.close(),
  };
}

function logSink(log: OpenLog, decoder: Decoder, { maxValue }: LiveConfig): MessageSink {
  const print = messagePrinter(decoder, { format: 'ndjson', maxValue });
  return { message: (event) => log.write(print(event)) };
}
