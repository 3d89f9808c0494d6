/** Messages into a file, in each format that can be saved. */
import { createWriteStream } from 'node:fs';
import { CaptureFile } from '../../capture/write/file.js';
import { LINKTYPE_RAW, preamble } from '../../capture/write/pcapng.js';
import { commandTable } from '../../commands.js';
import { plural } from '../../dissect/text.js';
import { ByteWriter } from '../../export/byte-writer.js';
import { EventView } from '../../export/event-view.js';
import { CSV_FIELDS, csvOptions } from '../../export/fields/csv.js';
import { FieldsPrinter } from '../../export/fields/printer.js';
import { DEFAULT_MAX_VALUE } from '../../export/limits.js';
import { LineWriter } from '../../export/line-writer.js';
import { messagePrinter } from '../../export/message-printer.js';
import { Recorder } from '../../export/recorder.js';
import { Scrubber } from '../../export/scrub/scrubber.js';
import { Catalogue } from '../../filter/fields/catalogue.js';
import type { MessageEvent } from '../../message.js';
import type { Contents } from '../../session/contents.js';
import type { Decoder, KnownFindings } from '../../session/decoder.js';
import type { PacketNotes } from '../../session/packets/notes.js';
import type { SaveWish } from '../../session/port/save.js';

/** What is known of the messages that are saved. */
export interface Known {
  readonly contents: Contents;
  /** Hides secrets. */
  readonly decoder: Decoder;
  readonly notes: PacketNotes;
  /** What was found, as far as it says no secrets. */
  readonly findings: KnownFindings | undefined;
}

export interface Writer {
  /** To be shown all messages there are, before; absent: it learns nothing from them. */
  learn?(event: MessageEvent): void;
  message(event: MessageEvent): void;
  /** Resolves when the disk has caught up enough. Rejects when it cannot. */
  settled(): Promise<void>;
  /** All of it is in the file. Resolves with what is to be said of that; rejects when it is not so. */
  close(): Promise<string | undefined>;
}

type Open = (path: string, wish: SaveWish, known: Known) => Promise<Writer> | Writer;

export const WRITERS: Readonly<Record<SaveWish['format'], Open>> = {
  pcapng: openCapture,
  ndjson: openRecords,
  csv: openTable,
};

async function openCapture(path: string, { scrub }: SaveWish, known: Known): Promise<Writer> {
  const { contents, notes, findings } = known;
  const scrubber = scrub ? new Scrubber(commandTable) : undefined;
  const failed = failure();
  const head = preamble(
    'fusionshark',
    [{ linkType: LINKTYPE_RAW, name: 'messages' }],
    notes.comments.ofCapture.map((text) => scrubber?.cleanText(text) ?? text),
  );
  const file = await CaptureFile.open(path, head, { onError: failed.tell });
  const recorder = new Recorder(file, {
    ...{ scrubber, comments: notes.comments, findings },
    notes: { get: (number) => contents.noteOf(number) },
  });
  return {
    ...(scrubber && { learn: (event: MessageEvent) => scrubber.learn(event) }),
    message: (event) => recorder.message(event),
    settled: async () => {
      await recorder.settled();
      failed.check();
    },
    close: async () => {
      await file.close();
      failed.check();
      return captureNote(recorder.unwritten, scrubber);
    },
  };
}

function captureNote(unwritten: number, scrubber: Scrubber | undefined): string {
  const secrets =
    scrubber === undefined
      ? 'secrets are in it as they passed'
      : `${plural(scrubber.overwritten, 'secret')} overwritten`;
  if (unwritten === 0) return secrets;
  return `${secrets}; no room for ${plural(unwritten, 'comment')} on their packets`;
}

function openRecords(path: string, _: SaveWish, { contents, decoder }: Known): Writer {
  const failed = failure();
  const writer = new LineWriter(privateStream(path), {
    limit: Number.POSITIVE_INFINITY,
    onError: failed.tell,
  });
  const print = messagePrinter(
    decoder,
    { format: 'ndjson', maxValue: DEFAULT_MAX_VALUE },
    { answerTo: (number) => contents.answerTo(number) },
    { textsOf: (event) => contents.commentsOf(event.number) },
  );
  return {
    message: (event) => writer.write(print(event)),
    ...textEnd(writer, failed),
  };
}

function openTable(path: string, _: SaveWish, { contents, decoder, notes }: Known): Writer {
  const failed = failure();
  const writer = new ByteWriter(privateStream(path), failed.tell);
  const view = new EventView(decoder, { answerTo: (number) => contents.answerTo(number) }, notes);
  const catalogue = new Catalogue(commandTable);
  const fields = CSV_FIELDS.flatMap((name) => catalogue.field(name) ?? []);
  const printer = new FieldsPrinter(writer, view, fields, csvOptions());
  const { began } = contents;
  if (began !== undefined) printer.begin(began);
  return {
    message: (event) => printer.message(event),
    ...textEnd(writer, failed),
  };
}

const privateStream = (path: string) => createWriteStream(path, { flags: 'wx', mode: 0o600 });

const textEnd = (
  writer: { drained(): Promise<void>; close(): Promise<void> },
  failed: ReturnType<typeof failure>,
): Pick<Writer, 'settled' | 'close'> => ({
  settled: async () => {
    await writer.drained();
    failed.check();
  },
  close: async () => {
    await writer.close();
    failed.check();
    return undefined;
  },
});

/** Writers tell of their failure; who waits for them is to be told. */
function failure() {
  let error: Error | undefined;
  return {
    tell: (told: Error): void => {
      error ??= told;
    },
    check: (): void => {
      if (error !== undefined) throw error;
    },
  };
}
