/**
 * A capture that arrives as a stream (standard input, a pipe, a compressed file): packets
 * are handed on as soon as they are whole. Classic pcap goes through the package pcap-parser, behind
 * the stage that makes it safe (record-boundary.ts); the rest through the own readers.
 */
import { finished, type Readable } from 'node:stream';
import { packingOf, Unpacking } from './compression.js';
import { type Consumer, throughReader } from './consumer.js';
import { CaptureError, type DamageLog } from './errors.js';
import { type CaptureFormat, detectFormat } from './format.js';
import type { PacketSink, ReaderOptions } from './packet.js';
import { throughPcapParser } from './parser-consumer.js';
import { isKnownVersion, PCAP_HEADER_LENGTH, readPcapHeader } from './pcap-header.js';
import { createReader } from './reader.js';
import { systemError } from './system-error.js';

export interface StreamOptions extends ReaderOptions {
  /** How messages name the stream. Default `-`. */
  readonly name?: string;
}

export interface CaptureStream {
  readonly format: CaptureFormat;
  /** What was wrong with the capture, in its order; complete when `done` is settled. */
  readonly damage: DamageLog;
  readonly bytesRead: number;
  /**
   * Resolved at the end of the stream, after damage that ends all reading, or by `stop`.
   * Rejected with CaptureError when the source fails (everything it gave has been handed
   * on), or with what the sink threw. The source is destroyed then in any case.
   */
  readonly done: Promise<void>;
  /** Holds packets, and by back-pressure the source. One chunk may still come. */
  pause(): void;
  resume(): void;
  /** No more packets: the user has seen enough. That is no damage. */
  stop(): void;
}

/**
 * Waits until the stream has shown what it is. Throws CaptureError if that is no
 * capture; the source is destroyed then. `source` gives bytes, no decoded text.
 */
export async function openCaptureStream(
  source: Readable,
  sink: PacketSink,
  options: StreamOptions = {},
): Promise<CaptureStream> {
  const name = options.name ?? '-';
  try {
    const head = await readHead(source, name);
    const packing = packingOf(head);
    if (packing !== undefined) {
      return await openUnpacked(new Unpacking(packing, head, source, name), sink, options);
    }
    return await openPlain(source, head, sink, options);
  } catch (error) {
    source.destroy();
    throw error;
  }
}

/** What is inside is read as any stream; compressed twice is not unpacked twice. */
async function openUnpacked(
  unpacking: Unpacking,
  sink: PacketSink,
  options: StreamOptions,
): Promise<CaptureStream> {
  const name = options.name ?? '-';
  const { stream: source } = unpacking;
  try {
    const head = await readHead(source, name);
    if (unpacking.hopeless !== undefined) {
      throw new CaptureError('unreadable', name, unpacking.hopeless);
    }
    return await openPlain(source, head, sink, options, unpacking);
  } catch (error) {
    source.destroy();
    throw error;
  }
}

async function openPlain(
  source: Readable,
  head: Buffer,
  sink: PacketSink,
  options: StreamOptions,
  unpacking?: Unpacking,
): Promise<CaptureStream> {
  const name = options.name ?? '-';
  const format = detectFormat(head, name);
  const consumer = chooseConsumer(format, head, sink, options);
  const stream = new PipedCapture(source, head, format, consumer, { name, unpacking });
  // pcap-parser starts itself on the next tick; a pause before that would be lost.
  await new Promise<void>((resolve) => process.nextTick(resolve));
  return stream;
}

/** The first bytes, at least as many as a pcap header has unless the stream is shorter. */
function readHead(source: Readable, name: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const take = (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= PCAP_HEADER_LENGTH) settle();
    };
    const settle = (error?: unknown) => {
      source.off('data', take);
      source.pause();
      forget();
      if (isFailure(error)) reject(systemError(name, error));
      else resolve(Buffer.concat(chunks));
    };
    const forget = finished(source, { writable: false }, settle);
    source.on('data', take);
  });
}

/** A source that was closed before its end has ended, too: a writer was killed. */
function isFailure(error: unknown): boolean {
  return (
    error instanceof Error && !('code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE')
  );
}

function chooseConsumer(
  format: CaptureFormat,
  head: Uint8Array,
  sink: PacketSink,
  options: ReaderOptions,
): Consumer {
  if (format === 'pcap' && head.length >= PCAP_HEADER_LENGTH) {
    const header = readPcapHeader(new DataView(head.buffer, head.byteOffset, head.length), 0);
    const isClassic = header?.recordHeaderLength === 16;
    if (isClassic && isKnownVersion(header)) return throughPcapParser(header, sink, options);
  }
  return throughReader(createReader(format, sink, options));
}

interface Origin {
  /** As messages name it. */
  readonly name: string;
  /** What the source comes out of, if it is compressed. */
  readonly unpacking: Unpacking | undefined;
}

class PipedCapture implements CaptureStream {
  readonly format: CaptureFormat;
  readonly damage: DamageLog;
  readonly done: Promise<void>;
  bytesRead: number;
  readonly #source: Readable;
  readonly #consumer: Consumer;
  #settle: (failure?: unknown) => void = () => {};
  #sourceFailure: CaptureError | undefined;

  constructor(
    source: Readable,
    head: Uint8Array,
    format: CaptureFormat,
    consumer: Consumer,
    { name, unpacking }: Origin,
  ) {
    this.format = format;
    this.damage = consumer.damage;
    this.bytesRead = head.length;
    this.#source = source;
    this.#consumer = consumer;
    this.done = new Promise((resolve, reject) => {
      this.#settle = (failure) => (failure === undefined ? resolve() : reject(failure));
    });
    // Whoever only looks at `damage` must not be ended by an unhandled rejection.
    this.done.catch(() => {});
    consumer.run(
      () => {
        unpacking?.tell(consumer.damage);
        this.#end(this.#sourceFailure);
      },
      (error) => this.#end(error),
    );
    this.#pipe(head, name);
  }

  pause(): void {
    this.#consumer.feed.pause();
  }

  resume(): void {
    this.#consumer.feed.resume();
  }

  stop(): void {
    this.#end();
  }

  #pipe(head: Uint8Array, name: string): void {
    const { feed } = this.#consumer;
    feed.write(head);
    this.#source.on('data', (chunk: Uint8Array) => {
      this.bytesRead += chunk.length;
    });
    // A source that fails has still given what it gave: the feed ends in order either way.
    finished(this.#source, { writable: false }, (error) => {
      if (isFailure(error)) this.#sourceFailure = systemError(name, error);
      feed.end();
    });
    this.#source.pipe(feed, { end: false });
  }

  #end(failure?: unknown): void {
    this.#settle(failure);
    this.#source.destroy();
    this.#consumer.feed.destroy();
  }
}
